"""What coordinators do with topics."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
