"""Keeping the index current. The sweep, not the broker, is the guarantee."""

from celery import shared_task

from portal import work
from search import actions, queries


def wake() -> None:
    """Ask a worker to take in what happened.

    At once, and not a moment later so that commits are taken together: what a worker keeps for later it could not give
    back to a broker that dies.
    """
    work.start("search.follow")


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
