"""The feed of a network: what leaves, for whom, and what opens nothing."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.actions import add_reply, open_forum, start_topic
from forums.models import Forum, Post, Topic
from networks.access import forget_rights
from networks.actions import end_membership, restrict_container
from networks.actions.feed import make_token, revoke_token
from networks.actions.settings import archive_network
from networks.actions.terms import suspend_membership
from networks.models import FeedToken, Membership, Network, RoleGroup
from networks.roles import Role
from portal.logs import WithoutKeys
from portal.marking import Marking
from portal.models import AuditEntry
from tests.conftest import Cast

ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "Weight is up by 3 kilograms."
ROLES = ("secretariat", "coordinator", "expert", "member", "observer")


@pytest.fixture
def forum(airports: Network) -> Forum:
    """An open forum."""
    return open_forum(network=airports, name="Concealment", slug="concealment")


@pytest.fixture
def told(cast: Cast, forum: Forum) -> Callable[..., Topic]:
    """``told("False walls", Marking.GREEN)``: the expert starts a topic."""

    def start(title: str, marking: str = Marking.GREEN, **fields: Any) -> Topic:
        fields.setdefault("forum", forum)
        fields.setdefault("body", f"<p>{SECRET}</p>")
        return start_topic(actor=cast.expert, title=title, marking=marking, client_id=uuid4(), **fields)

    return start


def _token(user: User, network: Network) -> str:
    forget_rights(user)
    return make_token(actor=user, network=network)


def _get(token: str, slug: str = "airports", **headers: str) -> Any:
    return Client().get(f"/networks/{slug}/feed.atom", {"token": token}, headers=headers or None)


def _titles(answer: Any) -> list[str]:
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    return [entry.findtext(f"{ATOM}title", "") for entry in root.findall(f"{ATOM}entry")]


def _unknown() -> bytes:
    return bytes(Client().get("/accounts/never-existed/").content)


# -- what leaves -----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ROLES)
def test_only_what_may_leave_does(cast: Cast, airports: Network, told: Callable[..., Topic], part: str) -> None:
    everybody = [getattr(cast, each).pk for each in ROLES]
    for mark in Marking.values:
        told(f"About {mark.replace('+', ' ')}", mark, readers=everybody)
    user = getattr(cast, part)
    answer = _get(_token(user, airports))
    own = part == "expert"  # one's own acts are no news
    assert _titles(answer) == ([] if own else ["About AMBER", "About GREEN", "About CLEAR"])
    text = answer.content.decode()
    assert [word for word in ("STRICT", "RED") if word in text] == []
    assert text.count(SECRET) == (0 if own else 2)  # CLEAR and GREEN


@pytest.mark.parametrize("part", ["member", "observer"])
def test_restricted_forum_leaves_to_those_let_in_alone(
    cast: Cast, airports: Network, told: Callable[..., Topic], part: str
) -> None:
    desk = open_forum(network=airports, name="Closed desk", slug="closed-desk")
    groups = [row.group for row in RoleGroup.objects.filter(network=airports, role__in=[Role.EXPERT, Role.MEMBER])]
    restrict_container(container=desk, groups=groups)
    told("Behind the door", Marking.GREEN, forum=desk)
    told("Behind the door, for all", Marking.CLEAR, forum=desk)
    shown = ["Behind the door, for all", "Behind the door"] if part == "member" else []
    assert _titles(_get(_token(getattr(cast, part), airports))) == shown


def test_moved_topic_is_gone_at_the_next_fetch(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    topic, token = told("False walls"), _token(cast.member, airports)
    before = _get(token)
    desk = open_forum(network=airports, name="Closed desk", slug="closed-desk")
    restrict_container(container=desk, groups=[])
    Topic.objects.filter(pk=topic.pk).update(forum=desk)
    after = _get(token, **{"If-None-Match": before["ETag"]})
    assert (_titles(before), after.status_code, _titles(after)) == (["False walls"], 200, [])


def test_removed_post_is_gone(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    token, first = _token(cast.member, airports), told("Removed")
    add_reply(actor=cast.expert, topic=told("Stays"), body=f"<p>{SECRET}</p>", client_id=uuid4())
    Post.objects.filter(topic=first).update(removed_at=timezone.now())
    assert _titles(_get(token)) == ["Stays", "Stays"]


def test_raised_mark_takes_it_back(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    topic, token = told("False walls"), _token(cast.member, airports)
    for mark, shown in ((Marking.AMBER, 1), (Marking.STRICT, 0), (Marking.RED, 0), (Marking.GREEN, 1)):
        Topic.objects.filter(pk=topic.pk).update(marking=mark)
        answer = _get(token)
        assert (len(_titles(answer)), SECRET in answer.content.decode()) == (shown, mark == Marking.GREEN)


def test_archived_network_can_still_be_read(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    told("False walls")
    token = _token(cast.member, airports)
    archive_network(actor=cast.secretariat, network=airports, reason="Done.")
    assert _titles(_get(token)) == ["False walls"]


def test_what_stays_inside_leaves_no_trace(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    told("False walls")
    token = _token(cast.member, airports)
    before = _get(token)
    for number in range(70):
        told(f"Inside {number}", Marking.STRICT if number % 2 else Marking.RED, readers=[cast.member.pk])
    after = _get(token)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])


# -- what opens nothing ----------------------------------------------------------------------------


def _revoked(cast: Cast, airports: Network) -> str:
    token = _token(cast.member, airports)
    revoke_token(actor=cast.member, token=FeedToken.objects.select_related("network").get())
    return token


def _ended(cast: Cast, airports: Network) -> str:
    token = _token(cast.member, airports)
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member, ended_at=None))
    return token


def _suspended(cast: Cast, airports: Network) -> str:
    token = _token(cast.member, airports)
    seat = Membership.objects.get(user=cast.member, ended_at=None)
    suspend_membership(actor=cast.coordinator, membership=seat, reason="Asked to.")
    return token


def _over(cast: Cast, airports: Network) -> str:
    token = _token(cast.member, airports)
    Membership.objects.filter(user=cast.member).update(
        joined_at=timezone.now() - timedelta(days=2), valid_until=timezone.now() - timedelta(seconds=1)
    )
    return token


def _deactivated(cast: Cast, airports: Network) -> str:
    token = _token(cast.member, airports)
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    return token


def _without_factor(cast: Cast, airports: Network) -> str:
    token = _token(cast.coordinator, airports)
    User.objects.filter(pk=cast.coordinator.pk).update(second_factor_grace_until=timezone.now() - timedelta(days=1))
    return token


def _from_before_the_factor(cast: Cast, airports: Network) -> str:
    token = _token(cast.member, airports)
    User.objects.filter(pk=cast.member.pk).update(second_factor_at=timezone.now() + timedelta(seconds=1))
    return token


def _elsewhere(cast: Cast, airports: Network) -> str:
    return _token(cast.stranger, Network.objects.get(slug="mednet"))


def _digest(cast: Cast, airports: Network) -> str:
    _token(cast.member, airports)
    return FeedToken.objects.get().digest


WORTHLESS: list[Callable[[Cast, Network], str]] = [
    _revoked, _ended, _suspended, _over, _deactivated, _without_factor, _from_before_the_factor, _elsewhere, _digest,
    lambda _c, _n: "", lambda _c, _n: "never", lambda _c, _n: "x" * 5000, lambda _c, _n: "\x00é",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WORTHLESS)))
def test_what_opens_nothing_gets_the_bytes_of_an_unknown_address(
    cast: Cast, airports: Network, told: Callable[..., Topic], number: int
) -> None:
    told("False walls")
    token = WORTHLESS[number](cast, airports)
    client = Client()
    answers = [
        client.get("/networks/airports/feed.atom", {"token": token}),
        client.head("/networks/airports/feed.atom", {"token": token}),
        client.get("/networks/never-existed/feed.atom", {"token": token}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert {answers[0].content, answers[2].content} == {_unknown()}
    assert answers[0].headers == answers[2].headers


def test_account_with_a_factor_it_had_when_the_token_was_made_is_let_in(cast: Cast, airports: Network) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(
        second_factor_at=timezone.now() - timedelta(days=1), second_factor_grace_until=None
    )
    assert _get(_token(cast.coordinator, airports)).status_code == 200


def test_grace_begins_with_a_fetch(cast: Cast, airports: Network) -> None:
    token = _token(cast.coordinator, airports)
    User.objects.filter(pk=cast.coordinator.pk).update(second_factor_grace_until=None)
    assert _get(token).status_code == 200
    assert User.objects.get(pk=cast.coordinator.pk).second_factor_grace_until is not None


def test_session_of_somebody_else_changes_nothing(
    cast: Cast, airports: Network, told: Callable[..., Topic], signed_in: Callable[[User], Client]
) -> None:
    told("False walls", Marking.GREEN)
    token = _token(cast.member, airports)
    User.objects.filter(pk=cast.stranger.pk).update(second_factor_at=timezone.now())  # their session has not shown it
    answer = signed_in(cast.stranger).get("/networks/airports/feed.atom", {"token": token})
    assert _titles(answer) == ["False walls"]


def test_guessing_is_slowed_down_for_right_and_wrong_alike(cast: Cast, airports: Network) -> None:
    token = _token(cast.member, airports)
    codes = [_get(f"guess-{number}").status_code for number in range(31)]
    assert (codes[:30], codes[30], _get(token).status_code) == ([404] * 30, 429, 429)
    answer = Client(REMOTE_ADDR="192.0.2.7").get("/networks/airports/feed.atom", {"token": token})
    assert answer.status_code == 200


# -- how it is said --------------------------------------------------------------------------------


def test_feed_is_atom(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    told("First", body="<p>A &lt;script&gt; &amp; more \x01 here</p>")
    told("العلاج بناهضات الأفيون <b>", Marking.AMBER)
    answer = _get(_token(cast.member, airports))
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    entries = root.findall(f"{ATOM}entry")
    assert (answer["Content-Type"], root.tag) == ("application/atom+xml; charset=utf-8", f"{ATOM}feed")
    for element in (root, *entries):
        assert [len(element.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{ATOM}id", ""))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", element.findtext(f"{ATOM}updated", ""))
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/networks/airports/",
        "self": "http://testserver/networks/airports/feed.atom",
    }
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    said = [
        (e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}rights"), e.findtext(f"{ATOM}author/{ATOM}name"))
        for e in entries
    ]
    assert said == [
        ("العلاج بناهضات الأفيون <b>", "TLP:AMBER", "Clara Cobalt"),
        ("First", "TLP:GREEN", "Clara Cobalt"),
    ]
    assert [e.findtext(f"{ATOM}summary") for e in entries] == [
        "<p>Clara Cobalt started · TLP:AMBER</p>",
        "<p>Clara Cobalt started · TLP:GREEN</p><p>A &lt;script&gt; &amp; more  here</p>",
    ]


def test_empty_feed_is_always_the_same(cast: Cast, airports: Network) -> None:
    token = _token(cast.member, airports)
    first, second = _get(token), _get(token)
    assert (_titles(first), first.content) == ([], second.content)


def test_feed_speaks_the_language_of_its_person(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    told("False walls")
    User.objects.filter(pk=cast.member.pk).update(language="fr")
    root = ElementTree.fromstring(_get(_token(cast.member, airports)).content)  # noqa: S314 - our own
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


def test_unchanged_feed_is_not_sent_again(cast: Cast, airports: Network, told: Callable[..., Topic]) -> None:
    told("False walls")
    token = _token(cast.member, airports)
    first = _get(token)
    again = _get(token, **{"If-None-Match": first["ETag"]})
    told("Something new")
    new = _get(token, **{"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content, new.status_code) == (200, 304, b"", 200)
    for answer in (first, again, new):
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-cache", "no-referrer")


@pytest.mark.parametrize("count", [1, 3, 20])
def test_feed_costs_the_same(
    cast: Cast, airports: Network, told: Callable[..., Topic], django_assert_num_queries: Callable[..., Any], count: int
) -> None:
    for number in range(count):
        told(f"Topic {number}", Marking.AMBER)
    token = _token(cast.member, airports)
    with django_assert_num_queries(8):  # the note and the trail with their savepoint included
        answer = _get(token)
    with django_assert_num_queries(4):
        _get(token)
    assert len(_titles(answer)) == count


# -- on record -------------------------------------------------------------------------------------


def _fetched() -> list[dict[str, Any]]:
    return list(AuditEntry.objects.filter(verb="feed.fetched").order_by("pk").values_list("details", flat=True))


def test_amber_goes_on_record_once_for_each_fetch_that_shows_something_new(
    cast: Cast, airports: Network, told: Callable[..., Topic]
) -> None:
    token, other = _token(cast.member, airports), _token(cast.observer, airports)
    told("Green")
    _get(token)
    assert _fetched() == []
    told("One", Marking.AMBER)
    told("Two", Marking.AMBER)
    first = _get(token)
    _get(token)
    _get(token, **{"If-None-Match": first["ETag"]})
    told("Green again")
    _get(token)
    assert _fetched() == [{"entries": 2}]
    told("Three", Marking.AMBER)
    _get(token)
    _get(other)
    assert _fetched() == [{"entries": 2}, {"entries": 1}, {"entries": 3}]
    entry = AuditEntry.objects.filter(verb="feed.fetched").first()
    assert entry is not None
    assert (entry.actor, entry.stream_id, entry.target_type) == (cast.member, airports.stream_id, "networks.feedtoken")


def test_line_of_a_log_does_not_hold_the_key() -> None:
    record = logging.LogRecord(
        "gunicorn.error", logging.ERROR, "x", 1, "Error handling request %s",
        ("/networks/airports/feed.atom?x=1&token=Abc-_9",), None,
    )  # fmt: skip
    assert WithoutKeys().filter(record)
    assert record.getMessage() == "Error handling request /networks/airports/feed.atom?x=1&token=…"
