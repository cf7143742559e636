"""What third-party apps do that matters for mail: an address that was proven takes mail."""

from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from notifications.actions.outbox import lift_proven


@receiver(email_confirmed)
def lift_confirmed(email_address: Any, **kwargs: Any) -> None:
    """Somebody has opened the link that was sent to an address of theirs: mail goes there again."""
    lift_proven(user=email_address.user, address=email_address.email)
