"""Applications, and the door that says nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.actions import open_network, start_membership
from networks.actions.asking import apply_to, ask_for_access
from networks.jobs import sweep_invitations  # noqa: F401 - work is started by name
from networks.models import AccessRequest, Application, Membership, Network
from networks.roles import Role
from notifications.jobs import relay
from notifications.models import Notice
from portal.models import AuditEntry
from tests.conftest import Cast

SignIn = Callable[..., Client]
Committing = Callable[..., Any]
Counts = Callable[[int], Any]
JOIN = "/networks/airports/apply/"
SEAT = {"role": "member", "term_months": "12"}


def words(**changed: Any) -> dict[str, Any]:
    """What an applicant types."""
    return {"words": "I lead the border team at the lake.", "client_id": str(uuid4()), **changed}


def asked(**changed: Any) -> dict[str, Any]:
    """What is typed before a closed door."""
    return {
        "address": "/networks/airports/topics/5/", "sender": "Clara Cobalt", "words": "She said it helps.",
        "client_id": str(uuid4()), **changed,
    }  # fmt: skip


@pytest.fixture
def hidden(db: None) -> Network:
    """A network nobody outside knows of."""
    return open_network(name="Quiet room", slug="quiet", listed=False)


def application_of(user: User, network: Network) -> Application:
    """An application that waits."""
    return apply_to(actor=user, network=network, words="I lead the border team at the lake.", client_id=uuid4())


def request_of(user: User, **changed: Any) -> AccessRequest:
    """A request that waits."""
    return ask_for_access(actor=user, **asked(**changed))


# -- applications ------------------------------------------------------------------------------


def test_stranger_applies_is_let_in_and_told(
    cast: Cast, airports: Network, signed_in: SignIn, django_capture_on_commit_callbacks: Committing
) -> None:
    client = signed_in(cast.stranger)
    assert f'href="{JOIN}"' in client.get("/networks/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(JOIN, words())["Location"] == "/networks/"
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert {message.to[0] for message in mail.outbox} == {cast.coordinator.email, cast.secretariat.email}
    assert "You have asked to join." in client.get("/networks/").content.decode()

    mail.outbox.clear()
    application = Application.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(cast.coordinator).post(f"/applications/{application.pk}/approve/", SEAT)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert (answer.status_code, [m.to for m in mail.outbox]) == (302, [[cast.stranger.email]])
    assert client.get("/networks/airports/").status_code == 200


def test_decision_stands_with_its_reason_on_the_page_of_networks(
    cast: Cast, airports: Network, signed_in: SignIn
) -> None:
    application = application_of(cast.stranger, airports)
    manager = signed_in(cast.coordinator)
    decline = f"/applications/{application.pk}/decline/"
    assert [manager.post(decline, {"reason": r}).status_code for r in ("", " ", "No seat is free.", "x")] == [
        422, 422, 302, 409,
    ]  # fmt: skip
    page = signed_in(cast.stranger).get("/networks/").content.decode()
    assert ("No seat is free." in page, f'href="{JOIN}"' in page) == (True, True)
    assert signed_in(cast.stranger).post(JOIN, words()).status_code == 302


def test_one_waits_for_each_network(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    client, sent = signed_in(cast.stranger), words()
    assert [client.post(JOIN, each).status_code for each in (sent, sent, words())] == [302, 302, 409]
    assert Application.objects.count() == 1


@pytest.mark.parametrize("part", ["coordinator", "expert", "member", "observer"])
def test_members_have_nothing_to_apply_for(cast: Cast, signed_in: SignIn, part: str) -> None:
    client = signed_in(getattr(cast, part))
    assert [client.get(JOIN).status_code, client.post(JOIN, words()).status_code] == [409, 409]


def test_unlisted_archived_and_unknown_networks_are_the_same_nothing(
    cast: Cast, hidden: Network, signed_in: SignIn
) -> None:
    open_network(name="Old room", slug="old", archived_at=timezone.now())
    client = signed_in(cast.stranger)
    answers = [
        getattr(client, method)(f"/networks/{slug}/apply/", words())
        for slug in ("quiet", "old", "no-such")
        for method in ("get", "post")
    ]
    assert {(a.status_code, a.content) for a in answers} == {(404, client.get("/nothing/").content)}
    assert Application.objects.count() == 0


@pytest.mark.parametrize("changed", [{"words": ""}, {"words": "x" * 2001}, {"words": "\u202e"}, {"client_id": "no"}])
def test_bad_application_is_refused(cast: Cast, signed_in: SignIn, changed: dict[str, str]) -> None:
    answer = signed_in(cast.stranger).post(JOIN, words(**changed))
    assert (answer.status_code, Application.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "changed", [{"role": "king"}, {"role": ""}, {"term_months": "0"}, {"term_months": "-1"}, {"term_months": "1e9"}]
)
def test_bad_seat_is_refused(cast: Cast, airports: Network, signed_in: SignIn, changed: dict[str, str]) -> None:
    application = application_of(cast.stranger, airports)
    answer = signed_in(cast.coordinator).post(f"/applications/{application.pk}/approve/", {**SEAT, **changed})
    assert (answer.status_code, Application.objects.get().state) == (422, "waiting")


def test_applicant_sees_their_own_withdraws_it_and_decides_nothing(
    cast: Cast, airports: Network, mednet: Network, signed_in: SignIn
) -> None:
    application = application_of(cast.stranger, airports)
    client, base = signed_in(cast.stranger), f"/applications/{application.pk}/"
    assert client.get(base).status_code == 200
    assert [client.post(f"{base}{act}/", SEAT).status_code for act in ("approve", "decline")] == [403, 403]
    assert [signed_in(u).get(base).status_code for u in (cast.member, cast.removed)] == [404, 404]
    assert [client.post(f"{base}withdraw/").status_code for _ in range(2)] == [302, 409]


def test_suspended_person_does_not_come_in_by_applying(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    Membership.objects.filter(user=cast.member).update(suspended_at=timezone.now())
    assert signed_in(cast.member).post(JOIN, words()).status_code == 409


def test_applicant_who_came_in_meanwhile_is_not_let_in_twice(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    application = application_of(cast.stranger, airports)
    start_membership(actor=None, user=cast.stranger, network=airports, role=Role.MEMBER)
    answer = signed_in(cast.coordinator).post(f"/applications/{application.pk}/approve/", SEAT)
    assert (answer.status_code, Application.objects.get().state) == (409, "waiting")


# -- before "nothing here" ---------------------------------------------------------------------


def test_nothing_here_is_the_same_for_all_and_leads_to_the_door(cast: Cast, signed_in: SignIn) -> None:
    clients = [signed_in(cast.stranger), signed_in(cast.coordinator)]
    addresses = ["/networks/airports/topics/99/", "/networks/none/", "/nothing/"]
    pages = {client.get(address).content for client in clients for address in addresses}
    assert [b'href="/ask/"' in page for page in pages] == [True]


def test_address_is_taken_from_where_one_came(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.stranger)
    offered = [
        client.get("/ask/", headers={"Referer": came}).context["form"].initial["address"]
        for came in (
            "http://testserver/networks/airports/topics/5/?a=1",
            "http://evil.example/x/",
            "http://testserver/ask/",
            "",
        )
    ]
    assert offered == ["/networks/airports/topics/5/", "", "", ""]


@pytest.mark.parametrize("address", ["/networks/quiet/topics/5/", "/networks/no-such/", "/nothing/", "x", "http://["])
def test_answer_is_the_same_whatever_is_behind_the_address(
    cast: Cast, hidden: Network, signed_in: SignIn, django_assert_max_num_queries: Counts, address: str
) -> None:
    client = signed_in(cast.stranger)
    client.get("/networks/")
    with django_assert_max_num_queries(22):
        answer = client.post("/ask/", asked(address=address))
    page = client.get("/").content.decode()
    assert (answer.status_code, answer["Location"], "Quiet" in page) == (302, "/", False)
    assert "If there is something at that address" in page
    mine = AuditEntry.objects.filter(actor=cast.stranger, target_type__startswith="networks.")
    assert [(entry.verb, entry.stream_id) for entry in mine] == [("access.asked", None)]


def test_coordinators_are_told_and_the_asker_is_not(
    cast: Cast, airports: Network, signed_in: SignIn, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        request = request_of(cast.stranger)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert {message.to[0] for message in mail.outbox} == {cast.coordinator.email, cast.secretariat.email}
    assert signed_in(cast.stranger).get(f"/ask/requests/{request.pk}/").status_code == 404
    assert signed_in(cast.expert).get(f"/ask/requests/{request.pk}/").status_code == 404
    page = signed_in(cast.coordinator).get(f"/ask/requests/{request.pk}/").content.decode()
    assert ("/networks/airports/topics/5/" in page, "Clara Cobalt" in page) == (True, True)

    close = f"/ask/requests/{request.pk}/close/"
    with django_capture_on_commit_callbacks(execute=True):
        answers = [signed_in(cast.coordinator).post(close, {"reason": r}).status_code for r in ("", "Unknown to us.")]
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert answers == [422, 302]
    assert Notice.objects.filter(user=cast.stranger).count() == 0
    assert AuditEntry.objects.get(verb="access.closed").person_id is None


def test_asker_who_is_let_in_is_told_so(
    cast: Cast, airports: Network, signed_in: SignIn, django_capture_on_commit_callbacks: Committing
) -> None:
    request = request_of(cast.stranger)
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(cast.coordinator).post(f"/ask/requests/{request.pk}/grant/", SEAT)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert answer["Location"] == "/networks/airports/members/nominations/"
    assert Membership.objects.active().get(user=cast.stranger, network=airports).role == "member"
    told = [message.subject for message in mail.outbox if message.to == [cast.stranger.email]]
    assert told == ["[Airports group] Welcome to Airports group"]
    assert signed_in(cast.coordinator).post(f"/ask/requests/{request.pk}/grant/", SEAT).status_code == 409


def test_address_of_no_network_waits_with_the_secretariat(
    cast: Cast, airports: Network, signed_in: SignIn, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        request = request_of(cast.stranger, address="/nothing/")
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert [message.to for message in mail.outbox] == [[cast.secretariat.email]]
    assert [signed_in(u).get("/ask/requests/").status_code for u in (cast.secretariat, cast.coordinator)] == [200, 403]
    client, grant = signed_in(cast.secretariat), f"/ask/requests/{request.pk}/grant/"
    assert client.get(f"/ask/requests/{request.pk}/").status_code == 200
    sent = [SEAT, {**SEAT, "network": "no-such"}, {**SEAT, "network": "airports"}]
    assert [client.post(grant, each).status_code for each in sent] == [422, 422, 302]


def test_ten_a_day_and_no_more(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.stranger)
    answers = [client.post("/ask/", asked(address=f"/n/{number}/")) for number in range(11)]
    assert [a.status_code for a in answers] == [302] * 10 + [429]
    assert "Ask again tomorrow" in answers[-1].content.decode()
    assert signed_in(cast.member).post("/ask/", asked()).status_code == 302


def test_request_sent_twice_is_one(cast: Cast, signed_in: SignIn) -> None:
    client, sent = signed_in(cast.stranger), asked()
    assert [client.post("/ask/", sent).status_code for _ in range(2)] == [302, 302]
    assert AccessRequest.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"address": ""}, {"address": "x" * 401}, {"sender": ""}, {"sender": "\u202e"}, {"words": "x" * 2001},
     {"client_id": "5"}],
)  # fmt: skip
def test_bad_request_is_refused(cast: Cast, signed_in: SignIn, changed: dict[str, str]) -> None:
    answer = signed_in(cast.stranger).post("/ask/", asked(**changed))
    assert (answer.status_code, AccessRequest.objects.count()) == (422, 0)


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_lists_cost_the_same_for_any_number(
    cast: Cast,
    airports: Network,
    signed_in: SignIn,
    person: Callable[..., User],
    django_assert_num_queries: Counts,
    rows: int,
) -> None:
    for number in range(rows):
        who = person(f"Guest N{number}")
        application_of(who, airports)
        request_of(who)
        request_of(who, address="/nothing/")
    pages = [(cast.coordinator, "/networks/airports/members/nominations/", 6), (cast.secretariat, "/ask/requests/", 4)]
    for user, address, queries in pages:
        client = signed_in(user)
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200
