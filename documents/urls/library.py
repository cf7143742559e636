"""Addresses of moving, copying, removing and the bin."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
