"""What a workspace tells: announcements reach notices, mails, home and the stream; dates reach home."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from networks import access
from networks.models import Announcement, ComingDate
from networks.queries import workspace as reads
from portal.richtext import plain_text
from portal.sections import Described, Kind, Panel, register
from portal.telling import Sort

EXCERPT = 600
DATES_ON_HOME = 5


def describe_announcement(announcement: Announcement) -> Described:
    """An announcement in words. How much of it a mail says follows its mark."""
    network = announcement.network
    return Described(
        title=announcement.title,
        url=announcement.get_absolute_url(),
        marking=announcement.marking,
        place=network.name,
        hue=network.hue,
        excerpt=plain_text(announcement.body)[:EXCERPT],
        html=announcement.body,
    )


def coming(user: Any) -> list[ComingDate]:
    """Home: the next dates of all one's networks that are not archived. One query."""
    return reads.dates_of([n.pk for n in access.visible_networks(user) if not n.archived_at], DATES_ON_HOME)


def announce() -> None:
    """Register the kind and the panel."""
    register(
        Kind(
            key="networks.announcement",
            visible=access.visible_announcements,
            readers=access.readers_of_announcement,
            load=reads.load_announcements,
            describe=describe_announcement,
            verbs={"announcement.made": _("announced")},
            told=frozenset({"announcement.made"}),
            concerns=lambda announcement, _verb: access.readers_of_announcement(announcement),
            sorts={"announcement.made": Sort.NEWS},
        ),
        Panel(key="dates", order=30, template="networks/_coming_dates.html", home=coming),
    )
