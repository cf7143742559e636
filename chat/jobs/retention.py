"""Letting old messages go."""

from celery import shared_task
from django.utils import timezone

from chat.actions import retention


@shared_task(name="chat.let_old_messages_go")
def let_old_messages_go() -> int:
    """Every night: delete what channels no longer keep, unless the clock may have jumped. Returns how many."""
    return retention.let_old_messages_go(now=timezone.now()).removed
