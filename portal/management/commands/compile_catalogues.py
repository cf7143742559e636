"""``manage.py compile_catalogues``: translations for a place that cannot write them when it starts."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.catalogues import compile_stale


class Command(BaseCommand):
    help = "Compiles the translations that are newer than their compiled form. Every start does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_stale():
            self.stdout.write(f"compiled {path}")
