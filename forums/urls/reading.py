"""Pages one reads."""

from django.urls import path

from forums.views import listing
from forums.views import reading as views
from forums.views.moderation import leads_on

urlpatterns = [
    path("forums/", listing.forum_list, name="forum_list"),
    path("forums/<slug:forum>/", listing.topic_list, name="topic_list"),
    path("forums/<slug:forum>/read/", listing.forum_read, name="forum_read"),
    path("topics/read/", listing.network_read, name="network_read"),
    path("topics/unread/", listing.read_undo, name="read_undo"),
    path("topics/<int:pk>/", leads_on(views.topic_detail), name="topic_detail"),
    path("topics/<int:pk>/days/", views.topic_days, name="topic_days"),
    path("topics/<int:pk>/edit/", views.topic_edit, name="topic_edit"),
    path("topics/<int:pk>/events/", views.topic_events, name="topic_events"),
    path("topics/<int:pk>/print/", views.topic_print, name="topic_print"),
    path("topics/<int:pk>/readers/", views.topic_readers, name="topic_readers"),
    path("topics/<int:topic>/posts/<int:pk>/", views.post_detail, name="post_detail"),
]
