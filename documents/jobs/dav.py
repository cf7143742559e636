"""Locks of drives that have ended."""

from celery import shared_task

from documents.actions.dav import drop_ended_locks


@shared_task(name="documents.sweep_locks")
def sweep_locks() -> int:
    """Forget locks that have ended. Returns how many."""
    return drop_ended_locks()
