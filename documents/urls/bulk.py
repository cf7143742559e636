"""Addresses of many files at once."""

from django.urls import path

from documents.views import bulk as views

urlpatterns = [
    path("library/zip/", views.selection_zip, name="selection_zip"),
    path("library/import/", views.batch_new, name="batch_new"),
    path("library/folders/<int:folder>/import/", views.batch_new, name="folder_batch_new"),
    path("library/import/template.<str:kind>", views.batch_template, name="batch_template"),
    path("library/imports/<int:pk>/", views.batch_detail, name="batch_detail"),
    path("library/imports/<int:pk>/progress/", views.batch_progress, name="batch_progress"),
    path("library/imports/<int:pk>/take/", views.batch_take, name="batch_take"),
    path("library/imports/<int:pk>/drop/", views.batch_drop, name="batch_drop"),
]
