"""Pages are made by a worker, one content at a time, in a process of its own."""

import logging
from time import monotonic

from celery import shared_task
from django.core.files.storage import default_storage
from django.utils import timezone

from documents.actions import previews as actions
from documents.models import Preview
from documents.queries import previews as reads
from portal.pages import PagesFailed, make_pages
from portal.work import start

logger = logging.getLogger(__name__)
AT_MOST = 45.0  # seconds of one task; then another one goes on, and other work has its turn between
LARGEST = 512 * 1024 * 1024
FOUND_AT_ONCE = 50


@shared_task(name=actions.MAKE)
def make_pages_of_contents() -> int:
    """Make the pages of what waits. Returns of how many contents."""
    began, done = monotonic(), 0
    actions.ask_for_missing(most=FOUND_AT_ONCE)
    while (preview := actions.claim_preview(now=timezone.now())) is not None:
        _make(preview)
        done += 1
        if monotonic() - began > AT_MOST:
            start(actions.MAKE)
            break
    return done


@shared_task(name="documents.sweep_pages")
def sweep_pages() -> int:
    """Take out pictures whose content is gone. Returns of how many contents."""
    return actions.sweep_pages()


def _make(preview: Preview) -> None:
    blob = preview.blob
    try:
        if blob.size > LARGEST:
            raise PagesFailed("too large")
        with default_storage.open(blob.name) as content, make_pages(content, reads.type_of(blob)) as made:
            actions.keep_pages(preview=preview, made=made, now=timezone.now())
    except PagesFailed as failed:
        logger.info("no pages of %s: %s", blob, failed)
        actions.give_up(preview=preview, reason=str(failed), now=timezone.now())
    except Exception:  # the store, the disk: another worker tries again when its time is over
        logger.exception("the pages of %s were not made", blob)
