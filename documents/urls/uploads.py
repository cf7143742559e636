"""Addresses of files in pieces and the store."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
