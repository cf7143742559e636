"""``manage.py keep_channels``: what channels no longer keep, and letting it go after somebody has looked."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from chat.actions.retention import let_old_messages_go, why_not
from chat.queries.retention import going, with_rule


class Command(BaseCommand):
    """Shows what would go and whether something speaks against it; ``--confirm`` lets it go."""

    help = "Show which messages are older than their channels keep them; with --confirm, let them go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--confirm", action="store_true", help="The clock is right: let them go, whatever speaks against it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"It is {now:%Y-%m-%d %H:%M} UTC.")
        if options["confirm"]:
            self.stdout.write(f"{let_old_messages_go(now=now, confirmed=True).removed} messages are gone.")
            return
        if reason := why_not(now):
            self.stdout.write(self.style.WARNING(f"Nothing goes by itself. {reason}"))
        for channel in with_rule().select_related("network"):
            old = going(channel, channel.retention_days, now)
            if old.count:
                before = now - timedelta(days=channel.retention_days or 0)
                self.stdout.write(
                    f"{channel.network.slug}/{channel.slug}: {old.count} messages from before {before:%Y-%m-%d}"
                )
        self.stdout.write("Nothing was deleted. To let them go: keep_channels --confirm")
