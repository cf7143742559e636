"""Addresses of search; they begin with ``search/``."""

from django.urls import path

from search.views import core as views

urlpatterns = [
    path("", views.search, name="search"),
    path("jump/", views.jump, name="search_jump"),
    path("saved/", views.saved_list, name="search_saved"),
    path("saved/new/", views.saved_new, name="search_saved_new"),
    path("saved/<int:pk>/delete/", views.saved_delete, name="search_saved_delete"),
]
