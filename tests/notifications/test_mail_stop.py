"""The link in a mail stops exactly one watch, without signing in; forged or used again it does nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from forums.models import Post, Topic
from notifications.actions import set_level, watch
from notifications.jobs import relay
from notifications.mails import compose
from notifications.models import Delivery, Watch
from portal.marking import Marking
from portal.telling import Level
from tests.conftest import Cast
from tests.forums.conftest import concealment, reply_by, topic_by  # noqa: F401
from tests.notifications.test_mail_thread import green, waiting  # noqa: F401

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def levels() -> dict[tuple[int, str, int], str]:
    """All that everybody has said."""
    return {(row.user_id, row.scope_type, row.scope_id): row.level for row in Watch.objects.all()}


def link(user: Any) -> str:
    """The path of the link in the mail that waits for somebody."""
    mail: Any = compose(waiting(user)).mail
    return str(mail.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.PORTAL_URL))


@pytest.fixture
def stranger_to_cookies() -> Client:
    """A mail program: no session, and no token of a form either."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def told(cast: Cast, green: Topic, reply_by: Callable[..., Post]) -> Topic:  # noqa: F811
    """A topic that the expert and the coordinator follow, with an answer that the expert is told of."""
    watch(user=cast.coordinator, scope=("forums.topic", green.pk))
    watch(user=cast.expert, scope=("forums.forum", green.forum_id))
    reply_by(cast.member, green)
    relay()
    Delivery.objects.update(state=Delivery.State.QUEUED)
    return green


def test_one_click_stops_one_watch_and_nothing_else(cast: Cast, told: Topic, stranger_to_cookies: Client) -> None:
    path, before = link(cast.expert), levels()
    assert stranger_to_cookies.get(path).status_code == 200
    assert levels() == before
    answer = stranger_to_cookies.post(path, ONE_CLICK)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert levels() == before | {(cast.expert.pk, "forums.topic", told.pk): Level.NOTHING}
    assert [row.state for row in waiting(cast.expert)] == ["dropped"]
    assert {row.state for row in Delivery.objects.exclude(user=cast.expert)} == {"queued"}
    assert "_auth_user_id" not in stranger_to_cookies.session


def test_link_used_again_or_forged_does_nothing(cast: Cast, told: Topic, stranger_to_cookies: Client) -> None:
    path, client = link(cast.expert), stranger_to_cookies
    client.post(path, ONE_CLICK)
    stopped = levels()
    assert client.post(path, ONE_CLICK).status_code == 200
    assert "It was stopped before" in client.get(path).content.decode()
    set_level(user=cast.expert, scope=("forums.topic", told.pk), level=Level.ALL)
    followed = levels()
    assert client.post(path, ONE_CLICK).status_code == 200
    assert "You have said since" in client.get(path).content.decode()
    token = path.split("/")[3]
    payload = signing.loads(token, salt="notifications.stop")
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        signing.dumps(payload, salt="notifications.stop.undo"),
        signing.dumps([cast.expert.pk, "forums.topic"], salt="notifications.stop"),
        signing.dumps([10**9, *payload[1:]], salt="notifications.stop"),
        "x" * 3000,
    ]
    for each in forged:
        for way in (f"/notifications/stop/{each}/", f"/notifications/again/{token}/"):
            assert client.post(way, ONE_CLICK).status_code == 404
            assert "This link does not work" in client.get(way).content.decode()
    assert levels() == followed != stopped


def test_stop_is_taken_back_once(cast: Cast, told: Topic, stranger_to_cookies: Client) -> None:
    before, client = levels(), stranger_to_cookies
    answer = client.post(link(cast.expert))
    again = answer["Location"]
    page = client.get(again).content.decode()
    assert ("Follow again" in page, told.title in page) == (True, False)
    assert client.post(again)["Location"] == again
    assert levels() == before
    assert "This link has done its work" in client.get(again).content.decode()
    set_level(user=cast.expert, scope=("forums.topic", told.pk), level=Level.NOTHING)
    stopped = levels()
    client.post(again)
    assert levels() == stopped


def test_page_says_no_title_that_the_mail_did_not(cast: Cast, told: Topic, stranger_to_cookies: Client) -> None:
    shown = []
    for then, now, title in (
        (Marking.GREEN, Marking.GREEN, told.title),
        (Marking.AMBER, Marking.AMBER, told.title),
        (Marking.GREEN, Marking.STRICT, told.title),
        (Marking.STRICT, Marking.GREEN, told.title),
        (Marking.GREEN, Marking.GREEN, "Another title"),
    ):
        Topic.objects.filter(pk=told.pk).update(marking=then)
        path = link(cast.expert)
        Topic.objects.filter(pk=told.pk).update(marking=now, title=title)
        page = stranger_to_cookies.get(path).content.decode()
        shown.append((told.title in page or title in page, "Airports group" in page))
    assert shown == [(True, True), (True, True), (False, True), (False, True), (False, True)]


def test_who_may_read_it_no_longer_is_told_nothing_of_it(cast: Cast, told: Topic, stranger_to_cookies: Client) -> None:
    path = link(cast.expert)
    cast.expert.is_active = False
    cast.expert.save()
    page = stranger_to_cookies.get(path).content.decode()
    assert (told.title in page, "What the mail was about" in page) == (False, False)
    assert stranger_to_cookies.post(path, ONE_CLICK).status_code == 200
