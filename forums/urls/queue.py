"""What waits for coordinators, and what members point at."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
