"""Whether the portal is alive, and whether what it leans on is there.

Only the database is needed to read, write and sign in. Without Redis pages are not live and mails wait
for the sweep; without the mail server they wait; where no worker tells what happened, notices wait: the portal is
degraded, not down.
"""

import logging
import socket
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.cache import redis_answers
from portal.queries import outbox

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds for each thing that is asked
LATE = 600.0  # seconds that a happening may wait until somebody is told of it


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 without the database; 200 otherwise, with what is missing under ``degraded``."""
    if not database_answers():
        return JsonResponse({"status": "down", "degraded": ["database"]}, status=503)
    degraded = [name for name, answers in _leaned_on() if not answers()]
    return JsonResponse({"status": "degraded" if degraded else "ok", "degraded": degraded})


def _leaned_on() -> list[tuple[str, Callable[[], bool]]]:
    """What this form of the portal uses besides the database, with how to ask it."""
    asked: list[tuple[str, Callable[[], bool]]] = []
    urls = {settings.PORTAL_LIVE_REDIS_URL, settings.CELERY_BROKER_URL}
    redis_urls = sorted(url for url in urls if url.startswith(("redis://", "rediss://", "unix://")))
    if redis_urls:
        asked.append(("redis", lambda: all(redis_answers(url, PATIENCE) for url in redis_urls)))
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        asked.append(("mail", mail_answers))
    asked.append(("outbox", outbox_keeps_up))
    return asked


def database_answers() -> bool:
    """Whether the database answers a question now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        logger.warning("health: database: %s", error)
        return False
    return True


def outbox_keeps_up() -> bool:
    """Whether nothing that happened has waited for the relay for more than ten minutes."""
    waiting, oldest = outbox()
    if oldest > LATE:
        logger.warning("health: outbox: %d waiting, the oldest for %d seconds", waiting, oldest)
    return oldest <= LATE


def mail_answers() -> bool:
    """Whether somebody listens where mails are handed over."""
    try:
        with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=PATIENCE):
            return True
    except OSError as error:
        logger.warning("health: mail: %s", error)
        return False
