"""A delivery on its way."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from notifications.models import Delivery

MAX_ATTEMPTS = 12


@transaction.atomic
def claim_delivery(*, pk: int) -> Delivery | None:
    """Take a due delivery for one attempt; None if it is sent, taken by another worker, or not due.

    The attempt is written down before it is made: a crash in between is tried again when
    ``next_attempt_at`` has come, and carries the same Message-ID.
    """
    due = Delivery.objects.filter(pk=pk, state=Delivery.State.QUEUED, next_attempt_at__lte=timezone.now())
    delivery = due.select_for_update().first()
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.next_attempt_at = timezone.now() + min(timedelta(seconds=15) * 2**delivery.attempts, timedelta(hours=4))
    delivery.save(update_fields=["attempts", "next_attempt_at"])
    return delivery


def finish_delivery(*, delivery: Delivery, state: str, error: str = "") -> None:
    """Write down how an attempt ended. A failure stays queued until the attempts are used up."""
    if state == Delivery.State.FAILED and delivery.attempts < MAX_ATTEMPTS:
        state = Delivery.State.QUEUED
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, error=error[:300], sent_at=timezone.now() if state == Delivery.State.SENT else None
    )
