"""What the clock and the workers start. Celery finds the tasks through this module."""

from documents.jobs.bulk import sweep_batches, take_batch
from documents.jobs.dav import sweep_locks
from documents.jobs.entry import warn_of_expiry
from documents.jobs.previews import make_pages_of_contents, sweep_pages
from documents.jobs.readers import remind_of_readings
from documents.jobs.uploads import sweep_uploads

__all__ = [
    "make_pages_of_contents",
    "remind_of_readings",
    "sweep_batches",
    "sweep_locks",
    "sweep_pages",
    "sweep_uploads",
    "take_batch",
    "warn_of_expiry",
]
