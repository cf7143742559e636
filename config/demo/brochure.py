"""Two editions of the brochure of the Airports group, with a year's changes between them."""

from datetime import timedelta

from accounts.models import User
from config.demo.stage import Stage
from networks.actions.brochure import issue_edition
from networks.models import BrochureEdition, Membership, Network

FIRST_DAY, SECOND_DAY = -120, -5
# Who came after the first edition, and what was different then: person → fields.
CAME_LATER = ("hamza", "giorgi")
BEFORE = {
    "elif": {"organisation": "Customs enforcement, Türkiye", "phone": ""},
    "lena": {"contacts": []},
    "ivo": {"languages": ["hr"]},
}
CONTACTS = {
    "contact_airport": ("clara", "dario", "elif", "greta", "ivo", "nikos", "hamza", "giorgi", "oskar"),
    "contact_general_aviation": ("lena", "mikael", "wim", "clara"),
    "contact_precursors": ("petra", "tomas", "zsofia", "radka", "andrei"),
}


def issue_brochures(stage: Stage) -> None:
    """Name the contact officers, and issue both editions."""
    for field, keys in CONTACTS.items():
        User.objects.filter(pk__in=stage.ids(keys)).update(**{field: True})
    network = Network.objects.get(slug="airports")
    bruno = stage.people["bruno"]
    for number, day in enumerate((FIRST_DAY, SECOND_DAY)):
        edition = issue_edition(actor=bruno, network=network, marking="AMBER", after=number)
        if not number:
            _turn_back(stage, edition)
        at = (stage.now + timedelta(days=day)).replace(hour=9, minute=0, second=0, microsecond=0)
        BrochureEdition.objects.filter(pk=edition.pk).update(issued_at=at)


def _turn_back(stage: Stage, edition: BrochureEdition) -> None:
    """Make the first edition what the directory was at that time."""
    later = set(stage.ids(CAME_LATER))
    entries = [entry for entry in edition.entries if entry["id"] not in later]
    for key, fields in BEFORE.items():
        next(entry for entry in entries if entry["id"] == stage.people[key].pk).update(fields)
    left = stage.people["radka"]  # of the Airports group until last winter
    model = next(entry for entry in entries if entry["id"] == stage.people["hana"].pk)
    gone = {"id": left.pk, "name": left.name, "country": left.country, "organisation": left.organisation}
    entries.append(model | gone | {"email": left.email, "phone": "", "contacts": [], "languages": ["sk", "en"]})
    BrochureEdition.objects.filter(pk=edition.pk).update(entries=entries)
    joined = stage.now + timedelta(days=FIRST_DAY + 30)
    Membership.objects.filter(user__in=later, network=edition.network).update(joined_at=joined)
