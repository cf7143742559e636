"""Rapid alerts: who sends them, who reads, takes note and closes, and what bad input gets."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from alerts import access, links
from alerts.actions import answering as actions
from alerts.actions.sending import discard_draft, send_alert
from alerts.models import Alert, AlertCountry, AlertSeen, Feedback, Sighting
from networks.actions import end_membership, start_membership
from networks.models import Membership, Network
from networks.roles import Role
from notifications.models import Notice
from portal.activity import record
from portal.errors import Conflict, Refused, Unprocessable
from portal.marking import Marking
from tests.conftest import Cast
from tests.matrix.alerts import begun

SignIn = Callable[[User | None], Client]
NEW = "/networks/airports/alerts/new/"


def in_days(days: float) -> str:
    return timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def sent(**fields: Any) -> dict[str, Any]:
    """A whole form."""
    return {
        "kind": "route", "title": "Couriers by way of DX Nordhavn", "body": "<p>Split seats.</p>", "marking": "AMBER",
        "to": "network", "valid_until": in_days(3), "escalate_hours": "4", "client_id": str(uuid4()),
    } | fields  # fmt: skip


def picture(name: str = "rods.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#336699").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def alert(cast: Cast, airports: Network) -> Alert:
    """The expert's, to the whole network; France has taken note with it."""
    return send_alert(actor=cast.expert, alert=begun(cast, airports))


def board(alert: Alert) -> dict[str, bool]:
    return {row.country: row.acknowledged_at is not None for row in AlertCountry.objects.filter(alert=alert)}


# -- the way from form to board ----------------------------------------------------------------------


