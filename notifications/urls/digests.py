"""The links of digests that end them, open to whoever holds them."""

from django.urls import path

from notifications.views import digests as views

urlpatterns = [
    path("digests/stop/<str:token>/", views.digest_stop, name="digest_stop"),
    path("digests/again/<str:token>/", views.digest_again, name="digest_again"),
]
