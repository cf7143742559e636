"""The outbox: what it shows and to whom, how what was given up goes again, and addresses that take no mail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.actions import open_forum, start_topic
from networks.access.reaching import readers_of_stop, visible_stops
from networks.jobs import tell_of_stopped_addresses
from networks.models import Membership, Network
from networks.roles import Role
from notifications import proving
from notifications.actions import relay_batch
from notifications.actions.outbox import lift_address, send_again
from notifications.models import Delivery, Digest, Notice, StoppedAddress
from portal.errors import Conflict
from portal.marking import Marking
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

SignIn = Callable[..., Client]


@pytest.fixture
def topic(cast: Cast, airports: Network) -> Any:
    """A RED topic of the expert, and nothing that waits for the relay."""
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    made = start_topic(
        actor=cast.expert, forum=forum, title="Marzipan walls", marking=Marking.RED, body="<p>Seen?</p>",
        client_id=uuid4(), readers=[cast.member.pk],
    )  # fmt: skip
    Activity.objects.update(handled_at=timezone.now())
    return made


def given_up(people: list[User], **fields: Any) -> list[Delivery]:
    """One mail for each of ``people`` that was given up, about the latest happening."""
    latest = Activity.objects.latest("pk")
    fields = {"state": "failed", "attempts": 12, "error": "451 later", **fields}
    return [Delivery.objects.create(user=user, activity=latest, **fields) for user in people]


def stop(user: User) -> StoppedAddress:
    return StoppedAddress.objects.create(user=user, address=user.email, reason="550 no such user")


@pytest.mark.parametrize("many", [1, 3, 20])
def test_page_costs_the_same_for_any_number(
    cast: Cast, topic: Any, person: Callable[..., User], signed_in: SignIn, django_assert_num_queries: Any, many: int
) -> None:
    people = [person(f"P{number} Pyrite") for number in range(many)]
    given_up(people)
    for user in people:
        stop(user)
    client = signed_in(cast.secretariat)
    client.get("/outbox/")
    with django_assert_num_queries(14):
        page = client.get("/outbox/")
    assert len(page.context["lines"]) == len(page.context["stopped"]) == many


def test_page_shows_numbers_and_no_title(cast: Cast, topic: Any, signed_in: SignIn) -> None:
    given_up([cast.member])
    given_up([cast.expert], state="queued", next_attempt_at=timezone.now() - timedelta(hours=1))
    given_up([cast.observer], state="sent", sent_at=timezone.now())
    Digest.objects.create(user=cast.member, due_at=timezone.now(), since=timezone.now(), state="failed", error="552")
    Activity.objects.filter(pk=Activity.objects.latest("pk").pk).update(
        handled_at=None, created_at=timezone.now() - timedelta(hours=2)
    )
    page = signed_in(cast.secretariat).get("/outbox/")
    said = page.content.decode()
    mails, _pushes, digests = page.context["tallies"]
    assert (mails.states, mails.late, mails.last_hour) == ({"failed": 1, "queued": 1, "sent": 1}, 1, 1)
    assert digests.states == {"failed": 1}
    assert (page.context["waiting"].count, page.context["waiting"].is_late) == (1, True)
    found = ["Hana Halite" in said, "451 later" in said, "does not keep up" in said, "Marzipan" in said]
    assert found == [True, True, True, False]


def test_readable_place_is_named(cast: Cast, topic: Any, signed_in: SignIn) -> None:
    given_up([cast.member])
    client = signed_in(cast.secretariat)
    [(_delivery, _verb, place)] = client.get("/outbox/").context["lines"]
    assert place == ""  # RED, and the secretariat is not named
    topic.__class__.objects.filter(pk=topic.pk).update(marking=Marking.GREEN)
    [(_delivery, verb, place)] = client.get("/outbox/").context["lines"]
    assert (bool(verb), place) == (True, "Airports group")


def test_send_again_queues_one_with_what_its_mail_carries(
    cast: Cast, topic: Any, signed_in: SignIn, airports: Network
) -> None:
    first, other = given_up([cast.member, cast.expert])
    start_topic(
        actor=cast.coordinator, forum=topic.forum, title="More", marking="GREEN", body="<p>x</p>", client_id=uuid4()
    )
    [carried] = given_up([cast.member], carrier=first)
    client = signed_in(cast.secretariat)
    assert client.post("/outbox/send-again/", {"delivery": carried.pk}).status_code == 302
    states = {each.pk: (each.state, each.attempts) for each in Delivery.objects.all()}
    queued = ("queued", 1)
    assert states == {first.pk: queued, carried.pk: queued, other.pk: ("failed", 12)}
    assert client.post("/outbox/send-again/", {"all": "yes"}).status_code == 302
    assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}
    trail = AuditEntry.objects.filter(verb="delivery.sent_again").order_by("pk")
    assert list(trail.values_list("person_id", "details__count")) == [(cast.member.pk, 2), (cast.expert.pk, 1)]


@pytest.mark.parametrize(
    ("sent", "status"),
    [({}, 422), ({"delivery": "x"}, 422), ({"delivery": "999"}, 409), ({"all": "1"}, 409), ({"digest": "7"}, 409)],
)
def test_send_again_of_nothing_is_refused(cast: Cast, topic: Any, signed_in: SignIn, sent: Any, status: int) -> None:
    assert signed_in(cast.secretariat).post("/outbox/send-again/", sent).status_code == status


def test_send_again_leaves_what_goes_to_a_stopped_address(cast: Cast, topic: Any, signed_in: SignIn) -> None:
    stopped = stop(cast.member)
    [first, _second] = given_up([cast.member, cast.expert])
    with pytest.raises(Conflict):
        send_again(actor=cast.secretariat, deliveries=[first.pk])
    assert send_again(actor=cast.secretariat, deliveries=None) == 1
    client = signed_in(cast.secretariat)
    path = f"/outbox/addresses/{stopped.pk}/lift/"
    assert [client.post(path).status_code for _ in range(2)] == [302, 404]  # lifted is not stopped any more
    stopped.refresh_from_db()
    assert (stopped.lifted_by, bool(stopped.lifted_at)) == (cast.secretariat, True)
    assert AuditEntry.objects.filter(verb="address.lifted", person=cast.member.pk).count() == 1
    assert send_again(actor=cast.secretariat, deliveries=None) == 1


def test_digest_goes_again_once(cast: Cast, topic: Any, signed_in: SignIn) -> None:
    now = timezone.now()
    digest = Digest.objects.create(user=cast.member, due_at=now, since=now, state="failed", attempts=12)
    client = signed_in(cast.secretariat)
    answers = [client.post("/outbox/send-again/", {"digest": digest.pk}).status_code for _ in range(2)]
    digest.refresh_from_db()
    assert (answers, digest.state, digest.attempts) == ([302, 409], "queued", 1)


def test_person_is_told_on_every_page_and_lifts_it_with_the_link(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client, words = signed_in(cast.member), "hana.halite@example.org does not arrive"
    before = client.get("/notifications/address/").content.decode()
    stop(cast.member)
    stop(cast.observer)
    from django.core.cache import cache

    cache.clear()
    assert [words in page for page in (before, client.get("/networks/").content.decode())] == [False, True]
    assert words not in signed_in(cast.expert).get("/networks/").content.decode()
    assert [client.post("/notifications/address/prove/").status_code for _ in range(2)] == [302, 429]
    token = proving.make(cast.member.pk, cast.member.email)
    link = f"/notifications/address/{token}/"
    assert link in str(proving.mail_to(cast.member).body)
    wrong = [
        link.replace(":", ".", 1),
        f"/notifications/address/{proving.make(cast.observer.pk, cast.observer.email)}/",
    ]
    assert [client.post(each).status_code for each in wrong] == [404, 404]
    assert client.get(link).status_code == 200
    assert StoppedAddress.objects.filter(lifted_at=None).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(link).status_code == 302
    assert words not in client.get("/networks/").content.decode()
    assert StoppedAddress.objects.get(lifted_at=None).user == cast.observer


def test_changed_address_is_not_stopped(cast: Cast, signed_in: SignIn) -> None:
    stop(cast.member)
    User.objects.filter(pk=cast.member.pk).update(email="hana.other@example.org")
    assert signed_in(cast.member).get("/notifications/address/").context["stopped"] is None
    assert signed_in(cast.secretariat).get("/outbox/").context["stopped"] == []


def test_desk_says_whom_mail_does_not_reach_and_asks_once_a_day(
    cast: Cast, airports: Network, mednet: Network, signed_in: SignIn
) -> None:
    Activity.objects.update(handled_at=timezone.now())
    for user in (cast.member, cast.stranger, cast.removed):
        stop(user)
    seat, foreign = Membership.objects.get(user=cast.member), Membership.objects.get(user=cast.stranger)
    client = signed_in(cast.coordinator)
    page = client.get("/networks/airports/desk/").content.decode()
    assert ["Mail does not reach 1 member" in page, "Hana Halite" in page] == [True, True]
    ask = "/networks/airports/members/seats/{}/ask-address/"
    assert [client.post(ask.format(pk)).status_code for pk in (seat.pk, seat.pk, foreign.pk)] == [302, 409, 404]
    assert "Ask for another address" not in client.get("/networks/airports/desk/").content.decode()
    relay_batch()
    assert list(Notice.objects.values_list("user", "sort")) == [(cast.member.pk, "asked")]
    assert "asks you for another e-mail address" in signed_in(cast.member).get("/notifications/").content.decode()
    assert Membership.objects.filter(user=cast.coordinator, role=Role.COORDINATOR).exists()


def test_coordinators_are_told_once_of_each_stop(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    Activity.objects.update(handled_at=timezone.now())
    stopped = stop(cast.member)
    assert (tell_of_stopped_addresses(), tell_of_stopped_addresses()) == (1, 0)
    relay_batch()
    assert list(Notice.objects.values_list("user", flat=True)) == [cast.coordinator.pk]
    assert "Mail does not reach Hana Halite" in signed_in(cast.coordinator).get("/notifications/").content.decode()
    seat = Membership.objects.get(user=cast.member)
    readers = set(readers_of_stop(seat))
    assert readers == {user for _part, user in cast.items() if user and seat in visible_stops(user)}
    assert readers == {cast.coordinator, cast.secretariat}
    lift_address(actor=cast.secretariat, stopped=stopped)
    assert (list(readers_of_stop(seat)), tell_of_stopped_addresses()) == ([], 0)
    stop(cast.member)
    assert tell_of_stopped_addresses() == 1


def test_gauges_and_health_say_that_the_outbox_is_late(client: Client, cast: Cast, topic: Any, settings: Any) -> None:
    settings.PORTAL_METRICS_TOKEN = "s3cret"
    given_up([cast.member])
    stop(cast.member)
    text = client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content.decode()
    for line in ("portal_deliveries_failed 1", "portal_stopped_addresses 1", "portal_deliveries_queued 0"):
        assert line in text.splitlines()
    assert client.get("/health/ready").json()["degraded"] == []
    Activity.objects.update(handled_at=None, created_at=timezone.now() - timedelta(minutes=11))
    assert client.get("/health/ready").json() == {"status": "degraded", "degraded": ["outbox"]}
    assert mail.outbox == []
