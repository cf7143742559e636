"""``manage.py verify_audit``: whether the audit trail is what it was."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.verify import BrokenChainError, Head, verify


class Command(BaseCommand):
    """Walks the chain; ends with 1 and the first wrong row, or prints the head to be noted outside."""

    help = "Verify the audit trail. Prints NUMBER:HASH of its end: note it outside, and give it with --head next time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="an end noted earlier, which must still stand where it stood; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        noted = [_head(text) for text in options["head"]]
        try:
            head = verify(noted)
        except BrokenChainError as error:
            raise CommandError(f"The audit trail is broken: {error}.") from error
        self.stdout.write(f"The audit trail is sound: {head.number} entries. Note this head outside of the portal:")
        self.stdout.write(str(head))


def _head(text: str) -> Head:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip())
    if found is None:
        raise CommandError(f"{text!r} is not a head: NUMBER:HASH, as this command prints it.")
    return Head(int(found[1]), found[2])
