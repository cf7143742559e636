"""Addresses of what is one's own, over all networks: ``/bookmarks/`` and ``/drafts/``."""

from django.urls import path

from forums.views import bookmarks, drafts

app_name = "forums_own"
urlpatterns = [
    path("bookmarks/", bookmarks.bookmark_list, name="bookmark_list"),
    path("bookmarks/undo/", bookmarks.bookmark_undo, name="bookmark_undo"),
    path("bookmarks/<int:pk>/remove/", bookmarks.bookmark_remove, name="bookmark_remove"),
    path("drafts/", drafts.draft_list, name="draft_list"),
    path("drafts/<int:pk>/drop/", drafts.draft_drop, name="draft_drop"),
    path("drafts/<int:pk>/take-back/", drafts.draft_take_back, name="draft_take_back"),
]
