"""Requests for information: asking, answering, closing, as people do it in pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from forums.models import (
    CountryAnswer,
    Forum,
    InformationRequest,
    Post,
    Topic,
)
from forums.queries import requests as queries
from portal.errors import Unprocessable
from portal.models import Activity
from tests.conftest import Cast
from tests.forums.asking import ASK, close, edit, in_days, sent

Ask = Callable[..., InformationRequest]
SignIn = Callable[[User | None], Client]


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
