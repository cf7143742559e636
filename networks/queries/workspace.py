"""Composed reads of what a workspace tells its people. The caller has passed the gate."""

from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from networks.models import Announcement, AnnouncementPicture, ComingDate, Deputyship, Membership, Network, acting_q
from networks.roles import Role

RESTORABLE_FOR = timedelta(days=30)


def spokespeople(network: Network) -> list[Any]:
    """The coordinators of ``network`` and who stands in for one of them now, by name. One query.

    Each is a membership with its person, and ``stands_for``, the name of the absent coordinator (or None).
    """
    absent = Deputyship.objects.filter(
        acting_q(), deputy=OuterRef("pk"), membership__role=Role.COORDINATOR, membership__network=network
    )
    seats = Membership.objects.active().filter(network=network).select_related("user")
    named = seats.annotate(stands_for=Subquery(absent.values("membership__user__name")[:1]))
    found = named.filter(Q(role=Role.COORDINATOR) | Q(stands_for__isnull=False)).order_by("user__name", "pk")
    return list(found)


def with_pictures(announcements: QuerySet[Announcement]) -> list[Announcement]:
    """``announcements`` with authors and pictures. Two queries."""
    pictures = Prefetch("pictures", AnnouncementPicture.objects.only("announcement_id", "description"))
    return list(announcements.select_related("author").prefetch_related(pictures))


def announcements_of(network: Network) -> QuerySet[Announcement]:
    """All announcements of ``network``, the newest first: standing, past, and removed ones that can be put back."""
    restorable = Q(removed_at=None) | Q(removed_at__gt=timezone.now() - RESTORABLE_FOR)
    return Announcement.objects.filter(restorable, network=network).select_related("author").defer("body")


def listed(announcements: QuerySet[Announcement], network: Network) -> QuerySet[Announcement]:
    """``announcements`` of ``network`` for a list, the newest first."""
    return announcements.filter(network=network).select_related("author").defer("body")


def load_announcements(pks: Any) -> QuerySet[Announcement]:
    """The announcements with these primary keys (a collection or a subquery), with their networks."""
    return Announcement.objects.filter(pk__in=pks).select_related("network")


def dates_of(networks: list[int], limit: int) -> list[ComingDate]:
    """What is coming, or going on today, in these networks, the next first. One query."""
    today = timezone.localdate()
    coming = Q(starts_on__gte=today) | Q(ends_on__gte=today)
    return list(ComingDate.objects.filter(coming, network__in=networks).select_related("network")[:limit])


def past_dates(network: Network) -> QuerySet[ComingDate]:
    """What is over, the latest first."""
    today = timezone.localdate()
    over = Q(ends_on=None, starts_on__lt=today) | Q(ends_on__lt=today)
    return ComingDate.objects.filter(over, network=network).order_by("-starts_on", "-pk")


def pictures_of(announcement: Announcement) -> list[AnnouncementPicture]:
    """Its pictures, in the order in which they came."""
    return list(announcement.pictures.all())


def whole(network: Network) -> Network:
    """``network`` with all its columns: rights carry only some along."""
    return Network.objects.get(pk=network.pk)
