"""Pages one reads."""

from django.urls import path

from forums.views import reading as views

urlpatterns = [
    path("forums/", views.forum_list, name="forum_list"),
    path("forums/<slug:forum>/", views.topic_list, name="topic_list"),
    path("topics/<int:pk>/", views.topic_detail, name="topic_detail"),
    path("topics/<int:pk>/events/", views.topic_events, name="topic_events"),
    path("topics/<int:pk>/readers/", views.topic_readers, name="topic_readers"),
    path("topics/<int:pk>/watch/", views.topic_watch, name="topic_watch"),
]
