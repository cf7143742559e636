"""Addresses of what is said about a document."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
