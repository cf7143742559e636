"""The outbox, for the secretariat. Mounted at /outbox/."""

from django.urls import path

from notifications.views import outbox as views

app_name = "outbox"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("send-again/", views.send_again, name="send_again"),
    path("addresses/<int:pk>/lift/", views.address_lift, name="address_lift"),
]
