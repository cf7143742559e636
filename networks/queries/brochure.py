"""What the brochure prints: the directory now, and the editions that were issued."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from networks.brochure.content import Brochure, Changes, Printed, compare
from networks.models import BrochureEdition, Network
from networks.queries.directory import entries
from networks.roles import Role
from portal.marking import Marking
from portal.text import tidy

# Phone numbers an edition with this mark may carry: those that every one of its readers may see.
PHONES: dict[str, tuple[str, ...]] = {
    Marking.GREEN: (),
    Marking.AMBER: (Marking.AMBER,),
    Marking.STRICT: (Marking.AMBER, Marking.STRICT),
}


def printed_now(network: Network, marking: str) -> list[Printed]:
    """The entries an edition with ``marking`` would have now, in one fixed order."""
    rows = entries(network, phones=Q(user__phone_marking__in=PHONES[marking]))
    return sorted(
        (
            Printed(
                id=row.user_id,
                name=tidy(row.name) or tidy(row.email),
                native=tidy(row.native_name),
                country=row.country,
                organisation=tidy(row.organisation),
                service=row.service,
                languages=list(row.languages),
                role=row.role,
                contacts=list(row.contacts),
                email=row.email,
                phone=tidy(row.phone),
            )
            for row in rows
        ),
        key=lambda entry: entry["id"],
    )


def latest_edition(network: Network) -> BrochureEdition | None:
    """The last edition issued, whatever its mark."""
    return BrochureEdition.objects.filter(network=network).first()


def edition(pk: int) -> BrochureEdition | None:
    """One edition with its network."""
    return BrochureEdition.objects.select_related("network").filter(pk=pk).first()


def edition_before(network: Network, number: int, marking: str) -> BrochureEdition | None:
    """The edition that one with ``number`` tells its changes from: the last before it that had no narrower readers.

    What stood in a narrower one must not be learned from a list of changes.
    """
    marks = list(PHONES)[: list(PHONES).index(marking) + 1]
    return BrochureEdition.objects.filter(network=network, number__lt=number, marking__in=marks).first()


def differences(before: BrochureEdition | None, now: list[Printed], marking: str) -> Changes:
    """What is different between an edition and ``now``, which is or would be printed with ``marking``."""
    if before is None:
        return Changes()
    return compare(before.entries, now, before.number, phones=before.marking == marking)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the next edition would say."""

    people: int
    first: bool
    same: bool  # as the last edition, mark included: there is nothing to issue
    changes: Changes


def preview(network: Network, marking: str) -> Preview:
    """The next edition of ``network``, if it were issued now with ``marking``."""
    entries = printed_now(network, marking)
    latest = latest_edition(network)
    before = edition_before(network, latest.number + 1, marking) if latest else None
    same = latest is not None and latest.marking == marking and not differences(latest, entries, marking)
    return Preview(len(entries), latest is None, same, differences(before, entries, marking))


def brochure_of(edition: BrochureEdition, reader: str = "") -> Brochure:
    """All that ``edition`` prints; its network must be loaded.

    Args:
        reader: stands across the pages of a copy that is one person's.
    """
    network = edition.network
    before = edition_before(network, edition.number, edition.marking)
    people: list[Printed] = edition.entries
    return Brochure(
        network=network.name,
        hue=network.hue,
        number=edition.number,
        issued_at=edition.issued_at,
        marking=edition.marking,
        entries=people,
        changes=differences(before, people, edition.marking),
        coordinators=[(each["name"], each["email"]) for each in people if each["role"] == Role.COORDINATOR],
        series=f"{'DEMO' if settings.PORTAL_DEMO else 'P-PG'}/{network.slug.capitalize()}-Dir",
        demo=settings.PORTAL_DEMO,
        reader=reader,
    )


def folder_of(edition: BrochureEdition) -> str:
    """Where printed copies of ``edition`` are kept in the store."""
    return f"brochures/{edition.pk}"
