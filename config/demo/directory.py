"""Who of the demonstration keeps their telephone number for fewer readers, and which countries a network expects."""

from accounts.models import User
from config.demo.stage import Stage
from networks.models import Network
from portal.marking import Marking

# Investigators keep theirs from observers, a prosecutor and a prison officer give it to coordinators only.
PHONES = {
    Marking.STRICT: ("dario", "greta", "ivo", "nikos", "andrei", "lena", "vera"),
    Marking.RED: ("hugo", "oksana"),
}


def mark_phones(stage: Stage) -> None:
    """Put the marks on the numbers."""
    for marking, keys in PHONES.items():
        User.objects.filter(pk__in=stage.ids(keys)).update(phone_marking=marking)


# MedNET's eighteen, members of the Group or not; the others expect the member states.
MEDNET = "CH,CY,DZ,EG,ES,FR,GR,HR,IT,JO,LB,MA,MT,PS,PT,SI,TN,TR"


def name_expected_countries() -> None:
    """Say which countries MedNET is made of."""
    Network.objects.filter(slug="mednet").update(expected_countries=MEDNET)
