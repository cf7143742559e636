"""Keeping the index current. The sweep, not the broker, is the guarantee."""

import time

from celery import shared_task

from portal import work
from search import actions, queries

PAUSE = 0.3  # seconds in which happenings are put together
_next_wake = 0.0


def wake() -> None:
    """Ask a worker to take in what happened; several commits at once ask once."""
    global _next_wake
    now = time.monotonic()
    if now < _next_wake:
        return  # the one that was asked for begins later than this commit
    _next_wake = now + PAUSE
    work.start("search.follow", countdown=PAUSE)


@shared_task(name="search.follow")
def follow() -> int:
    """Take in what happened. Returns how many happenings."""
    return actions.follow()


@shared_task(name="search.keep")
def keep() -> int:
    """Find what was lost on the way; build the index if there is none. Returns how many happenings."""
    if queries.state().generation == 0 and not actions.is_being_built():
        for _step in actions.rebuild():
            pass
    return actions.follow()


@shared_task(name="search.tidy")
def tidy() -> int:
    """Take out what no longer stands. Returns how many entries."""
    return actions.tidy()
