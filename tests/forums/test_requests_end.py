"""The end of a request for information, and what is looked at first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
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
from portal.errors import Conflict
from portal.marking import Marking
from portal.models import Activity, AuditEntry
from tests.conftest import Cast
from tests.forums.asking import ASK, answer, close, edit, sent

Ask = Callable[..., InformationRequest]
SignIn = Callable[[User | None], Client]


def test_closing_posts_one_report_under_the_strictest_mark(cast: Cast, ask: Ask, signed_in: SignIn) -> None:
    request = ask("CZ", "FR", by=cast.member)
    answer(cast.expert, request, "yes", body="<h2>Cases</h2><p>Four cases.</p>", marking="AMBER+STRICT")
    client, path = signed_in(cast.member), f"/networks/airports/topics/{request.topic_id}/request/close/"
    form = client.get(path)
    assert "1 observer will lose sight of this topic." in form.text
    draft = form.context["form"].initial
    assert (
        draft["marking"],
        "<h3>France · TLP:AMBER+STRICT</h3>" in draft["body"],
        "Four cases." in draft["body"],
    ) == (
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


def test_text_of_an_answer_waits_where_a_coordinator_looks_first_and_a_nil_return_does_not(
    cast: Cast, ask: Ask, signed_in: SignIn
) -> None:
    request = ask("CZ", "FR")
    Forum.objects.update(premoderated=True)
    form = {"kind": "yes", "body": "<p>Twice.</p>", "marking": "AMBER+STRICT", "seen": "", "client_id": str(uuid4())}
    client = signed_in(cast.expert)
    assert [client.post(edit(request, "FR"), form).status_code for _ in range(2)] == [302, 302]
    signed_in(cast.member).post(edit(request, "CZ"), {"kind": "nil", "seen": ""})
    assert set(CountryAnswer.objects.values_list("country", "kind")) == {("FR", "waiting"), ("CZ", "nil")}
    accept_submission(actor=cast.coordinator, case=Case.objects.get())
    row = CountryAnswer.objects.get(country="FR")
    assert (row.kind, row.answered_by, row.marking, "Twice." in row.body) == ("yes", cast.expert, "AMBER+STRICT", True)
    assert Post.objects.count() == 1


def test_held_answer_is_not_put_over_a_colleagues(
    cast: Cast, ask: Ask, signed_in: SignIn, two_french: tuple[User, User]
) -> None:
    request, (first, second) = ask("FR"), two_french
    Forum.objects.update(premoderated=True)
    signed_in(first).post(edit(request, "FR"), {"kind": "yes", "body": "<p>Twice.</p>", "seen": ""})
    signed_in(second).post(edit(request, "FR"), {"kind": "nil", "seen": ""})
    with pytest.raises(Conflict):
        accept_submission(actor=cast.coordinator, case=Case.objects.get())
    assert (CountryAnswer.objects.get().kind, Submission.objects.get().state) == ("nil", "waiting")
