"""Addresses of pages in the browser and their codes."""

from django.urls import URLPattern, path

from documents.views import previews as views

_VERSION = "documents/<int:document>/versions/<int:serial>/"

urlpatterns: list[URLPattern] = [
    path("library/codes/", views.codes, name="codes"),
    path(f"{_VERSION}pages/", views.pages_of_version, name="pages"),
    path(f"{_VERSION}pages/<int:page>.png", views.page_picture, name="page_picture"),
    path(f"{_VERSION}thumbnail.png", views.thumbnail, name="thumbnail"),
]
