"""The links of mails that stop one watch, open to whoever holds them."""

from django.urls import path

from notifications.views import stop as views

urlpatterns = [
    path("stop/<str:token>/", views.stop, name="stop"),
    path("again/<str:token>/", views.stop_undo, name="stop_undo"),
]
