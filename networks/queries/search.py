"""Networks, announcements and people for the search."""

from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import User
from networks.models import Announcement, Membership, Network


def announcements(ids: Collection[int]) -> QuerySet[Announcement]:
    """Those of these announcements that stand, with network and author."""
    return Announcement.objects.filter(pk__in=ids, removed_at=None).select_related("network", "author")


def people(ids: Collection[int]) -> QuerySet[User]:
    """Those of these people whose account is open."""
    return User.objects.filter(pk__in=ids, is_active=True)


def networks(ids: Collection[int]) -> QuerySet[Network]:
    """These networks."""
    return Network.objects.filter(pk__in=ids)


def seated(memberships: Collection[int]) -> frozenset[int]:
    """The people of these memberships."""
    rows = Membership.objects.filter(pk__in=memberships).values_list("user_id", flat=True)
    return frozenset(rows if memberships else [])


def next_announcements(last: int, limit: int) -> list[int]:
    """The announcements above ``last``, the first so many."""
    return list(Announcement.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])


def next_people(last: int, limit: int) -> list[int]:
    """The people above ``last``, the first so many."""
    return list(User.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])


def next_networks(last: int, limit: int) -> list[int]:
    """The networks above ``last``, the first so many."""
    return list(Network.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])
