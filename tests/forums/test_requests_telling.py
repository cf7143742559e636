"""Who is told of a request, who is reminded, and how often."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.actions import follow_topic, start_topic
from forums.actions import requests as actions
from forums.actions.asking import asks, step_due
from forums.models import CountryAnswer, Forum, InformationRequest
from forums.queries import requests as queries
from networks.actions import end_membership, start_membership
from networks.models import Membership, Network
from networks.roles import Role
from notifications.jobs import relay
from notifications.models import Notice
from portal.errors import Conflict
from portal.models import Activity
from portal.stream import latest
from tests.conftest import Cast
from tests.forums.asking import answer, close, in_days

Run = Callable[..., Any]
SignIn = Callable[[User | None], Client]


@pytest.fixture
def french(cast: Cast, airports: Network, person: Callable[..., User]) -> User:
    """The expert's colleague."""
    other = person("Celine Calcite", country="FR")
    start_membership(actor=None, user=other, network=airports, role=Role.MEMBER)
    return other


@pytest.fixture
def ask(cast: Cast, concealment: Forum) -> Callable[..., InformationRequest]:
    """``ask("FR", "CZ", days=…)``: the coordinator asks, at noon, until that many days later."""

    def make(*countries: str, days: int = 20, **fields: Any) -> InformationRequest:
        fields = {"marking": "AMBER", "actor": cast.coordinator} | fields
        topic = start_topic(
            forum=concealment, title="Ketamine in tea", body="<p>Seen?</p>", client_id=uuid4(),
            asks=asks(countries or ("CZ", "FR"), queries.end_of(timezone.localdate() + timedelta(days=days))), **fields,
        )  # fmt: skip
        return queries.load_requests(InformationRequest.objects.filter(topic=topic).values("pk")).get()

    return make


def told(run: Run, kind: str = "") -> dict[str, list[str]]:
    """Relay, and who was told what (verb → names) of things of this kind; forgets them."""
    with run(execute=True):
        relay()
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(target_type__startswith=kind).select_related("activity", "user"):
        found.setdefault(notice.activity.verb, []).append(notice.user.name)
    Notice.objects.all().delete()
    return {verb: sorted(names) for verb, names in found.items()}


def test_those_who_can_answer_are_told_and_nobody_else(
    cast: Cast, ask: Callable, french: User, django_capture_on_commit_callbacks: Run
) -> None:
    ask("FR", "CZ")
    assert told(django_capture_on_commit_callbacks) == {
        "request.asked": sorted([cast.expert.name, french.name, cast.member.name])
    }
    subjects = {(message.to[0], message.subject) for message in mail.outbox}
    assert (cast.member.email, "[Airports group] Ketamine in tea") in subjects


def test_mail_names_the_day_where_the_asker_is(
    cast: Cast, ask: Callable, django_capture_on_commit_callbacks: Run
) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(time_zone="America/Mexico_City")
    request = ask("CZ", marking="GREEN")
    day = datetime(2027, 3, 1, 5, 59, tzinfo=UTC)  # still the 28th in Mexico
    InformationRequest.objects.filter(pk=request.pk).update(deadline=day)
    told(django_capture_on_commit_callbacks)
    assert "until 28 February 2027" in str(mail.outbox[0].body)


def test_asker_and_colleagues_hear_of_an_answer_but_followers_do_not(
    cast: Cast, ask: Callable, french: User, django_capture_on_commit_callbacks: Run
) -> None:
    request = ask("FR", "CZ")
    follow_topic(actor=cast.observer, topic=request.topic)
    told(django_capture_on_commit_callbacks)
    answer(cast.expert, request, "yes", body="<p>Four.</p>", marking="AMBER+STRICT")
    assert told(django_capture_on_commit_callbacks) == {"answer.given": sorted([cast.coordinator.name, french.name])}
    assert [entry.verb for entry in latest(cast.observer, [request.topic.forum.network.stream_id])] == ["started"]


def test_everybody_who_answered_and_follows_is_told_of_the_report_once(
    cast: Cast, ask: Callable, french: User, django_capture_on_commit_callbacks: Run
) -> None:
    request = ask("FR", "CZ")
    follow_topic(actor=french, topic=request.topic)
    answer(cast.expert, request)
    follow_topic(actor=cast.expert, topic=request.topic)
    told(django_capture_on_commit_callbacks)
    mail.outbox.clear()
    close(cast.coordinator, request)
    assert told(django_capture_on_commit_callbacks) == {"request.closed": sorted([cast.expert.name, french.name])}
    assert sorted(message.to[0] for message in mail.outbox) == sorted([cast.expert.email, french.email])
    assert "report" not in {entry.verb for entry in latest(cast.member, [request.topic.forum.network.stream_id])}


# -- by the clock ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (timedelta(days=8), None), (timedelta(days=7, hours=23), 7), (timedelta(days=3), 7),
        (timedelta(days=2, hours=23), 2), (timedelta(days=1), 2), (timedelta(hours=23), 0), (timedelta(minutes=1), 0),
        (timedelta(0), None), (timedelta(days=-1), None),
    ],
)  # fmt: skip
def test_steps_before_the_deadline(left: timedelta, step: int | None) -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert step_due(now, now + left) == step


def test_reminders_go_seven_two_and_no_days_before_and_once_each(
    cast: Cast, ask: Callable, django_capture_on_commit_callbacks: Run
) -> None:
    request = ask("FR", "CZ", days=20)
    answer(cast.expert, request)
    told(django_capture_on_commit_callbacks)
    reminded = []
    moment = timezone.now()
    while moment < request.deadline + timedelta(days=2):
        reminded += [(request.deadline - moment).days] * actions.remind_due(now=moment)
        moment += timedelta(hours=5)
    assert reminded == [7, 2, 0]
    # Only the country that has not answered.
    assert told(django_capture_on_commit_callbacks) == {"request.due": [cast.member.name] * 3}


