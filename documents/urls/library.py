"""Addresses of folders: the list, the tree, moving, copying, removing and the bin."""

from django.urls import path

from documents.views import bin as binned
from documents.views import library as views

urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/folders/<int:folder>/", views.folder_detail, name="folder_detail"),
    path("library/tree/", views.folder_tree, name="folder_tree"),
    path("library/move/", views.selection_move, name="selection_move"),
    path("library/copy/", views.selection_move, {"act": "copy"}, name="selection_copy"),
    path("library/remove/", views.selection_remove, name="selection_remove"),
    path("library/paths/", views.folder_paths, name="paths"),
    path("library/folders/<int:folder>/paths/", views.folder_paths, name="folder_paths"),
    path("library/folders/<int:folder>/rename/", views.folder_rename, name="folder_rename"),
    path("documents/<int:document>/rename/", views.document_rename, name="document_rename"),
    path("library/bin/", binned.bin_list, name="bin_list"),
    path("library/bin/restore/", binned.bin_restore, name="bin_restore"),
    path("library/bin/<int:pk>/delete/", binned.bin_purge, name="bin_purge"),
]
