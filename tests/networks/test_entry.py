"""Nominations: who may name whom, who decides, who is told, and what becomes of bad input."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.actions import end_membership, open_network, start_membership
from networks.actions.entry import approve_nomination, nominate
from networks.jobs import sweep_invitations  # noqa: F401 - work is started by name
from networks.models import Invitation, Membership, Network, Nomination
from networks.roles import Role
from notifications.jobs import relay
from portal.errors import Refused
from portal.models import AuditEntry
from tests.conftest import Cast

SignIn = Callable[..., Client]
Committing = Callable[..., Any]
Counts = Callable[[int], Any]
QUEUE = "/networks/airports/members/nominations/"


@pytest.fixture
def correspondent(person: Callable[..., User]) -> User:
    """The Permanent Correspondent of Slovenia, in no network."""
    return person("Jana Jasper", country="SI", correspondent_for="SI")


@pytest.fixture
def other_coordinator(cast: Cast, airports: Network, person: Callable[..., User]) -> User:
    """A second coordinator, to decide on what the first nominated."""
    found = person("Greta Granite")
    start_membership(actor=None, user=found, network=airports, role=Role.COORDINATOR)
    return found


def form(**changed: Any) -> dict[str, Any]:
    """What is typed into the form."""
    return {
        "name": "Nora Nickel", "email": "nora.nickel@example.org", "country": "SI", "organisation": "Customs, Slovenia",
        "service_type": "customs", "role": "member", "term_months": 12, "words": "Leads the airport team.",
        "network": "airports", "client_id": str(uuid4()), **changed,
    }  # fmt: skip


def named(actor: User, network: Network, **changed: Any) -> Nomination:
    """A nomination that waits."""
    fields = {name: value for name, value in form(**changed).items() if name != "network"}
    return nominate(actor=actor, network=network, **fields)


def test_correspondent_nominates_and_coordinators_are_told(
    cast: Cast, correspondent: User, signed_in: SignIn, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(correspondent).post("/nominations/new/", form())
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert (answer.status_code, answer["Location"]) == (302, "/nominations/")
    assert {message.to[0] for message in mail.outbox} == {cast.secretariat.email, cast.coordinator.email}
    told: Any = mail.outbox[0]
    assert "Nora Nickel as member" in told.subject
    assert "Leads the airport team." in told.body
    assert AuditEntry.objects.filter(verb="nomination.made", actor=correspondent).count() == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"country": "FR"}, 422),
        ({"country": ""}, 422),
        ({"role": "coordinator"}, 422),
        ({"role": "king"}, 422),
        ({"network": "hidden"}, 422),
        ({"network": "never-existed"}, 422),
        ({"network": "1"}, 422),
        ({"term_months": "0"}, 422),
        ({"term_months": "99999999999999999999"}, 422),
        ({"email": "no address"}, 422),
        ({"email": "x" * 300 + "@example.org"}, 422),
        ({"name": "\u202e\u200b"}, 422),
        ({"name": "x" * 121}, 422),
        ({"words": ""}, 422),
        ({"service_type": "spies"}, 422),
        ({"client_id": "no-uuid"}, 422),
        ({"email": "jana.jasper@example.org"}, 422),
        ({"email": "hana.halite@example.org"}, 409),
        ({"email": " HANA.Halite@example.org"}, 409),
    ],
)
def test_bad_nomination_is_refused_and_nothing_written(
    cast: Cast, correspondent: User, signed_in: SignIn, changed: dict[str, Any], status: int
) -> None:
    open_network(name="Quiet", slug="hidden", listed=False)
    answer = signed_in(correspondent).post("/nominations/new/", form(**changed))
    assert (answer.status_code, Nomination.objects.count()) == (status, 0)


def test_unlisted_network_and_unknown_one_answer_alike(correspondent: User, cast: Cast, signed_in: SignIn) -> None:
    open_network(name="Quiet", slug="hidden", listed=False)
    client = signed_in(correspondent)
    hidden, unknown = (client.get(f"/nominations/new/?network={slug}") for slug in ("hidden", "no-such"))
    assert (hidden.status_code, unknown.status_code, b"Quiet" in hidden.content) == (422, 422, False)


def test_name_is_cleaned_of_control_and_override_characters(cast: Cast, correspondent: User, signed_in: SignIn) -> None:
    signed_in(correspondent).post("/nominations/new/", form(name="  Nora\u202e \x00\x07Nickel\u2066 "))
    assert [n.name for n in Nomination.objects.all()] in (["Nora Nickel"], [])


def test_nomination_sent_twice_is_one(cast: Cast, correspondent: User, signed_in: SignIn) -> None:
    client, sent = signed_in(correspondent), form()
    answers = [client.post("/nominations/new/", sent).status_code for _ in range(2)]
    assert (answers, Nomination.objects.count()) == ([302, 302], 1)
    assert client.post("/nominations/new/", form()).status_code == 409


@pytest.mark.parametrize("part", ["expert", "member", "observer"])
def test_members_do_not_nominate(cast: Cast, signed_in: SignIn, part: str) -> None:
    client = signed_in(getattr(cast, part))
    answers = [client.post("/nominations/new/", form()), client.post(f"{QUEUE}new/", form())]
    assert ([a.status_code for a in answers], Nomination.objects.count()) == ([403, 403], 0)


def test_correspondent_inside_nominates_there_for_their_country_only(
    cast: Cast, airports: Network, correspondent: User, signed_in: SignIn
) -> None:
    start_membership(actor=None, user=correspondent, network=airports, role=Role.OBSERVER)
    client = signed_in(correspondent)
    assert client.post(f"{QUEUE}new/", form(country="FR")).status_code == 422
    answer = client.post(f"{QUEUE}new/", form())
    assert (answer.status_code, answer["Location"]) == (302, "/nominations/")
    assert client.get(QUEUE).status_code == 403


def test_coordinator_nominates_any_country_or_organisation(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.coordinator)
    assert client.post(f"{QUEUE}new/", form(country="", organisation="Interpol")).status_code == 302
    nobody = form(country="", organisation="", email="two@example.org")
    assert client.post(f"{QUEUE}new/", nobody).status_code == 422


def test_nobody_decides_on_their_own_nomination(
    cast: Cast, airports: Network, other_coordinator: User, signed_in: SignIn
) -> None:
    nomination = named(cast.coordinator, airports)
    client = signed_in(cast.coordinator)
    answers = [client.post(f"/nominations/{nomination.pk}/{act}/", {"reason": "No."}) for act in ("approve", "decline")]
    assert [a.status_code for a in answers] == [403, 403]
    assert "another coordinator or the secretariat" in answers[0].content.decode()
    assert Nomination.objects.get().state == "waiting"
    assert signed_in(other_coordinator).post(f"/nominations/{nomination.pk}/approve/").status_code == 302
    assert Invitation.objects.get().nomination_id == nomination.pk


def test_nobody_approves_themselves_into_a_network(
    cast: Cast, airports: Network, correspondent: User, mednet: Network, signed_in: SignIn
) -> None:
    nomination = named(correspondent, mednet, email=cast.secretariat.email, country="SI")
    assert signed_in(cast.secretariat).post(f"/nominations/{nomination.pk}/approve/").status_code == 403


def test_approved_stranger_is_invited_and_nominator_told(
    cast: Cast,
    airports: Network,
    correspondent: User,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: Committing,
) -> None:
    nomination = named(correspondent, airports)
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(cast.coordinator).post(f"/nominations/{nomination.pk}/approve/")
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    sent: dict[str, Any] = {message.to[0]: message for message in mail.outbox}
    assert "/accounts/invitations/" in sent["nora.nickel@example.org"].body
    assert "Bruno Basalt approved the nomination of" in sent[correspondent.email].body
    assert signed_in(correspondent).get("/nominations/").status_code == 200


def test_approved_person_with_an_account_is_in_at_once_and_told(
    cast: Cast,
    airports: Network,
    correspondent: User,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: Committing,
) -> None:
    nomination = named(correspondent, airports, email=cast.stranger.email)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(cast.coordinator).post(f"/nominations/{nomination.pk}/approve/")
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    seat = Membership.objects.active().get(user=cast.stranger, network=airports)
    assert (seat.role, seat.valid_until is not None) == ("member", True)
    assert "Welcome to Airports group" in {m.to[0]: m for m in mail.outbox}[cast.stranger.email].subject
    assert signed_in(cast.stranger).get("/networks/airports/").status_code == 200


def test_decline_needs_a_reason_and_is_told(
    cast: Cast,
    airports: Network,
    correspondent: User,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: Committing,
) -> None:
    nomination = named(correspondent, airports)
    client = signed_in(cast.coordinator)
    relay()
    mail.outbox.clear()
    assert client.post(f"/nominations/{nomination.pk}/decline/", {"reason": " \u200b "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/nominations/{nomination.pk}/decline/", {"reason": "The seat of Slovenia is taken."})
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert Nomination.objects.get().state == "declined"
    told = [message for message in mail.outbox if message.to == [correspondent.email]]
    assert ["The seat of Slovenia is taken." in message.body for message in told] == [True]
    assert client.post(f"/nominations/{nomination.pk}/approve/").status_code == 409


def test_nominator_withdraws_and_nobody_else(
    cast: Cast, airports: Network, correspondent: User, signed_in: SignIn
) -> None:
    nomination = named(correspondent, airports)
    address = f"/nominations/{nomination.pk}/withdraw/"
    assert [signed_in(u).post(address).status_code for u in (cast.coordinator, cast.member)] == [403, 404]
    assert [signed_in(correspondent).post(address).status_code for _ in range(2)] == [302, 409]
    assert signed_in(cast.coordinator).post(f"/nominations/{nomination.pk}/approve/").status_code == 409


def test_approval_that_cannot_be_leaves_the_nomination_waiting(
    cast: Cast, airports: Network, correspondent: User, signed_in: SignIn
) -> None:
    nomination = named(correspondent, airports, email="nora@example.org")
    member = User.objects.create_user("nora@example.org", "x", name="Nora")
    start_membership(actor=None, user=member, network=airports, role=Role.MEMBER)
    assert signed_in(cast.coordinator).post(f"/nominations/{nomination.pk}/approve/").status_code == 409
    assert Nomination.objects.get().state == "waiting"


def test_archived_network_takes_no_nomination_and_lets_nobody_in(
    cast: Cast, airports: Network, correspondent: User, signed_in: SignIn
) -> None:
    nomination = named(correspondent, airports)
    Network.objects.filter(pk=airports.pk).update(archived_at=timezone.now())
    assert signed_in(correspondent).post("/nominations/new/", form(email="b@example.org")).status_code in (403, 422)
    assert signed_in(cast.coordinator).post(f"/nominations/{nomination.pk}/approve/").status_code == 409
    assert signed_in(cast.coordinator).get(f"{QUEUE}new/").status_code == 403


def test_seat_is_handed_over_to_the_person_who_comes(cast: Cast, airports: Network) -> None:
    seat = Membership.objects.get(user=cast.member, network=airports)
    nomination = named(cast.member, airports, replaces=seat, role="member", email=cast.stranger.email)
    came: Any = approve_nomination(actor=cast.coordinator, nomination=nomination)
    seat.refresh_from_db()
    assert (came.user_id, came.role, seat.ended_at is not None) == (cast.stranger.pk, "member", True)


@pytest.mark.parametrize("role", ["coordinator", "expert"])
def test_hand_over_with_another_role_is_refused(cast: Cast, airports: Network, role: str) -> None:
    seat = Membership.objects.get(user=cast.member, network=airports)
    with pytest.raises(Refused):
        named(cast.member, airports, replaces=seat, role=role)


def test_successor_in_the_network_takes_the_seat_over(cast: Cast, airports: Network) -> None:
    seat = Membership.objects.get(user=cast.expert, network=airports)
    nomination = named(cast.expert, airports, replaces=seat, role="expert", email=cast.observer.email)
    came: Any = approve_nomination(actor=cast.coordinator, nomination=nomination)
    assert (came.user_id, came.role) == (cast.observer.pk, "expert")


def test_former_correspondent_sees_what_became_of_their_nomination(
    cast: Cast, airports: Network, correspondent: User, signed_in: SignIn
) -> None:
    nomination = named(correspondent, airports)
    User.objects.filter(pk=correspondent.pk).update(correspondent_for="")
    client = signed_in(correspondent)
    assert client.get(f"/nominations/{nomination.pk}/").status_code == 200
    assert client.post("/nominations/new/", form(email="b@example.org")).status_code == 403


def test_coordinator_who_left_sees_the_queue_no_more(
    cast: Cast, airports: Network, correspondent: User, other_coordinator: User, signed_in: SignIn
) -> None:
    nomination = named(correspondent, airports)
    end_membership(actor=None, membership=Membership.objects.get(user=other_coordinator))
    client = signed_in(other_coordinator)
    assert [client.get(a).status_code for a in (QUEUE, f"/nominations/{nomination.pk}/")] == [404, 404]


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_lists_cost_the_same_for_any_number(
    cast: Cast, airports: Network, correspondent: User, signed_in: SignIn, django_assert_num_queries: Counts, rows: int
) -> None:
    for number in range(rows):
        named(correspondent, airports, email=f"n{number}@example.org")
    done = named(correspondent, airports, email="done@example.org")
    approve_nomination(actor=cast.coordinator, nomination=done)
    pages = [(cast.coordinator, QUEUE, 6), (cast.coordinator, "/networks/airports/members/invitations/", 4)]
    for user, address, queries in [*pages, (correspondent, "/nominations/", 5)]:
        client = signed_in(user)
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200
