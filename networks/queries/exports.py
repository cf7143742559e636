"""What of the directory stands in a file that leaves the portal. Which numbers may: see ``networks.access``."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from networks.models import Network
from networks.queries.directory import Entry
from portal import countries
from portal.vcard import Card
from portal.workbook import Sheet

# Label and width in characters of each column.
HEADS = [
    (_("Name"), 28), (_("Name in its own script"), 24), (_("Country code"), 9), (_("Country"), 24),
    (_("Organisation"), 36), (_("Service"), 22), (_("Languages"), 26), (_("Role"), 14), (_("Working groups"), 24),
    (_("Contact officer"), 26), (_("E-mail"), 34), (_("Phone"), 20), (_("Who stands in"), 24),
]  # fmt: skip


def card(person: User, *, with_phone: bool) -> Card:
    """The card of ``person`` for an address book."""
    notes = [gettext("From the Network Portal, TLP:AMBER."), *countries.footnotes_of({person.country})]
    return Card(
        name=person.name,
        organisation=person.organisation,
        unit=str(person.get_service_type_display()) if person.service_type else "",
        country=countries.name_of(person.country) if person.country else "",
        email=person.email,
        phone=person.phone if with_phone else "",
        note=" ".join(notes),
        url=f"{settings.PORTAL_URL}/people/{person.pk}/",
    )


def sheet(network: Network, rows: list[Entry], *, reader: User, marking: str) -> Sheet:
    """The directory of ``network`` for a spreadsheet, with its mark, the day and the name of who took it."""
    day = formats.date_format(timezone.localtime(), "j F Y, H:i")
    return Sheet(
        title=network.name,
        above=[
            f"TLP:{marking}",
            gettext("%(network)s: directory of %(day)s") % {"network": network.name, "day": day},
            gettext("Taken from the Network Portal by %(name)s. Numbers marked TLP:RED stay in the portal.")
            % {"name": reader.name},
        ],
        heads=[(str(label), width) for label, width in HEADS],
        rows=map(_row, rows),
        below=[f"* {note}" for note in countries.footnotes_of(_codes(rows))],
    )


def _codes(rows: Iterable[Entry]) -> set[str]:
    return {row.country for row in rows}


def _row(entry: Entry) -> list[str]:
    return [
        entry.name, entry.native_name, entry.country, entry.country_name, entry.organisation, entry.service_name,
        ", ".join(entry.language_names), entry.role_name, ", ".join(entry.working_groups),
        ", ".join(entry.contact_names), entry.email, entry.phone, entry.deputy,
    ]  # fmt: skip
