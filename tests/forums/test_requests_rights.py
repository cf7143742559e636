"""Who reads what a country answered, and who sees that it did: the families give one answer."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from forums.access import requests as access
from forums.actions import change_marking, start_topic
from forums.actions.asking import asks
from forums.models import CountryAnswer, Forum, InformationRequest, Topic, TopicReader, TopicState
from forums.queries import requests as queries
from networks.access import forget_rights
from networks.actions import start_membership
from networks.models import Network
from networks.roles import Role
from portal.countries import MEMBER_STATES
from portal.marking import Marking
from portal.models import AuditEntry
from tests.conftest import Cast

SignIn = Callable[[User | None], Client]
NETWORK = {"secretariat", "coordinator", "expert", "member", "observer"}
DESK = {"secretariat", "coordinator", "expert"}
NAMED = {"member", "observer", "stranger", "removed"}
FAMILIES = ("visible", "can", "readers", "gate")


def make(forum: Forum, cast: Cast, topic_mark: str, mark: str, named: Iterable[str] = ()) -> CountryAnswer:
    """A French answer, whatever the actions would say to it."""
    topic = Topic.objects.create(
        forum=forum, title="T", marking=topic_mark, author=cast.expert, client_id=uuid4(), is_request=True
    )
    TopicReader.objects.bulk_create([TopicReader(topic=topic, user=getattr(cast, part)) for part in named])
    request = InformationRequest.objects.create(topic=topic, deadline=timezone.now() + timedelta(days=3))
    return CountryAnswer.objects.create(
        request=request, country="FR", kind="yes", body="<p>Four cases.</p>", marking=mark, answered_by=cast.expert,
        answered_at=timezone.now(),
    )  # fmt: skip


def families(cast: Cast, answer: CountryAnswer) -> dict[str, set[str]]:
    """Each family's readers of ``answer``, by part."""
    fresh = queries.load_answers([answer.pk]).get()
    people = set(access.readers_of_answer(fresh).values_list("pk", flat=True))
    asked = set(access.readers_of_request(fresh.request).values_list("pk", flat=True))
    found: dict[str, set[str]] = {family: set() for family in (*FAMILIES, "request", "request readers")}
    for part, user in cast.items():
        if user is None:
            continue
        forget_rights(user)
        told = {
            "visible": access.visible_answers(user).filter(pk=answer.pk).exists(),
            "can": access.can_read_answer(user, fresh),
            "readers": user.pk in people,
            "gate": passes(user, fresh),
            "request": access.visible_requests(user).filter(pk=fresh.request_id).exists(),
            "request readers": user.pk in asked,
        }
        for family, yes in told.items():
            if yes:
                found[family].add(part)
        if told["request"]:  # they see the board: its marks say the same
            assert (fresh.marking in access.marks_read(user, fresh.request.topic)) == told["can"]
    return found


def passes(user: Any, answer: CountryAnswer) -> bool:
    topic = answer.request.topic
    try:
        access.get_answer(user, topic.forum.network.slug, topic.pk, answer.country)
    except Http404:
        return False
    return True


@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("mark", Marking.values)
@pytest.mark.parametrize("topic_mark", Marking.values)
def test_families_agree_for_every_role_forum_and_pair_of_marks(
    cast: Cast, concealment: Forum, closed_desk: Forum, topic_mark: str, mark: str, restricted: bool
) -> None:
    forum, named = (closed_desk if restricted else concealment), {*NAMED, "expert"}
    answer = make(forum, cast, topic_mark, mark, named if topic_mark == Marking.RED else ())
    room = DESK if restricted else NETWORK
    by_mark = {Marking.STRICT: room - {"observer"}, Marking.RED: room & named if topic_mark == Marking.RED else set()}
    of_topic = by_mark.get(Marking(topic_mark), room)
    found = families(cast, answer)
    assert {family: found[family] for family in FAMILIES} == dict.fromkeys(
        FAMILIES, of_topic & by_mark.get(Marking(mark), room)
    )
    assert (found["request"], found["request readers"]) == (of_topic, of_topic)


def test_waiting_and_merged_are_read_by_nobody(cast: Cast, concealment: Forum) -> None:
    waiting, merged = (make(concealment, cast, "AMBER", "AMBER") for _ in range(2))
    CountryAnswer.objects.filter(pk=waiting.pk).update(kind="waiting", marking="", answered_by=None)
    Topic.objects.filter(pk=merged.request.topic_id).update(state=TopicState.MERGED)
    for answer in (waiting, merged):
        found = families(cast, answer)
        assert {family: found[family] for family in FAMILIES} == {family: set() for family in FAMILIES}
    assert (families(cast, merged)["request"], families(cast, merged)["request readers"]) == (set(), set())


