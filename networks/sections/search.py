"""What of the networks can be found: themselves, their announcements and their people."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from networks import access
from networks.models import Network
from networks.queries import search as reads
from portal.countries import name_of
from portal.indexing import Entry, Indexed, Touched, targets
from portal.models import Activity
from portal.richtext import plain_text
from portal.sections import register


def announcements(ids: Collection[int]) -> Iterator[Entry]:
    """Announcements as they stand. One query."""
    for said in reads.announcements(ids):
        yield Entry(
            pk=said.pk,
            place=said.pk,
            title=said.title,
            url=said.get_absolute_url(),
            body=plain_text(said.body),
            network=said.network_id,
            marking=said.marking,
            author=said.author_id,
            country=said.author.country if said.author else "",
            at=said.created_at,
        )


def people(ids: Collection[int]) -> Iterator[Entry]:
    """People by what colleagues may know of them: never an address or a number. One query."""
    for person in reads.people(ids):
        yield Entry(
            pk=person.pk,
            place=person.pk,
            title=person.name,
            words=person.native_name,
            url=f"/people/{person.pk}/",
            body=" · ".join(
                str(part)
                for part in (
                    person.organisation,
                    person.get_service_type_display(),
                    name_of(person.country) if person.country else "",
                )
                if part
            ),
            country=person.country,
        )


def networks(ids: Collection[int]) -> Iterator[Entry]:
    """Networks by name and mandate. One query."""
    for network in reads.networks(ids):
        yield Entry(
            pk=network.pk,
            place=network.pk,
            title=network.name,
            url=network.get_absolute_url(),
            body=network.mandate,
            network=network.pk,
            at=network.created_at,
        )


def _own(user: Any) -> QuerySet[Network]:
    return reads.networks([network.pk for network in access.visible_networks(user)])


def _seated(activities: Sequence[Activity]) -> Touched:
    return Touched(reads.seated(targets(activities, "networks.membership")))


def announce() -> None:
    """Register what can be found."""
    register(
        Indexed(
            key="networks.announcement",
            label=_("Announcements"),
            icon="bell",
            order=15,
            entries=announcements,
            ids=reads.next_announcements,
            visible=access.visible_announcements,
            places=lambda user: access.visible_announcements(user).values("pk"),
            touched=lambda activities: Touched(targets(activities, "networks.announcement")),
            marking="marking",
        ),
        Indexed(
            key="accounts.user",
            label=_("People"),
            icon="people",
            order=40,
            entries=people,
            ids=reads.next_people,
            visible=access.visible_people,
            places=lambda user: access.visible_people(user).values("pk"),
            touched=_seated,
        ),
        Indexed(
            key="networks.network",
            label=_("Networks"),
            icon="globe",
            order=50,
            entries=networks,
            ids=reads.next_networks,
            visible=_own,
            places=lambda user: [network.pk for network in access.visible_networks(user)],
            touched=lambda activities: Touched(targets(activities, "networks.network")),
        ),
    )
