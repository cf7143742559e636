"""One's own address that takes no mail: what happened, and how it is lifted."""

from django.urls import path

from notifications.views import address as views

urlpatterns = [
    path("address/", views.address, name="address"),
    path("address/prove/", views.address_prove, name="address_prove"),
    path("address/<str:token>/", views.address_proven, name="address_proven"),
]
