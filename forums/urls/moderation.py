"""What coordinators do with topics."""

from django.urls import path

from forums.views import moderation as views
from forums.views import splitting

urlpatterns = [
    path("forums/<slug:forum>/moderate/", views.topics_moderate, name="topics_moderate"),
    path("topics/<int:pk>/pin/", views.topic_pin, name="topic_pin"),
    path("topics/<int:pk>/lock/", views.topic_lock, name="topic_lock"),
    path("topics/<int:pk>/archive/", views.topic_archive, name="topic_archive"),
    path("topics/<int:pk>/move/", views.topic_move, name="topic_move"),
    path("topics/<int:pk>/merge/", views.topic_merge, name="topic_merge"),
    path("topics/<int:pk>/split/", splitting.topic_split, name="topic_split"),
]
