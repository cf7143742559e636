"""Addresses of what one follows."""

from django.urls import path

from notifications.views import watching as views

urlpatterns = [
    path("follow/<str:kind>/<int:pk>/", views.follow, name="follow"),
]
