"""Working groups, and who may enter which room."""

from django.urls import path

from networks.views import rooms

urlpatterns = [
    path("<slug:network>/groups/", rooms.group_list, name="group_list"),
    path("<slug:network>/groups/new/", rooms.group_new, name="group_new"),
    path("<slug:network>/groups/<int:pk>/", rooms.group_detail, name="group_detail"),
    path("<slug:network>/groups/<int:pk>/edit/", rooms.group_edit, name="group_edit"),
    path("<slug:network>/groups/<int:pk>/add/", rooms.group_seat, name="group_seat"),
    path("<slug:network>/groups/<int:pk>/leave/", rooms.group_leave, name="group_leave"),
    path("<slug:network>/groups/<int:pk>/close/", rooms.group_close, name="group_close"),
    path("<slug:network>/groups/<int:group>/people/<int:pk>/remove/", rooms.group_unseat, name="group_unseat"),
    path("<slug:network>/rooms/", rooms.room_list, name="room_list"),
    path("<slug:network>/rooms/<slug:kind>/<int:pk>/", rooms.room_edit, name="room_edit"),
]