def test_answer_under_a_mark_that_the_topic_outgrew_is_hidden_with_it(cast: Cast, concealment: Forum) -> None:
    answer = make(concealment, cast, "GREEN", "GREEN")
    change_marking(actor=cast.expert, topic=answer.request.topic, marking=Marking.STRICT)
    found = families(cast, answer)
    assert found["visible"] == found["can"] == found["readers"] == NETWORK - {"observer"}


SECRET = "Four cases on flight"


@pytest.fixture
def strict(cast: Cast, concealment: Forum) -> CountryAnswer:
    """A strict French answer in an AMBER request."""
    answer = make(concealment, cast, "AMBER", Marking.STRICT)
    CountryAnswer.objects.filter(pk=answer.pk).update(body=f"<p>{SECRET}.</p>")
    from forums.models import Post

    Post.objects.create(
        topic=answer.request.topic, number=1, author=cast.coordinator, client_id=uuid4(), body="<p>Who has?</p>"
    )
    return answer


def test_observer_sees_that_a_country_answered_and_nothing_else(
    cast: Cast, strict: CountryAnswer, signed_in: SignIn
) -> None:
    topic = strict.request.topic
    own = f"/networks/airports/topics/{topic.pk}"
    page = signed_in(cast.observer).get(f"{own}/").text
    board = page[page.index('id="board"') : page.index('id="posts"')]
    assert ("Answered" in board, "France" in board) == (True, True)
    leaked = [word for word in (SECRET, cast.expert.name, "Nil return", "AMBER+STRICT") if word in board]
    assert leaked == []
    client = signed_in(cast.observer)
    unknown = client.get(f"{own}/answers/CZ/")
    hidden = client.get(f"{own}/answers/FR/")
    assert (hidden.status_code, hidden.content) == (404, unknown.content)
    assert SECRET in signed_in(cast.member).get(f"{own}/answers/FR/").text


def test_counts_of_the_board_do_not_tell_a_hidden_nil(cast: Cast, strict: CountryAnswer, signed_in: SignIn) -> None:
    path = f"/networks/airports/topics/{strict.request.topic_id}/"
    for kind in ("nil", "yes"):
        CountryAnswer.objects.filter(pk=strict.pk).update(kind=kind)
        counts = signed_in(cast.observer).get(path).context["board"].counts
        assert counts == {"all": 1, "answered": 1, "nil": 0, "later": 0, "open": 0}


def test_clear_request_has_no_board_outside_of_the_network(cast: Cast, concealment: Forum, signed_in: SignIn) -> None:
    question = asks({"FR"}, timezone.now() + timedelta(days=3))
    topic = start_topic(
        actor=cast.coordinator, forum=concealment, title="Open question", marking=Marking.CLEAR, body="<p>Any?</p>",
        client_id=uuid4(), asks=question,
    )  # fmt: skip
    client, own = signed_in(cast.stranger), f"/networks/airports/topics/{topic.pk}"
    page = client.get(f"{own}/")
    assert (page.status_code, 'id="board"' in page.text, "France" in page.text) == (200, False, False)
    addresses = ["answers/FR/", "answers/MA/edit/", "request/close/", "request/answers.xlsx", "request/audience/"]
    assert {client.get(f"{own}/{address}").status_code for address in addresses} == {404}
    assert client.post(f"{own}/answers/MA/edit/", {"kind": "nil", "seen": ""}).status_code == 404
    assert (client.get("/networks/airports/requests/").status_code, CountryAnswer.objects.count()) == (404, 1)


def cells_of(page: Any) -> list[list[str]]:
    sheet: Any = load_workbook(BytesIO(page.content)).active
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_sheet_holds_what_may_leave_and_is_on_record(
    cast: Cast, strict: CountryAnswer, signed_in: SignIn, airports: Network
) -> None:
    CountryAnswer.objects.create(
        request=strict.request, country="CZ", kind="yes", body="<p>=1+1</p>", marking="AMBER",
        answered_by=cast.member, answered_at=timezone.now(),
    )  # fmt: skip
    page = signed_in(cast.coordinator).get(f"/networks/airports/topics/{strict.request.topic_id}/request/answers.xlsx")
    rows = {row[0]: row for row in cells_of(page)}
    assert (rows["CZ"][3], rows["CZ"][4], rows["FR"][3]) == ("=1+1", cast.member.name, "In the portal only.")
    assert next(iter(rows)) == "TLP:AMBER"
    entry = AuditEntry.objects.get(verb="export.answers")
    assert (entry.actor, entry.details["marking"]) == (cast.coordinator, "AMBER")


