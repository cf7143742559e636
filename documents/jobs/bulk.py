"""Files that came many at once are taken in by workers, each task for a while."""

from celery import shared_task
from django.utils import timezone

from documents.actions import bulk as actions
from documents.queries.bulk import batches_left_alone
from portal.work import start

AT_ONCE = 20  # files of one task; then other work has its turn between


@shared_task(name=actions.TAKE)
def take_batch(pk: int) -> bool:
    """Take in some files of a batch; another task goes on with the rest. Returns whether some are left."""
    left = actions.take_rows(pk=pk, most=AT_ONCE)
    if left:
        start(actions.TAKE, pk)
    return left


@shared_task(name="documents.sweep_batches")
def sweep_batches() -> int:
    """Go on with batches whose worker died, forget old ones. Returns with how many it goes on."""
    alone = batches_left_alone()
    for pk in alone:
        start(actions.TAKE, pk)
    actions.forget_batches(now=timezone.now())
    return len(alone)
