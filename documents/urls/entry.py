"""Addresses of what is said about a document."""

from django.urls import path

from documents.views import arranging, entry

ONE = "documents/<int:document>"
ARRANGE = "library/arrange"

urlpatterns = [
    path("library/same-name/", entry.same_name, name="same_name"),
    path("library/folders/<int:folder>/same-name/", entry.same_name, name="folder_same_name"),
    path("library/keywords/<int:keyword>/", entry.keyword_detail, name="keyword_detail"),
    path(f"{ARRANGE}/", arranging.arrange, name="arrange"),
    path(f"{ARRANGE}/series/", arranging.series_new, name="series_new"),
    path(f"{ARRANGE}/series/<int:series>/close/", arranging.series_close, name="series_close"),
    path(f"{ARRANGE}/keywords/", arranging.keywords_new, name="keywords_new"),
    path(f"{ARRANGE}/keywords/<int:keyword>/remove/", arranging.keyword_remove, name="keyword_remove"),
    path(f"{ARRANGE}/fields/new/", arranging.field_new, name="field_new"),
    path(f"{ARRANGE}/fields/<int:field>/", arranging.field_edit, name="field_edit"),
    path(f"{ARRANGE}/fields/<int:field>/move/", arranging.field_move, name="field_move"),
    path(f"{ARRANGE}/fields/<int:field>/retire/", arranging.field_retire, name="field_retire"),
    path(f"{ONE}/edit/", entry.document_edit, name="document_edit"),
    path(f"{ONE}/links/", entry.document_links, name="document_links"),
    path(f"{ONE}/check-out/", entry.check_out, name="check_out"),
    path(f"{ONE}/check-in/", entry.check_in, name="check_in"),
    path(f"{ONE}/check-out/break/", entry.check_out_break, name="check_out_break"),
    path(f"{ONE}/compare/", entry.compare, name="compare"),
    path(f"{ONE}/versions/<int:serial>/restore/", entry.version_restore, name="version_restore"),
]
