"""What comes after writing: history, removal, bookmarks, reactions, answers."""

from django.urls import path

from forums.views import after as views

POST = "topics/<int:topic>/posts/<int:pk>"

urlpatterns = [
    path(f"{POST}/edit/", views.post_edit, name="post_edit"),
    path(f"{POST}/history/", views.post_history, name="post_history"),
    path(f"{POST}/history/<int:number>/hide/", views.revision_hide, name="revision_hide"),
    path(f"{POST}/remove/", views.post_remove, name="post_remove"),
    path(f"{POST}/restore/", views.post_restore, name="post_restore"),
    path(f"{POST}/react/", views.post_react, name="post_react"),
    path(f"{POST}/reactions/", views.post_reactions, name="post_reactions"),
    path(f"{POST}/answer/", views.post_answer, name="post_answer"),
    path(f"{POST}/acts/", views.post_acts, name="post_acts"),
    path(f"{POST}/bookmark/", views.post_bookmark, name="post_bookmark"),
]