def test_clock_that_was_late_reminds_once(cast: Cast, ask: Callable) -> None:
    request = ask("CZ", days=20)
    last_day = request.deadline - timedelta(hours=3)
    assert [actions.remind_due(now=last_day) for _ in range(3)] == [1, 0, 0]


def test_who_has_just_been_asked_is_not_reminded_at_once(cast: Cast, ask: Callable) -> None:
    for days in (1, 2, 5, 7):
        ask("CZ", days=days)
    assert actions.remind_due(now=timezone.now()) == 0


def test_closed_or_answered_requests_are_not_reminded_of(cast: Cast, ask: Callable) -> None:
    closed, answered = ask("CZ", days=20), ask("CZ", days=20)
    close(cast.coordinator, closed)
    answer(cast.member, answered)
    assert actions.remind_due(now=closed.deadline - timedelta(days=1)) == 0


def test_who_lost_the_right_is_not_reminded(
    cast: Cast, ask: Callable, french: User, django_capture_on_commit_callbacks: Run
) -> None:
    request = ask("FR", days=20)
    told(django_capture_on_commit_callbacks)
    end_membership(actor=None, membership=Membership.objects.get(user=french))
    Membership.objects.filter(user=cast.expert).update(role=Role.OBSERVER)
    actions.remind_due(now=request.deadline - timedelta(days=1))
    assert told(django_capture_on_commit_callbacks, "forums.") == {}


def test_promise_is_reminded_of_once_after_its_day(
    cast: Cast, ask: Callable, django_capture_on_commit_callbacks: Run
) -> None:
    request = ask("CZ", days=30)
    row = answer(cast.member, request, "later", expected_on=timezone.localdate() + timedelta(days=3))
    told(django_capture_on_commit_callbacks)
    after = timezone.now() + timedelta(days=4)
    assert [actions.remind_due(now=timezone.now()), actions.remind_due(now=after), actions.remind_due(now=after)] == [
        0,
        1,
        0,
    ]
    assert told(django_capture_on_commit_callbacks) == {"answer.due": [cast.member.name]}
    # Promised anew, reminded anew.
    again = actions.Answer("later", expected_on=timezone.localdate() + timedelta(days=9))
    at = timezone.now() + timedelta(minutes=1)
    actions.give_answer(actor=cast.member, request=request, answer=again, seen=queries.state_of(row), at=at)
    assert actions.remind_due(now=timezone.now() + timedelta(days=10)) == 1


# -- by hand ---------------------------------------------------------------------------------------


def test_asker_reminds_by_hand_once_a_day(
    cast: Cast, ask: Callable, signed_in: SignIn, django_capture_on_commit_callbacks: Run
) -> None:
    request = ask("FR", "CZ", actor=cast.member)
    answer(cast.member, request)
    told(django_capture_on_commit_callbacks)
    client, path = signed_in(cast.member), f"/networks/airports/topics/{request.topic_id}/request/remind/"
    board = client.get(request.topic.get_absolute_url()).text
    assert "Remind the 1 country" in board
    assert [client.post(path).status_code for _ in range(2)] == [302, 409]
    assert told(django_capture_on_commit_callbacks) == {"request.reminded": [cast.expert.name]}
    Activity.objects.filter(verb="request.reminded").update(created_at=timezone.now() - timedelta(days=1))
    assert client.post(path).status_code == 302


def test_nobody_is_left_to_remind(cast: Cast, ask: Callable) -> None:
    request = ask("CZ")
    answer(cast.member, request)
    with pytest.raises(Conflict):
        actions.remind_waiting(actor=cast.coordinator, request=request)
    assert Activity.objects.filter(verb="request.reminded").count() == 0


# -- in the portal ---------------------------------------------------------------------------------


def test_home_and_overview_ask_whoever_owes_and_nobody_else(cast: Cast, ask: Callable, signed_in: SignIn) -> None:
    request = ask("CZ", days=2)
    for page in ("/", "/networks/airports/"):
        assert "2 days left" in signed_in(cast.member).get(page).text
        for other in (cast.expert, cast.observer, cast.coordinator, cast.stranger):
            assert "Your country is asked" not in (signed_in(other).get(page).text)
    form = {"kind": "nil", "seen": ""}
    signed_in(cast.member).post(f"{request.topic.get_absolute_url()}answers/CZ/edit/", form)
    assert "Your country is asked" not in signed_in(cast.member).get("/").text


def test_board_reads_the_notices_about_it(
    cast: Cast, ask: Callable, signed_in: SignIn, django_capture_on_commit_callbacks: Run
) -> None:
    request = ask("CZ")
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert Notice.objects.filter(user=cast.member, read_at=None).count() == 1
    signed_in(cast.member).get(request.topic.get_absolute_url())
    assert Notice.objects.filter(user=cast.member, read_at=None).count() == 0


def test_promise_that_is_over_is_reminded_by_hand_too(cast: Cast, ask: Callable, signed_in: SignIn) -> None:
    request = ask("CZ", "FR", actor=cast.member)
    later = {"kind": "later", "expected_on": in_days(2), "seen": ""}
    signed_in(cast.member).post(f"{request.topic.get_absolute_url()}answers/CZ/edit/", later)
    CountryAnswer.objects.filter(country="CZ").update(expected_on=timezone.localdate() - timedelta(days=1))
    board = signed_in(cast.member).get(request.topic.get_absolute_url()).context["board"]
    assert (board.to_remind, next(line for line in board.lines if line.country == "CZ").overdue) == (2, True)
