"""Addresses of the forums inside of ``/networks/<slug>/``."""

from django.urls import path

from forums import views

app_name = "forums"
urlpatterns = [
    path("forums/", views.forum_list, name="forum_list"),
    path("forums/new/", views.forum_new, name="forum_new"),  # before the forums' own addresses
    path("forums/<slug:forum>/", views.topic_list, name="topic_list"),
    path("forums/<slug:forum>/new/", views.topic_new, name="topic_new"),
    path("forums/<slug:forum>/audience/", views.audience, name="audience"),
    path("forums/<slug:forum>/readers/", views.audience_list, name="audience_list"),
    path("topics/<int:pk>/", views.topic_detail, name="topic_detail"),
    path("topics/<int:pk>/events/", views.topic_events, name="topic_events"),
    path("topics/<int:pk>/readers/", views.topic_readers, name="topic_readers"),
    path("topics/<int:pk>/reply/", views.topic_reply, name="topic_reply"),
    path("topics/<int:pk>/watch/", views.topic_watch, name="topic_watch"),
    path("topics/<int:pk>/marking/", views.topic_marking, name="topic_marking"),
    path("topics/<int:topic>/posts/<int:pk>/edit/", views.post_edit, name="post_edit"),
]
