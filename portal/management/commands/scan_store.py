"""``manage.py scan_store``: have contents looked through by the virus scanner again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.models import ScanState
from portal.scanning import scan_again, scan_waiting


class Command(BaseCommand):
    """For a scanner that was set up later, new signatures, or contents it could not look through once."""

    help = "Have contents looked through (again). They do not leave the portal until the scanner has let them out."

    def add_arguments(self, parser: CommandParser) -> None:
        states = [state for state in ScanState.values if state != ScanState.WAITING]
        parser.add_argument(
            "states", nargs="*", choices=[*states, []], help="those in which states; waiting ones anyway"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_CLAMAV:
            raise CommandError("No scanner is set up: PORTAL_CLAMAV is empty.")
        marked = sum(scan_again(state=state) for state in options["states"])
        self.stdout.write(f"{marked} contents wait anew.")
        done = 0
        while now := scan_waiting():
            done += now
        self.stdout.write(f"{done} contents were looked through.")