def test_alert_is_written_looked_at_sent_and_taken_note_of(
    cast: Cast, airports: Network, signed_in: SignIn, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(cast.expert)
    shots = {"picture_1": picture(), "description_1": "The rods, opened"}
    answer = client.post(NEW, sent(to="countries", countries=["CZ", "IS"], **shots), follow=True)
    alert = Alert.objects.get()
    assert (answer.redirect_chain[-1][0], alert.sent_at) == (f"/alerts/{alert.pk}/send/", None)
    page = answer.content.decode()
    assert ("1 person is told at once" in page, "1 country without anybody" in page, "Iceland" in page) == (True,) * 3
    shown = alert.pictures.get()
    address = f"/alerts/{alert.pk}/pictures/{shown.pk}/"
    member = signed_in(cast.member)
    assert [c.get(address).status_code for c in (client, member)] == [200, 404]
    assert member.get(f"/alerts/{alert.pk}/").status_code == 404
    assert client.post(f"/alerts/{alert.pk}/send/").headers["Location"] == f"/alerts/{alert.pk}/"
    assert (member.get(address).status_code, board(alert)) == (200, {"CZ": False, "IS": False})
    answer = member.post(
        f"/alerts/{alert.pk}/acknowledge/", {"sighting": "seen", "remark": "Twice in May"}, follow=True
    )
    row = AlertCountry.objects.get(alert=alert, country="CZ")
    assert (row.acknowledged_by, row.sighting, row.remark, row.by_mail) == (cast.member, "seen", "Twice in May", False)
    assert "seen in 1 other country" in answer.content.decode()
    assert client.post(f"/alerts/{alert.pk}/edit/", sent()).status_code == 409


BAD = {
    "no country": ({"to": "countries"}, "countries"),
    "a country nobody knows": ({"to": "countries", "countries": ["QQ"]}, "countries"),
    "until yesterday": ({"valid_until": in_days(-1)}, "valid_until"),
    "until next year": ({"valid_until": in_days(200)}, "valid_until"),
    "no moment": ({"valid_until": "soon"}, "valid_until"),
    "red": ({"marking": "RED"}, "marking"),
    "another hour": ({"escalate_hours": "3"}, "escalate_hours"),
    "no kind": ({"kind": "person"}, "kind"),
    "only invisible": ({"title": "\u202e\u200b"}, "title"),
    "too long": ({"title": "a" * 161}, "title"),
    "nothing said": ({"body": "<p> </p>"}, "body"),
    "picture without words": ({"picture_1": picture()}, "description_1"),
    "no picture": ({"picture_1": SimpleUploadedFile("a.jpg", b"MZ"), "description_1": "x"}, "picture_1"),
}


def test_what_cannot_be_meant_is_said_at_its_field_and_nothing_is_kept(
    cast: Cast, airports: Network, signed_in: SignIn
) -> None:
    client, found = signed_in(cast.expert), {}
    for name, (fields, _field) in BAD.items():
        answer = client.post(NEW, sent(**fields))
        found[name] = (answer.status_code, list(answer.context["form"].errors))
    assert found == {name: (422, [field]) for name, (_fields, field) in BAD.items()}
    assert not Alert.objects.exists()


def test_titles_become_one_line_and_the_same_form_one_alert(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    form = sent(title="One\r\nBcc: all@example.org\u202e two")
    for _again in range(2):
        signed_in(cast.expert).post(NEW, form)
    assert [alert.title for alert in Alert.objects.all()] == ["One Bcc: all@example.org two"]


def test_nobody_to_tell_is_not_sent_and_a_draft_can_be_thrown_away(cast: Cast, airports: Network) -> None:
    alone = begun(cast, airports, whole=False, countries=("IS",))
    with pytest.raises(Unprocessable):
        send_alert(actor=cast.expert, alert=alone)
    late = begun(cast, airports)
    Alert.objects.filter(pk=late.pk).update(valid_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Unprocessable):
        send_alert(actor=cast.expert, alert=late)
    discard_draft(actor=cast.expert, alert=alone)
    assert list(Alert.objects.values_list("pk", "sent_at")) == [(late.pk, None)]


# -- rights --------------------------------------------------------------------------------------------


def test_twins_agree_for_everybody_and_every_mark(cast: Cast, airports: Network) -> None:
    found = {}
    for mark in (Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.STRICT):
        alert = send_alert(actor=cast.expert, alert=begun(cast, airports, marking=mark))
        readers = set(access.readers_of(alert).values_list("pk", flat=True))
        for part, user in cast.items():
            if user is not None:
                user = User.objects.get(pk=user.pk)
                twins = {
                    access.can_read_alert(user, alert), access.visible_alerts(user).filter(pk=alert.pk).exists(),
                    user.pk in readers,
                }  # fmt: skip
                assert len(twins) == 1, (part, mark)
                found.setdefault(part, []).append(twins.pop())
    inside, outside = [True] * 4, [False] * 4
    assert found == {
        "secretariat": inside, "coordinator": inside, "expert": inside, "member": inside,
        "observer": [True, True, True, False], "stranger": outside, "removed": outside,
    }  # fmt: skip


def test_taking_note_again_by_others_and_when_it_is_over(cast: Cast, airports: Network, person: Callable) -> None:
    alert = send_alert(actor=cast.expert, alert=begun(cast, airports, whole=False, countries=("CZ", "CY")))
    first = actions.acknowledge_alert(actor=cast.member, alert=alert, sighting=Sighting.NOT_SEEN)
    again = actions.acknowledge_alert(actor=cast.member, alert=alert, sighting=Sighting.SEEN)
    assert (first.pk, again.sighting, board(alert)) == (again.pk, "not_seen", {"CZ": True, "CY": False})
    for who, error in ((cast.observer, Refused), (cast.coordinator, Refused), (cast.expert, Refused)):
        with pytest.raises(error):  # answers for nobody; has no country; is not asked
            actions.acknowledge_alert(actor=who, alert=alert)
    with pytest.raises(Http404):
        access.get_alert_to_acknowledge(cast.stranger, alert.pk)
    cypriot = person("Nikos Nephrite", country="CY")
    start_membership(actor=None, user=cypriot, network=airports, role=Role.MEMBER)
    Alert.objects.filter(pk=alert.pk).update(valid_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflict):
        actions.acknowledge_alert(actor=cypriot, alert=alert)
    actions.close_alert(actor=cast.coordinator, alert=alert, result="<p>Found.</p>")
    with pytest.raises(Conflict):
        actions.close_alert(actor=cast.expert, alert=alert, result="<p>Again.</p>")
    with pytest.raises(Conflict):
        actions.acknowledge_alert(actor=cypriot, alert=alert)
    with pytest.raises(Conflict):
        actions.give_feedback(actor=cast.member, alert=alert, body="<p>Late.</p>", client_id=uuid4())
    assert board(alert) == {"CZ": True, "CY": False}


def test_link_of_a_mail_is_worth_something_to_its_person_alone(cast: Cast, alert: Alert, signed_in: SignIn) -> None:
    path = links.mail_path(alert, cast.member)
    forged = path[:-2] + ("aa" if not path.endswith("aa") else "bb")
    asked = signed_in(None).get(path)
    assert (asked.status_code, "login" in asked.headers["Location"]) == (302, True)
    assert [signed_in(who).get(path).status_code for who in (cast.expert, cast.stranger)] == [403, 404]
    member = signed_in(cast.member)
    assert [member.get(link).status_code for link in (forged, f"/alerts/{alert.pk}/acknowledge/?from=x")] == [403, 403]
    assert (member.get(path).status_code, board(alert)["CZ"]) == (200, False)
    token = path.partition("from=")[2]
    assert member.post(f"/alerts/{alert.pk}/acknowledge/", {"from": token}).status_code == 302
    assert AlertCountry.objects.get(alert=alert, country="CZ").by_mail is True
    assert "has taken note" in member.get(path).content.decode()


# -- banner ----------------------------------------------------------------------------------------------


def banners(client: Client) -> int:
    return client.get("/").content.decode().count("strip-alert")


def test_banner_stays_until_one_or_ones_country_has_taken_note(
    cast: Cast, airports: Network, alert: Alert, signed_in: SignIn, person: Callable
) -> None:
    colleague = person("Ivo Indigo", country="CZ")
    start_membership(actor=None, user=colleague, network=airports, role=Role.MEMBER)
    people = {part: signed_in(user) for part, user in cast.items() if user} | {"colleague": signed_in(colleague)}
    shown = {part for part, client in people.items() if banners(client)}
    assert shown == {"secretariat", "coordinator", "member", "observer", "colleague"}
    people["observer"].post(f"/alerts/{alert.pk}/seen/")
    people["member"].post(f"/alerts/{alert.pk}/acknowledge/")
    assert {part for part, client in people.items() if banners(client)} == {"secretariat", "coordinator"}
    Alert.objects.filter(pk=alert.pk).update(valid_until=timezone.now() - timedelta(seconds=1))
    record(stream_id=airports.stream_id, actor=None, verb="x", target=("a.b", 1), scope=("a.b", 1))
    assert {part for part, client in people.items() if banners(client)} == set()


def test_page_of_an_alert_and_list_cost_the_same_for_three_and_thirty(
    cast: Cast, airports: Network, signed_in: SignIn, person: Callable, django_assert_num_queries: Any
) -> None:
    codes = ["AT", "BE", "BG", "CH", "DE", "DK", "EE", "ES", "FI", "GR", "HR", "HU", "IE", "IS", "IT"]
    for number, code in enumerate(codes):
        other = person(f"Person Number{number}", country=code)
        start_membership(actor=None, user=other, network=airports, role=Role.MEMBER)
    client, costs = signed_in(cast.coordinator), []
    for wanted in (("CZ",), tuple(codes)):
        made = send_alert(actor=cast.expert, alert=begun(cast, airports, whole=False, countries=wanted))
        for number in range(3 if len(wanted) > 1 else 1):
            actions.give_feedback(actor=cast.member, alert=made, body=f"<p>{number}</p>", client_id=uuid4())
        for path in (f"/alerts/{made.pk}/", "/networks/airports/alerts/"):
            client.get(path)
            with django_assert_num_queries(10, exact=False) as counted:
                assert client.get(path).status_code == 200
            costs.append(len(counted))
    assert costs[:2] == costs[2:]


# -- feedback and the end ----------------------------------------------------------------------------------


def test_warning_feedback_and_result_hang_together(cast: Cast, alert: Alert, signed_in: SignIn) -> None:
    member = signed_in(cast.member)
    form = {"body": "<p>Two cases.</p><script>x()</script>", "sighting": "seen", "client_id": str(uuid4())}
    for _again in range(2):
        assert member.post(f"/alerts/{alert.pk}/feedback/", form).status_code == 302
    said = Feedback.objects.get()
    assert (said.body, said.country, said.sighting) == ('<p dir="auto">Two cases.</p>', "CZ", "seen")
    assert member.get(f"/alerts/{alert.pk}/close/").status_code == 403
    expert = signed_in(cast.expert)
    assert expert.post(f"/alerts/{alert.pk}/close/", {"result": " "}).status_code == 422
    answer = expert.post(f"/alerts/{alert.pk}/close/", {"result": "<p>One maker.</p>"}, follow=True)
    assert ("One maker." in answer.content.decode(), expert.get(f"/alerts/{alert.pk}/close/").status_code) == (
        True,
        409,
    )
    assert member.post(f"/alerts/{alert.pk}/feedback/", form | {"client_id": str(uuid4())}).status_code == 422
    assert member.post(f"/alerts/{alert.pk}/acknowledge/").status_code == 409


def test_removed_member_and_draft_leave_no_trace(
    cast: Cast, alert: Alert, airports: Network, signed_in: SignIn
) -> None:
    end_membership(actor=cast.coordinator, membership=Membership.objects.get(user=cast.member))
    gone = signed_in(cast.member)
    assert (gone.get(f"/alerts/{alert.pk}/").status_code, banners(gone)) == (404, 0)
    assert (AlertSeen.objects.count(), Notice.objects.count()) == (1, 0)
