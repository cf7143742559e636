"""Sheets of people that have their yes."""

from celery import shared_task
from django.utils import timezone

from networks.actions import sheet as actions
from networks.queries.sheet import sheets_left_alone
from portal.work import start

BATCH = 25  # rows in one task, so that other work comes in between


@shared_task(name="networks.send_sheet")
def send_sheet(pk: int) -> bool:
    """Go through some rows of a sheet and leave the rest to the next task. Returns whether rows were left."""
    left = actions.send_rows(pk=pk, most=BATCH)
    if left:
        start("networks.send_sheet", pk)
    return left


@shared_task(name="networks.sweep_sheets")
def sweep_sheets() -> None:
    """Pick up sheets whose worker died, or whose call was lost; forget the old ones."""
    for pk in sheets_left_alone():
        send_sheet(pk)
    actions.forget_sheets(now=timezone.now())
