"""The bell, the list of notices, what one follows."""

from django.urls import path

from notifications.views import core as views

urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("count/", views.notice_count, name="notice_count"),
    path("read/", views.notice_read_all, name="notice_read_all"),
    path("unread/", views.notice_undo, name="notice_undo"),
    path("<int:pk>/", views.notice_open, name="notice_open"),
    path("of/<int:activity>/", views.notice_of, name="notice_of"),
    path("settings/unwatch/<int:pk>/", views.watch_remove, name="watch_remove"),
]