@pytest.mark.parametrize("mark", [Marking.STRICT, Marking.RED])
def test_strict_and_red_requests_do_not_leave(cast: Cast, concealment: Forum, signed_in: SignIn, mark: str) -> None:
    answer = make(concealment, cast, mark, mark, {"coordinator", "expert"} if mark == Marking.RED else ())
    page = signed_in(cast.coordinator).get(f"/networks/airports/topics/{answer.request.topic_id}/request/answers.xlsx")
    assert (page.status_code, AuditEntry.objects.filter(verb="export.answers").count()) == (403, 0)


def test_owed_is_what_one_may_answer(
    cast: Cast, concealment: Forum, airports: Network, person: Callable[..., User]
) -> None:
    greta = person("Greta Granite", country="CY")
    start_membership(actor=None, user=greta, network=airports, role=Role.MEMBER)
    deadline = timezone.now() + timedelta(days=3)
    for mark in ("AMBER", "RED"):
        start_topic(
            actor=cast.coordinator, forum=concealment, title=mark, marking=mark, body="<p>?</p>", client_id=uuid4(),
            readers=[greta.pk], asks=asks({"CY"}, deadline),
        )  # fmt: skip
    owed = {user.name: access.owed_by(user).count() for user in (greta, cast.observer, cast.expert, cast.coordinator)}
    assert owed == {greta.name: 2, cast.observer.name: 0, cast.expert.name: 0, cast.coordinator.name: 0}


@pytest.mark.parametrize("count", [1, 3, 20])
def test_list_costs_the_same(
    cast: Cast, concealment: Forum, signed_in: SignIn, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        start_topic(
            actor=cast.coordinator, forum=concealment, title=f"Question {number}", marking="AMBER", body="<p>?</p>",
            client_id=uuid4(), asks=asks({"CZ", "FR"}, timezone.now() + timedelta(days=number + 1)),
        )  # fmt: skip
    client = signed_in(cast.member)
    client.get("/networks/airports/requests/")
    with django_assert_num_queries(5):
        page = client.get("/networks/airports/requests/")
    assert page.text.count("Question ") == count


@pytest.mark.parametrize("countries", [1, 3, 20])
def test_board_costs_the_same(
    cast: Cast, concealment: Forum, signed_in: SignIn, django_assert_num_queries: Any, countries: int
) -> None:
    topic = start_topic(
        actor=cast.coordinator, forum=concealment, title="Question", marking="AMBER", body="<p>?</p>",
        client_id=uuid4(), asks=asks({"FR"}, timezone.now() + timedelta(days=4)),
    )  # fmt: skip
    request = InformationRequest.objects.get()
    codes = [code for code in sorted(MEMBER_STATES) if code != "FR"][: countries - 1]
    CountryAnswer.objects.bulk_create(
        CountryAnswer(request=request, country=code, kind="nil", marking="AMBER", answered_by=cast.expert,
                      answered_at=timezone.now())
        for code in codes
    )  # fmt: skip
    for user, cost in ((cast.member, 6), (cast.coordinator, 8)):
        client = signed_in(user)
        client.get(f"/networks/airports/topics/{topic.pk}/")
        with django_assert_num_queries(cost):
            page = client.get(f"/networks/airports/topics/{topic.pk}/")
        assert page.context["board"].counts["all"] == countries


def test_open_requests_stand_first_and_what_one_owes_before_them(
    cast: Cast, concealment: Forum, signed_in: SignIn
) -> None:
    def ask(title: str, days: int, country: str) -> None:
        start_topic(
            actor=cast.coordinator, forum=concealment, title=title, marking="AMBER", body="<p>?</p>",
            client_id=uuid4(), asks=asks({country}, timezone.now() + timedelta(days=days)),
        )  # fmt: skip

    ask("Late and mine", 9, "CZ")
    ask("Soon", 2, "FR")
    ask("Closed", 1, "CZ")
    ask("Soon and mine", 5, "CZ")
    InformationRequest.objects.filter(topic__title="Closed").update(closed_at=timezone.now())
    page = signed_in(cast.member).get("/networks/airports/requests/")
    titles = [row.topic.title for row in page.context["page"].object_list]
    assert titles == ["Soon and mine", "Late and mine", "Soon", "Closed"]
