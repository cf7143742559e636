"""Addresses of the library that belong to no network: ``/uploads/``."""

from django.urls import path

from documents.views import uploads as views

app_name = "documents_own"
urlpatterns = [
    path("uploads/", views.upload_list, name="upload_list"),
    path("uploads/<uuid:upload>/", views.upload_detail, name="upload_detail"),
]
