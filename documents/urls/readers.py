"""Addresses of who has read what, and comments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
