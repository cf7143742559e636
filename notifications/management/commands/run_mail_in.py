"""``manage.py run_mail_in``: the receiver of answers by mail, until it is told to stop."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.mail_in.server import Receiver


class Command(BaseCommand):
    help = "Takes in answers by mail at PORTAL_MAIL_IN (lmtp://host:port or smtp://host:port)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_MAIL_IN:
            raise CommandError("PORTAL_MAIL_IN is not set: it says where answers by mail come in.")
        stopped = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stopped.set())
        receiver = Receiver()
        try:
            receiver.start()
        except OSError as error:
            raise CommandError(f"{settings.PORTAL_MAIL_IN} cannot be listened on: {error.strerror}.") from None
        self.stdout.write(f"Answers by mail come in at {receiver.host}, port {receiver.port}.")
        stopped.wait()
        receiver.stop()
