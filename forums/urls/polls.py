"""Polls and templates."""

from django.urls import path

from forums.views import polls, templates

urlpatterns = [
    path("topics/<int:pk>/poll/", polls.poll_vote, name="poll_vote"),
    path("topics/<int:pk>/poll/new/", polls.poll_new, name="poll_new"),
    path("topics/<int:pk>/poll/close/", polls.poll_close, name="poll_close"),
    path("forums/<slug:forum>/templates/", templates.template_list, name="template_list"),
    path("forums/<slug:forum>/templates/new/", templates.template_new, name="template_new"),
    path("forums/<slug:forum>/templates/<int:pk>/", templates.template_edit, name="template_edit"),
    path("forums/<slug:forum>/templates/<int:pk>/move/", templates.template_move, name="template_move"),
    path("forums/<slug:forum>/templates/<int:pk>/remove/", templates.template_remove, name="template_remove"),
]
