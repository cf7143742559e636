"""What the editor asks for: names, quotes."""

from django.urls import path

from forums.views import editor as views

urlpatterns = [
    path("forums/<slug:forum>/names/", views.forum_names, name="forum_names"),
    path("topics/<int:pk>/names/", views.topic_names, name="topic_names"),
    path("topics/<int:topic>/posts/<int:pk>/quote/", views.post_quote, name="post_quote"),
]
