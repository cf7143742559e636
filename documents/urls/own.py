"""Addresses of the library that belong to no network: ``/uploads/``."""

from django.urls import URLPattern

app_name = "documents_own"
urlpatterns: list[URLPattern] = []
