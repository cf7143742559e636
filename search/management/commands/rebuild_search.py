"""Build the index of the search anew, beside the one in use."""

from typing import Any

from django.core.management.base import BaseCommand

from search import actions, queries

WIDTH = 30


class Command(BaseCommand):
    help = "Builds the index of the search anew. The one in use answers until the new one is complete."

    def handle(self, *args: Any, **options: Any) -> None:
        total = queries.about_how_many()
        done: dict[str, int] = {}
        for kind, so_far in actions.rebuild():
            done[kind] = so_far
            self._show(sum(done.values()), total)
        actions.follow()
        self.stdout.write("")
        self.stdout.write(self.style.SUCCESS(f"{sum(done.values())} things looked at, the new index is in use."))

    def _show(self, done: int, total: int) -> None:
        """A bar that grows in its line; without a terminal, nothing."""
        if self.stdout.isatty():
            filled = WIDTH * min(done, total) // max(total, 1)
            self.stdout.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done} of about {total}", ending="")
            self.stdout.flush()
