"""What an open topic asks for."""

from django.urls import path

from forums.views import live as views

urlpatterns = [
    path("topics/<int:pk>/shown/", views.topic_shown, name="topic_shown"),
]
