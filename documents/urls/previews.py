"""Addresses of pages in the browser and their codes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
