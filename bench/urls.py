"""The portal's addresses and the floor's."""

from django.urls import path

from bench.floor import floor, raw, summed
from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [
    path("bench/floor/<int:size>/", floor),
    path("uploads/bench-raw/", raw),  # through the same part of the proxy as the pieces of files
    path("uploads/bench-summed/", summed),
    *portal,
]
