"""Requests for information: asking, answering, closing, as people do it in pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.access import requests as access
from forums.actions import requests as actions
from forums.actions import start_topic
from forums.actions.asking import asks
from forums.actions.queue import accept_submission
from forums.models import (
    AnswerKind,
    Case,
    CountryAnswer,
    Forum,
    InformationRequest,
    MarkingChange,
    Post,
    Submission,
    Topic,
)
from forums.queries import requests as queries
from networks.actions import start_membership
from networks.models import Network
from networks.roles import Role
from portal.errors import Conflict, Unprocessable
from portal.marking import Marking
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

Ask = Callable[..., InformationRequest]
SignIn = Callable[[User | None], Client]


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def ask(cast: Cast, concealment: Forum) -> Ask:
    """``ask("FR", "CZ", by=…, marking=…, days=…)`` asks countries."""

    def make(*countries: str, by: User | None = None, **fields: Any) -> InformationRequest:
        fields = {"forum": concealment, "marking": "AMBER", "title": "Ketamine", "body": "<p>Seen?</p>"} | fields
        deadline = queries.end_of(timezone.localdate() + timedelta(days=fields.pop("days", 10)))
        question = asks(countries or ("CZ", "FR"), deadline)
        topic = start_topic(actor=by or cast.coordinator, client_id=uuid4(), asks=question, **fields)
        return queries.load_requests(InformationRequest.objects.filter(topic=topic).values("pk")).get()

    return make


@pytest.fixture
def two_french(cast: Cast, airports: Network, person: Callable[..., User]) -> tuple[User, User]:
    """The expert and a colleague from the same country."""
    other = person("Celine Calcite", country="FR")
    start_membership(actor=None, user=other, network=airports, role=Role.MEMBER)
    return cast.expert, other


def sent(**fields: Any) -> dict[str, Any]:
    """A whole form that asks."""
    return {
        "title": "Ketamine in tea", "body": "<p>Have you seen it?</p>", "marking": "AMBER", "deadline": in_days(5),
        "countries": ["CZ", "FR"], "client_id": str(uuid4()),
    } | fields  # fmt: skip


ASK = "/networks/airports/forums/concealment/ask/"


# -- asking ----------------------------------------------------------------------------------------


def test_countries_are_asked_with_topic_request_and_board(
    cast: Cast, concealment: Forum, signed_in: SignIn, settings: Any
) -> None:
    settings.TIME_ZONE = "UTC"
    User.objects.filter(pk=cast.member.pk).update(time_zone="America/Mexico_City")
    cast.member.refresh_from_db()
    page = signed_in(cast.member).post(ASK, sent())
    topic = Topic.objects.get()
    assert (page.status_code, page.headers["Location"]) == (302, topic.get_absolute_url())
    request = InformationRequest.objects.get()
    assert (topic.is_request, request.topic_id) == (True, topic.pk)
    # The day ends where the asker is.
    assert request.deadline.utcoffset() == timedelta(0)
    assert (request.deadline.hour, request.deadline.minute) == (5, 59)
    rows = list(CountryAnswer.objects.values_list("country", "kind", "asked", "marking"))
    assert rows == [("CZ", "waiting", True, ""), ("FR", "waiting", True, "")]


def test_same_form_again_asks_once(cast: Cast, concealment: Forum, signed_in: SignIn) -> None:
    form, client = sent(), signed_in(cast.member)
    first, second = client.post(ASK, form), client.post(ASK, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert (Topic.objects.count(), InformationRequest.objects.count(), CountryAnswer.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"deadline": in_days(0)}, id="today"),
        pytest.param({"deadline": in_days(-1)}, id="yesterday"),
        pytest.param({"deadline": "9999-12-31"}, id="never"),
        pytest.param({"deadline": "soon"}, id="no day"),
        pytest.param({"deadline": ""}, id="no deadline"),
        pytest.param({"countries": []}, id="nobody"),
        pytest.param({"countries": ["CZ", "ZZ"]}, id="no country"),
        pytest.param({"countries": ["CZ", "SE"]}, id="nobody from there"),
        pytest.param({"countries": ["CZ", "CY"]}, id="only an observer there"),
        pytest.param({"title": "\u200b"}, id="title of nothing"),
        pytest.param({"body": "x" * 200_000}, id="too long"),
        pytest.param({"body": "<p> </p>"}, id="no question"),
        pytest.param({"marking": "PINK"}, id="no mark"),
        pytest.param({"marking": "RED"}, id="nobody named"),
    ],
)
def test_what_cannot_be_asked_changes_nothing(
    cast: Cast, concealment: Forum, signed_in: SignIn, wrong: dict[str, Any]
) -> None:
    page = signed_in(cast.expert).post(ASK, sent(**wrong))
    assert (page.status_code, "What you typed is still here" in page.text) == (422, True)
    counts = [model.objects.count() for model in (Topic, Post, InformationRequest, CountryAnswer)]  # type: ignore[attr-defined]
    assert (counts, Activity.objects.filter(verb="topic.started").count()) == ([0, 0, 0, 0], 0)


def test_country_that_a_mark_keeps_out_is_shown_as_such_and_refused(
    cast: Cast, concealment: Forum, signed_in: SignIn
) -> None:
    client = signed_in(cast.expert)
    red = {"marking": "RED", "readers": [str(cast.member.pk)], "countries": ["CZ", "FR"]}
    part = client.get(f"{ASK}countries/", red).text
    assert part.count("nobody there can read this") == 1  # Cyprus: its observer is not named
    open_part = client.get(f"{ASK}countries/", {"marking": "AMBER"}).text
    assert (open_part.count("only observers there"), open_part.count("nobody there can read this")) == (1, 0)
    alone = sent(marking="RED", readers=[str(cast.coordinator.pk)], countries=["CZ"])
    assert (client.post(ASK, alone).status_code, Topic.objects.count()) == (422, 0)


def test_all_and_none_work_without_a_script_and_keep_what_was_typed(
    cast: Cast, concealment: Forum, signed_in: SignIn
) -> None:
    client = signed_in(cast.expert)
    every = client.post(ASK, sent(tick="all", countries=[], title="Kept title"))
    assert (every.status_code, 'value="Kept title"' in every.text, "Have you seen it?" in every.text) == (
        200,
        True,
        True,
    )
    assert every.context["ticked"] == {"CZ"}  # not one's own
    none = client.post(ASK, sent(tick="none"))
    assert (none.context["ticked"], Topic.objects.count()) == (set(), 0)


def test_observer_does_not_ask(cast: Cast, concealment: Forum, signed_in: SignIn) -> None:
    client = signed_in(cast.observer)
    assert [client.get(ASK).status_code, client.post(ASK, sent()).status_code] == [403, 403]
    assert Topic.objects.count() == 0


def test_action_refuses_what_the_form_would_not_send(cast: Cast, ask: Ask) -> None:
    for countries, days in ((("ZZ",), 5), (("SE",), 5), (("CZ",), -1), (("CZ",), 500)):
        with pytest.raises(Unprocessable):
            ask(*countries, days=days)
    assert (Topic.objects.count(), InformationRequest.objects.count()) == (0, 0)


# -- answering -------------------------------------------------------------------------------------


def edit(request: InformationRequest, country: str) -> str:
    return f"/networks/airports/topics/{request.topic_id}/answers/{country}/edit/"


def test_nil_answer_and_later_stand_on_the_board(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask()
    signed_in(cast.expert).post(edit(request, "FR"), {"kind": "nil", "seen": ""})
    signed_in(cast.member).post(edit(request, "CZ"), {"kind": "later", "expected_on": in_days(3), "seen": ""})
    rows = CountryAnswer.objects.order_by("country").values_list("country", "kind", "answered_by", "marking")
    assert list(rows) == [("CZ", "later", cast.member.pk, "AMBER"), ("FR", "nil", cast.expert.pk, "AMBER")]
    page = signed_in(cast.observer).get(request.topic.get_absolute_url())
    assert page.context["board"].counts == {"all": 2, "answered": 1, "nil": 1, "later": 1, "open": 0}
    assert "1 of 2 countries have answered" in page.text


def test_answer_can_be_changed_until_it_is_closed_and_all_is_on_record(
    cast: Cast, ask: Ask, signed_in: SignIn, two_french: tuple[User, User]
) -> None:
    request, (first, second) = ask(), two_french
    signed_in(first).post(edit(request, "FR"), {"kind": "nil", "seen": ""})
    row = CountryAnswer.objects.get(country="FR")
    body = {"kind": "yes", "body": "<p>Two cases.</p>", "seen": queries.state_of(row)}
    assert signed_in(second).post(edit(request, "FR"), body).status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.answered_by, "Two cases." in row.body) == ("yes", second, True)
    assert [act.actor for act in queries.on_record(row)] == [first, second]
    page = signed_in(cast.member).get(f"{request.topic.get_absolute_url()}answers/FR/")
    assert ("Two cases." in page.text, page.text.count("changed the answer")) == (True, 1)


def test_two_of_one_country_have_one_outcome_that_both_are_told(
    cast: Cast, ask: Ask, signed_in: SignIn, two_french: tuple[User, User]
) -> None:
    request, (first, second) = ask(), two_french
    assert (
        signed_in(first).post(edit(request, "FR"), {"kind": "yes", "body": "<p>Mine.</p>", "seen": ""}).status_code
        == 302
    )
    late = signed_in(second).post(edit(request, "FR"), {"kind": "yes", "body": "<p>Hers.</p>", "seen": ""})
    assert (late.status_code, "Mine." in late.text, "Hers." in late.text) == (409, True, True)
    assert CountryAnswer.objects.get(country="FR").answered_by == first
    # Sent again it is meant: the page has shown what stands there.
    state = late.context["form"]["seen"].value()
    again = signed_in(second).post(edit(request, "FR"), {"kind": "yes", "body": "<p>Hers.</p>", "seen": state})
    assert (again.status_code, CountryAnswer.objects.get(country="FR").answered_by) == (302, second)


def test_same_answer_twice_is_one(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request, client = ask(), signed_in(cast.expert)
    form = {"kind": "nil", "seen": ""}
    assert [client.post(edit(request, "FR"), form).status_code for _ in range(2)] == [302, 302]
    assert Activity.objects.filter(verb="answer.given").count() == 1


def test_country_that_was_not_asked_may_answer(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask("CZ")
    assert signed_in(cast.expert).post(edit(request, "FR"), {"kind": "nil", "seen": ""}).status_code == 302
    assert CountryAnswer.objects.get(country="FR").asked is False
    board = signed_in(cast.member).get(request.topic.get_absolute_url()).text
    assert "not asked, answered all the same" in board


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        pytest.param({"kind": "yes", "body": ""}, 422, id="nothing said"),
        pytest.param({"kind": "yes", "body": "<p>\u200b</p>"}, 422, id="nothing seen"),
        pytest.param({"kind": "yes", "body": "x" * 200_000}, 422, id="too long"),
        pytest.param({"kind": "later"}, 422, id="no day"),
        pytest.param({"kind": "later", "expected_on": "2020-01-01"}, 422, id="past day"),
        pytest.param({"kind": "later", "expected_on": "9999-12-31"}, 422, id="never"),
        pytest.param({"kind": "maybe"}, 422, id="no kind"),
        pytest.param({}, 422, id="nothing"),
        pytest.param({"kind": "nil", "marking": "GREEN"}, 422, id="lower mark"),
        pytest.param({"kind": "nil", "marking": "RED"}, 422, id="red in amber"),
        pytest.param({"kind": "waiting"}, 422, id="waiting is no answer"),
    ],
)
def test_bad_answer_changes_nothing(
    cast: Cast, ask: Ask, signed_in: SignIn, wrong: dict[str, str], status: int
) -> None:
    request = ask()
    page = signed_in(cast.expert).post(edit(request, "FR"), {"seen": "", **wrong})
    assert (page.status_code, CountryAnswer.objects.get(country="FR").kind) == (status, "waiting")
    assert Activity.objects.filter(verb="answer.given").count() == 0


def test_nobody_answers_for_another_country_or_without_one(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request, form = ask(), {"kind": "nil", "seen": ""}
    answers = [
        signed_in(cast.expert).post(edit(request, "CZ"), form),  # of France
        signed_in(cast.coordinator).post(edit(request, "FR"), form),  # of no country
        signed_in(cast.observer).post(edit(request, "CY"), form),
        signed_in(cast.expert).post(edit(request, "ZZ"), form),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 404]
    assert set(CountryAnswer.objects.values_list("kind", flat=True)) == {"waiting"}


def test_closed_request_takes_no_answer_and_keeps_what_was_typed(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask()
    close(cast.coordinator, request)
    client = signed_in(cast.expert)
    page = client.post(edit(request, "FR"), {"kind": "yes", "body": "<p>Too late.</p>", "seen": ""})
    assert (page.status_code, "Too late." in page.text, "was closed" in page.text) == (409, True, True)
    assert (client.get(edit(request, "FR")).status_code, CountryAnswer.objects.get(country="FR").kind) == (
        409,
        "waiting",
    )


def test_locked_topic_takes_no_answer(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask()
    Topic.objects.filter(pk=request.topic_id).update(locked=True)
    page = signed_in(cast.expert).post(edit(request, "FR"), {"kind": "nil", "seen": ""})
    assert (page.status_code, CountryAnswer.objects.get(country="FR").kind) == (403, "waiting")


def test_answer_keeps_words_and_calls_on_nobody(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask()
    body = f'<p>See <a data-mention="person:{cast.member.pk}" href="/people/{cast.member.pk}/">@Hana Halite</a></p>'
    signed_in(cast.expert).post(edit(request, "FR"), {"kind": "yes", "body": body, "seen": ""})
    kept = CountryAnswer.objects.get(country="FR").body
    assert ("@Hana Halite" in kept, "data-mention" in kept) == (True, False)


# -- the end ---------------------------------------------------------------------------------------


def closing_of(request: InformationRequest, user: User, **other: Any) -> actions.Closing:
    topic = Topic.objects.select_related("forum__network").get(pk=request.topic_id)
    marks = access.marks_read(user, topic)
    rows = queries.texts_of(request, marks)
    seen, marking = queries.state_of_all(rows), queries.strictest(topic, rows, marks)
    return actions.Closing(**{"body": "<p>All.</p>", "marking": marking, "seen": seen, "client_id": uuid4()} | other)


def close(user: User, request: InformationRequest, **other: Any) -> Post:
    return actions.close_request(actor=user, request=request, closing=closing_of(request, user, **other))


def answer(user: User, request: InformationRequest, kind: str = "nil", **fields: Any) -> CountryAnswer:
    said = actions.Answer(kind=kind, **fields)
    return actions.give_answer(actor=user, request=request, answer=said, seen="")


def test_closing_posts_one_report_under_the_strictest_mark(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask("CZ", "FR", by=cast.member)
    answer(cast.expert, request, "yes", body="<h2>Cases</h2><p>Four cases.</p>", marking="AMBER+STRICT")
    client, path = signed_in(cast.member), f"/networks/airports/topics/{request.topic_id}/request/close/"
    form = client.get(path)
    assert "1 observer will lose sight of this topic." in form.text
    draft = form.context["form"].initial
    assert (draft["marking"], "<h3>France</h3>" in draft["body"], "Four cases." in draft["body"]) == (
        "AMBER+STRICT",
        True,
        True,
    )
    assert ("<h2>No answer</h2><p>Czechia</p>" in draft["body"], "<h2>Cases</h2>" in draft["body"]) == (True, False)
    sent_form = {**draft, "client_id": str(uuid4())}
    done = client.post(path, sent_form)
    request.refresh_from_db()
    topic, report = request.topic, request.report
    topic.refresh_from_db()
    assert report is not None
    assert (done.status_code, report.author, topic.marking, topic.last_number) == (302, cast.member, "AMBER+STRICT", 2)
    assert (request.closed_by, MarkingChange.objects.get().new) == (cast.member, "AMBER+STRICT")
    assert signed_in(cast.observer).get(topic.get_absolute_url()).status_code == 404
    assert (
        client.post(path, sent_form).headers["Location"] == done.headers["Location"]
    )  # once, however often it is sent
    assert (Post.objects.count(), AuditEntry.objects.filter(verb="request.closed").count()) == (2, 1)


def test_answer_on_the_way_while_one_closes_is_shown_first(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask()
    client, path = signed_in(cast.coordinator), f"/networks/airports/topics/{request.topic_id}/request/close/"
    draft = {**client.get(path).context["form"].initial, "body": "<p>My own words.</p>", "client_id": str(uuid4())}
    answer(cast.expert, request, "yes", body="<p>Just now.</p>")
    page = client.post(path, draft)
    assert (page.status_code, "My own words." in page.text, "Just now." in page.text) == (409, True, True)
    request.refresh_from_db()
    assert (request.closed_at, Post.objects.count()) == (None, 1)
    again = {**draft, **{name: page.context["form"][name].value() for name in ("seen", "marking", "client_id")}}
    assert client.post(path, again).status_code == 302


def test_answer_its_closer_may_not_read_stays_out_of_the_report(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask("CZ", "FR")
    answer(cast.expert, request, "yes", body="<p>Secret.</p>")
    CountryAnswer.objects.filter(country="FR").update(marking=Marking.RED)  # of a topic that was RED before
    draft = (
        signed_in(cast.coordinator)
        .get(f"/networks/airports/topics/{request.topic_id}/request/close/")
        .context["form"]
        .initial
    )
    assert ("Secret." in draft["body"], draft["marking"]) == (False, "AMBER")
    assert "<h2>Answered under a stricter mark</h2><p>France</p>" in draft["body"]


def test_red_request_keeps_its_readers_when_it_is_closed(cast: Cast, ask: Ask) -> None:
    named = [cast.expert.pk, cast.member.pk, cast.observer.pk]
    request = ask("CZ", "FR", marking="RED", readers=named)
    answer(cast.expert, request, "yes", body="<p>Names.</p>")
    close(cast.coordinator, request)
    topic = Topic.objects.get()
    assert (topic.marking, set(topic.named.values_list("user", flat=True))) == ("RED", {*named, cast.coordinator.pk})


def test_only_asker_and_coordinators_conduct(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask(by=cast.member)
    base = f"/networks/airports/topics/{request.topic_id}/request"
    client = signed_in(cast.expert)
    found = [client.get(f"{base}/close/"), client.post(f"{base}/close/"), client.post(f"{base}/remind/"),
             client.get(f"{base}/answers.xlsx"), client.post(f"{base}/reopen/")]  # fmt: skip
    assert [each.status_code for each in found] == [403] * 5
    request.refresh_from_db()
    assert (request.closed_at, Activity.objects.filter(verb="request.reminded").count()) == (None, 0)


def test_coordinator_opens_again_and_the_report_stays(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask(by=cast.member)
    report = close(cast.member, request)
    path = f"/networks/airports/topics/{request.topic_id}/request/reopen/"
    assert signed_in(cast.member).post(path).status_code == 403
    assert signed_in(cast.coordinator).post(path).status_code == 302
    assert signed_in(cast.coordinator).post(path).status_code == 409
    request.refresh_from_db()
    assert (request.closed_at, request.report) == (None, report)
    answer(cast.expert, request)
    assert close(cast.coordinator, request).number == 3


def test_closing_twice_at_once_has_one_outcome(cast: Cast, ask: Ask) -> None:
    request = ask()
    close(cast.coordinator, request)
    with pytest.raises(Conflict):
        close(cast.coordinator, request)
    assert Post.objects.count() == 2


def test_long_answers_are_pointed_at(cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from forums import report
    from forums.queries.summary import consolidated_text

    monkeypatch.setattr(report, "LONGEST", 10)
    request = ask()
    answer(cast.expert, request, "yes", body="<p>Four cases in two months.</p>")
    text = consolidated_text(request.topic, queries.texts_of(request, {"AMBER"}), {"AMBER"})
    assert ("Four cases" in text, f"/topics/{request.topic_id}/answers/FR/" in text) == (False, True)


def test_deadline_that_has_passed_still_takes_answers(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask()
    InformationRequest.objects.filter(pk=request.pk).update(deadline=timezone.now() - timedelta(hours=1))
    client = signed_in(cast.expert)
    assert "Deadline passed" in client.get(request.topic.get_absolute_url()).text
    assert client.post(edit(request, "FR"), {"kind": "nil", "seen": ""}).status_code == 302


@pytest.mark.parametrize(
    ("left", "days"),
    [(timedelta(minutes=-1), -1), (timedelta(minutes=1), 0), (timedelta(days=1), 1), (timedelta(days=-3), -3)],
)
def test_days_are_counted_where_the_reader_is(left: timedelta, days: int) -> None:
    now = timezone.make_aware(datetime(2026, 3, 28, 12, 0))
    assert queries.days_left(now + left, now) == days


def test_kinds_of_the_form_are_those_of_the_model() -> None:
    from forums.forms.requests import _KINDS

    assert {kind for kind, _label in _KINDS} == set(AnswerKind.values) - {"waiting"}


# -- what is looked at first -------------------------------------------------------------------------


def test_answer_that_seems_to_hold_personal_data_is_pointed_out_first(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request, client = ask(), signed_in(cast.expert)
    form = {"kind": "yes", "body": "<p>Born 12.03.1984, IBAN FR76 3000 6000 0112 3456 7890 189.</p>", "seen": ""}
    page = client.post(edit(request, "FR"), form)
    assert (page.status_code, "This looks like personal data" in page.text) == (422, True)
    assert CountryAnswer.objects.get(country="FR").kind == "waiting"
    justified = {**form, "guard": "justify", "justification": "The account is the lead."}
    assert client.post(edit(request, "FR"), justified).status_code == 302
    # In the report it is not pointed out again: it was looked at.
    path = f"/networks/airports/topics/{request.topic_id}/request/close/"
    coordinator = signed_in(cast.coordinator)
    draft = {**coordinator.get(path).context["form"].initial, "client_id": str(uuid4())}
    more = {**draft, "body": f"{draft['body']}<p>Also IBAN DE89 3704 0044 0532 0130 00.</p>"}
    assert [coordinator.post(path, each).status_code for each in (more, draft)] == [422, 302]


def test_request_waits_where_a_coordinator_looks_first_and_asks_when_it_is_accepted(
    cast: Cast, concealment: Forum, signed_in: SignIn
) -> None:
    Forum.objects.filter(pk=concealment.pk).update(premoderated=True)
    assert signed_in(cast.member).post(ASK, sent()).status_code == 302
    held = Submission.objects.get()
    assert (Topic.objects.count(), CountryAnswer.objects.count()) == (0, 0)
    accept_submission(actor=cast.coordinator, case=Case.objects.get(submission=held))
    request = InformationRequest.objects.get()
    assert (request.topic.is_request, request.topic.author) == (True, cast.member)
    assert set(CountryAnswer.objects.values_list("country", flat=True)) == {"CZ", "FR"}
