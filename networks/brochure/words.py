"""The brochure's words that depend on what it says: marks, fields, names."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import ServiceType
from networks.brochure.content import Printed
from networks.queries.directory import CONTACTS
from networks.roles import Role
from portal.countries import name_of as country_name
from portal.languages import name_of as language_name
from portal.marking import Marking


def country(code: str) -> str:
    """The heading over the people of ``code``."""
    return country_name(code) if code else _("Organisations")


def service(key: str) -> str:
    """The kind of service in words."""
    return str(ServiceType(key).label) if key in ServiceType.values else _("Other")


def contact(key: str) -> str:
    """What somebody is contact officer for, in words."""
    return str(CONTACTS[key]) if key in CONTACTS else key


def role(key: str) -> str:
    """The role in words, as a title."""
    label = str(Role(key).label) if key in Role.values else key
    return label[:1].upper() + label[1:]


def languages(codes: list[str]) -> str:
    """Languages in words, on one line."""
    names = [language_name(code) for code in codes]
    if (get_language() or "").startswith("fr"):  # a small letter, which some catalogues forget
        names = [name[:1].lower() + name[1:] for name in names]
    return ", ".join(names)


def people(number: int) -> str:
    """How many people, in words."""
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def audience(marking: str, network: str) -> str:
    """Who an edition with ``marking`` is for."""
    if marking == Marking.STRICT:
        return _("Members of %(network)s. Not for observers, and not to be passed on.") % {"network": network}
    if marking == Marking.GREEN:
        return _("Members of %(network)s and their colleagues in the same field.") % {"network": network}
    return _("Members of %(network)s and those in their own services who need it.") % {"network": network}


def meaning(marking: str) -> list[str]:
    """What a reader may do with an edition, in full sentences."""
    mark = f"TLP:{marking}"
    if marking == Marking.STRICT:
        first = _("%(mark)s: only the service you work for may see this directory, and there only who needs it.")
        then = _("It is not shared with other authorities, in your country or elsewhere.")
    elif marking == Marking.GREEN:
        first = _("%(mark)s: you may share this directory with colleagues and partner services in the same field.")
        then = _("It is not put where the public can find it.")
    else:
        first = _("%(mark)s: you may share this directory within your service and with the authorities it serves.")
        then = _("Share it with those who need it for their work, and with nobody else.")
    last = _("To share it more widely, ask the coordinators first. Whoever receives it is bound by the same mark.")
    return [f"{first % {'mark': mark}} {then}", last]


def field_name(name: str) -> str:
    """A field of an entry in words."""
    return {
        "name": _("Name"),
        "native": _("Name in its own script"),
        "country": _("Country"),
        "organisation": _("Organisation"),
        "service": _("Service"),
        "role": _("Role"),
        "contacts": _("Contact officer"),
        "languages": _("Languages"),
        "email": _("E-mail"),
        "phone": _("Phone"),
    }[name]


def value(name: str, given: str | list[str]) -> str:
    """What stands in a field, in words."""
    if isinstance(given, list):
        words = languages(given) if name == "languages" else ", ".join(contact(key) for key in given)
    else:
        words = {"country": country, "service": service, "role": role}.get(name, str)(given)
    return words or _("nothing")


def place(entry: Printed) -> str:
    """Where somebody is from, on one line; an organisation may have its country in its name already."""
    name = country_name(entry["country"]) if entry["country"] else ""
    return (
        entry["organisation"]
        if name in entry["organisation"]
        else ", ".join(filter(None, (entry["organisation"], name)))
    )


def difference(name: str, before: str | list[str], now: str | list[str]) -> str:
    """What changed in one field. A number that its owner no longer shows is not printed again to say so."""
    pattern = _("%(field)s: %(now)s") if name == "phone" else _("%(field)s: %(now)s (before: %(before)s)")
    return pattern % {"field": field_name(name), "now": value(name, now), "before": value(name, before)}


def former(entry: Printed) -> str:
    """What is said of somebody who was erased."""
    return _("Former member of %(country)s") % {"country": country(entry["country"])}
