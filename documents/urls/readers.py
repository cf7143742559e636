"""Addresses of who has read what, and comments."""

from django.urls import path

from documents.views import comments, readers

VERSION = "documents/<int:document>/versions/<int:serial>/"

urlpatterns = [
    path("documents/<int:document>/readers/", readers.document_readers, name="document_readers"),
    path(f"{VERSION}reading/", readers.reading_ask, name="reading_ask"),
    path(f"{VERSION}reading/confirm/", readers.reading_confirm, name="reading_confirm"),
    path(f"{VERSION}reading/remind/", readers.reading_remind, name="reading_remind"),
    path(f"{VERSION}reading/close/", readers.reading_close, name="reading_close"),
    path(f"{VERSION}discuss/", readers.version_discuss, name="version_discuss"),
    path(f"{VERSION}comments/", comments.comment_list, name="comment_list"),
    path(f"{VERSION}comments/names/", comments.comment_names, name="comment_names"),
    path(f"{VERSION}comments/<int:pk>/edit/", comments.comment_edit, name="comment_edit"),
    path(f"{VERSION}comments/<int:pk>/remove/", comments.comment_remove, name="comment_remove"),
    path(f"{VERSION}comments/<int:pk>/resolve/", comments.comment_resolve, name="comment_resolve"),
]
