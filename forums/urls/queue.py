"""Keeping forums clean: the queue, its cases, flags, and what people have handed in."""

from django.urls import URLPattern, path

from forums.views import queue as views

urlpatterns: list[URLPattern] = [
    path("moderation/", views.queue, name="queue"),
    path("moderation/people/", views.people_looked_at, name="people_looked_at"),
    path("moderation/people/<int:pk>/trust/", views.person_trust, name="person_trust"),
    path("moderation/personal-data/", views.justification_list, name="justification_list"),
    path("moderation/<int:pk>/", views.case_detail, name="case_detail"),
    path("moderation/<int:pk>/claim/", views.case_claim, name="case_claim"),
    path("moderation/<int:pk>/release/", views.case_release, name="case_release"),
    path("moderation/<int:pk>/notes/", views.case_note, name="case_note"),
    path("moderation/<int:pk>/outcome/", views.case_outcome, name="case_outcome"),
    path("topics/<int:topic>/posts/<int:pk>/flag/", views.post_flag, name="post_flag"),
    path("submissions/", views.submission_list, name="submission_list"),
    path("submissions/<int:pk>/", views.submission_detail, name="submission_detail"),
    path("submissions/<int:pk>/withdraw/", views.submission_withdraw, name="submission_withdraw"),
    path("forums/<slug:forum>/settings/", views.forum_settings, name="forum_settings"),
]
