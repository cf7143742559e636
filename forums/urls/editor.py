"""What the editor asks for: names, quotes, previews."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
