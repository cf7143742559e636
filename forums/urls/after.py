"""What comes after writing: history, removal, bookmarks, reactions, answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
