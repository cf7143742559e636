"""Addresses of the library, below ``/networks/<slug>/``; each area lists its own."""

from documents.urls import bulk, core, entry, library, previews, readers, uploads

app_name = "documents"
urlpatterns = [
    *bulk.urlpatterns,
    *library.urlpatterns,  # before the library's own addresses: library/bin/
    *core.urlpatterns,
    *entry.urlpatterns,
    *uploads.urlpatterns,
    *previews.urlpatterns,
    *readers.urlpatterns,
]
