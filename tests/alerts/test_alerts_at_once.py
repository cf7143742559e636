"""Colleagues of many countries who take note at the same moment, by page and by mail: one row each, all are told."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from alerts import links
from alerts.actions.sending import Content, begin_alert, send_alert
from alerts.models import Alert, AlertCountry
from networks.actions import open_network, start_membership
from portal.models import Activity
from tests.conftest import make_person

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ("AT", "CZ", "FI", "HR", "IS")


def _world() -> tuple[Alert, list[User]]:
    network = open_network(name="Airports group", slug="airports")
    chief = make_person("Bruno Basalt", country="")
    start_membership(actor=None, user=chief, network=network, role="coordinator")
    people = [make_person(f"{name} {code}", country=code) for code in CODES for name in ("Ada", "Ben")]
    for user in people:
        start_membership(actor=None, user=user, network=network, role="member")
    until = timezone.now() + timedelta(days=1)
    said = Content("route", "Route", "<p>Look.</p>", "AMBER", until, whole=False, countries=CODES)
    alert = begin_alert(actor=chief, network=network, content=said, client_id=uuid4())
    return send_alert(actor=chief, alert=alert), people


def _taking_note(alert: Alert, user: User, told: list[str]) -> Callable[[], Any]:
    client = Client()
    client.force_login(user)
    token = links.mail_path(alert, user).partition("from=")[2]
    fields = {"from": token} if user.name.startswith("Ben") else {"sighting": "not_seen"}

    def act() -> None:
        try:
            client.post(f"/alerts/{alert.pk}/acknowledge/", fields)
            page = client.get(f"/alerts/{alert.pk}/").content.decode()
            told.append(
                "said so" if "you said so" in page else "already" if "for" in page and "already." in page else ""
            )
        finally:
            connection.close()

    return act


def test_a_country_takes_note_once_and_both_of_its_people_are_told() -> None:
    alert, people = _world()
    told: list[str] = []
    threads = [threading.Thread(target=_taking_note(alert, user, told)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = AlertCountry.objects.filter(alert=alert)
    assert [(row.country, row.acknowledged_at is not None) for row in rows] == [(code, True) for code in CODES]
    assert (sorted(told), Activity.objects.filter(verb="alert.acknowledged").count()) == (
        ["already"] * 5 + ["said so"] * 5, 5,
    )  # fmt: skip
    assert {row.by_mail == row.acknowledged_by.name.startswith("Ben") for row in rows} == {True}
