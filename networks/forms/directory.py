"""Input about the directory: what to look for, from the address."""

from django.http import QueryDict

from accounts.models import ServiceType
from networks.queries.directory import CONTACTS
from networks.queries.listing import ORDERS, Asked
from portal.text import tidy

LONGEST = 100


def asked_of(sent: QueryDict) -> Asked:
    """What the address asks for. What it does not understand finds nobody or changes nothing; it never fails."""
    texts = {key: tidy(sent.get(key, "")[:LONGEST]) for key in Asked.__slots__}
    if texts["sort"].removeprefix("-") not in ORDERS:
        texts["sort"] = "name"
    return Asked(**texts)


def address_of(asked: Asked) -> str:
    """The query of an address that asks for this and nothing more: "?country=FR", or "" for everybody by name."""
    query = QueryDict(mutable=True)
    for key in Asked.__slots__:
        value = getattr(asked, key)
        if value and (key, value) != ("sort", "name"):
            query[key] = value
    return f"?{query.urlencode()}" if query else ""


def coverage_choices(asked: Asked) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The filters of the coverage: name → value, label and whether it is chosen."""
    services = [(value, str(label), value == asked.service) for value, label in ServiceType.choices]
    contacts = [(key, str(label), key == asked.contact) for key, label in CONTACTS.items()]
    return [("service", services), ("contact", contacts)]
