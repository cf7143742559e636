"""Handing work to the workers by its name, from wherever an act has just been committed."""

import logging
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError

from portal import resting

logger = logging.getLogger(__name__)


def start(task: str, *args: Any) -> None:
    """Have a worker run ``task``. Give it to ``after_commit``: what it reads must be there.

    A dead broker costs delay, never the work: each such task has a sweep that finds what was left.
    """
    broker = current_app.conf.broker_url or ""
    if resting.rests(broker):
        logger.warning("%s not started: the broker is left alone", task)
        return
    try:
        current_app.signature(task, args=args).delay()
    except (OperationalError, ConnectionError, TimeoutError) as error:
        resting.failed(broker)
        logger.warning("%s not started: %s", task, error)
