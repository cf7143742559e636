"""``manage.py remake_pages``: have pages made again, for example after LibreOffice was installed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from documents.actions.previews import ask_again


class Command(BaseCommand):
    """Puts previews of the chosen states back into the queue of the worker."""

    help = "Have pages made again: of files that have none, or whose pages could not be made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("states", nargs="+", choices=("none", "failed", "ready"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{ask_again(states=options['states'])} files wait for the worker.")
