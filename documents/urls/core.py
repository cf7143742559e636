"""Addresses of folders, documents and versions."""

from django.urls import path

from documents.views import core as views

urlpatterns = [
    path("library/upload/", views.upload, name="upload"),
    path("library/audience/", views.audience, name="audience"),
    path("library/readers/", views.audience_list, name="audience_list"),
    path("library/folders/new/", views.folder_new, name="folder_new"),
    path("library/folders/<int:folder>/new/", views.folder_new, name="subfolder_new"),
    path("library/folders/<int:folder>/upload/", views.upload, name="folder_upload"),
    path("documents/<int:document>/", views.document_detail, name="document_detail"),
    path("documents/<int:document>/new-version/", views.version_new, name="version_new"),
    path("documents/<int:document>/versions/<int:serial>/download/", views.download, name="download"),
    path("documents/<int:document>/versions/<int:serial>/readers/", views.version_readers, name="version_readers"),
    path("documents/<int:document>/versions/<int:serial>/marking/", views.version_marking, name="version_marking"),
]
