"""Who is here now: the people who have a page open."""

from django.conf import settings

from portal.live import hub, line


def people_here(scope: str) -> set[int]:
    """Ids of the people who follow ``scope`` now, in any process. The caller asks who may be shown."""
    if settings.PORTAL_LIVE_REDIS_URL:
        return line.people_on(scope)
    return hub.followers(scope)


def people_count(scope: str) -> int:
    """How many people follow ``scope`` now, in any process. Each counts once, however many pages they have open."""
    return len(people_here(scope))
