"""Forms that write."""

from django.urls import path

from forums.views import writing as views

urlpatterns = [
    path("forums/new/", views.forum_new, name="forum_new"),
    path("forums/<slug:forum>/new/", views.topic_new, name="topic_new"),
    path("forums/<slug:forum>/audience/", views.audience, name="audience"),
    path("forums/<slug:forum>/readers/", views.audience_list, name="audience_list"),
    path("topics/<int:pk>/reply/", views.topic_reply, name="topic_reply"),
    path("topics/<int:pk>/marking/", views.topic_marking, name="topic_marking"),
]
