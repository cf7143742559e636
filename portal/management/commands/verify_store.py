"""``manage.py verify_store``: whether the store holds what the database says, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.sweeping import verify


class Command(BaseCommand):
    """Compares both ways; names each fault in a line of its own and ends with 1 if there is one."""

    help = "Compare database and store: files that are missing, altered (by a byte), or known to nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="compare names and sizes alone, read no file")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in verify(read=not options["quick"]):
            found += 1
            self.stdout.write(f"{fault.kind}: {fault.name} ({fault.told})")
        if found:
            raise CommandError(f"The store is not what the database says: {found} faults.")
        self.stdout.write("The store holds what the database says, and nothing else.")
