"""Levels: who is told of what, by what they said of the page and of the places around it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from chat.actions import open_channel, send_message
from chat.models import ChannelMute
from documents.actions import open_folder, upload_document
from forums.actions import add_reply, open_forum, start_topic
from networks.models import Network
from notifications.actions.relaying import relay_batch
from notifications.actions.watching import set_level
from notifications.models import Choice, Notice, Pace, Watch
from notifications.queries.levels import PERSON, sort_of
from portal.telling import Level, Sort
from tests.conftest import Cast

SignedIn = Callable[[User | None], Client]
TOPIC, FORUM, NETWORK = ("forums.topic", 1), ("forums.forum", 2), ("networks.network", 3)
AUTHOR = (PERSON, 9)
ALL, CONCERNED, NOTHING = Level.ALL, Level.CONCERNED, Level.NOTHING


@pytest.mark.parametrize(
    ("levels", "concerned", "flags", "expected"),
    [
        ({}, False, "", ""),
        ({}, True, "", Sort.CONCERNED),
        ({TOPIC: ALL}, False, "", Sort.FOLLOWED),
        ({FORUM: ALL}, False, "", Sort.PLACE),
        ({NETWORK: ALL}, False, "", Sort.PLACE),
        ({NETWORK: ALL, FORUM: CONCERNED}, False, "", ""),
        ({NETWORK: NOTHING, FORUM: ALL}, False, "", Sort.PLACE),
        ({NETWORK: NOTHING}, True, "", ""),
        ({NETWORK: ALL, TOPIC: NOTHING}, True, "", ""),
        ({TOPIC: CONCERNED}, True, "", Sort.CONCERNED),
        ({AUTHOR: ALL}, False, "", Sort.PLACE),
        ({AUTHOR: ALL, NETWORK: NOTHING}, False, "", ""),
        ({TOPIC: ALL}, True, "", Sort.CONCERNED),
        ({TOPIC: ALL}, False, "opens", ""),
        ({TOPIC: ALL, NETWORK: ALL}, False, "opens", Sort.PLACE),
        ({TOPIC: ALL, FORUM: NOTHING, NETWORK: ALL}, False, "opens", ""),
        ({NETWORK: ALL}, False, "near", ""),
        ({TOPIC: ALL}, False, "near", Sort.FOLLOWED),
        ({NETWORK: ALL}, True, "near", Sort.CONCERNED),
    ],
)
def test_nearest_place_counts(levels: dict[Any, str], concerned: bool, flags: str, expected: str) -> None:
    places = [TOPIC, FORUM, NETWORK]
    found = sort_of(concerned, levels, places, near=flags == "near", opens=flags == "opens")
    assert found == expected


def test_who_follows_a_place_is_told_of_what_happens_in_it(
    cast: Cast, airports: Network, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    upper = open_folder(actor=None, network=airports, name="Handbooks")
    lower = open_folder(actor=None, network=airports, name="2026", parent=upper)
    channel = open_channel(actor=cast.coordinator, network=airports, name="desk", slug="desk", marking="AMBER")
    Watch.objects.all().delete()
    set_level(user=cast.observer, scope=("forums.forum", forum.pk), level=ALL)
    set_level(user=cast.secretariat, scope=("networks.network", airports.pk), level=ALL)
    set_level(user=cast.stranger, scope=("networks.network", airports.pk), level=ALL)
    set_level(user=cast.member, scope=("documents.folder", upper.pk), level=ALL)
    set_level(user=cast.coordinator, scope=("chat.channel", channel.pk), level=ALL)
    topic = start_topic(
        actor=cast.expert, forum=forum, title="Kites", marking="AMBER", body="<p>Seen?</p>", client_id=uuid4()
    )
    add_reply(actor=cast.expert, topic=topic, body="<p>Again.</p>", client_id=uuid4())
    upload_document(
        actor=cast.expert, folder=lower, file=ContentFile(b"%PDF-1.7\n%%EOF\n", name="a.pdf"), language="en",
        marking="AMBER+STRICT",
    )  # fmt: skip
    send_message(actor=cast.expert, channel=channel, text="Here.", client_id=uuid4())
    relay_batch()
    told = sorted(Notice.objects.values_list("user__name", "activity__verb", "sort"))
    assert told == [
        ("Ada Quartz", "document.added", Sort.PLACE),
        ("Ada Quartz", "post.added", Sort.PLACE),
        ("Ada Quartz", "topic.started", Sort.PLACE),
        ("Bruno Basalt", "message.sent", Sort.FOLLOWED),
        ("Hana Halite", "document.added", Sort.PLACE),
        ("Zoe Zircon", "post.added", Sort.PLACE),
        ("Zoe Zircon", "topic.started", Sort.PLACE),
    ]


def test_level_is_chosen_beside_every_place(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="Kites", marking="AMBER", body="<p>Seen?</p>", client_id=uuid4()
    )
    folder = open_folder(actor=None, network=airports, name="Handbooks")
    channel = open_channel(actor=cast.coordinator, network=airports, name="desk", slug="desk", marking="AMBER")
    client = signed_in(cast.member)
    pages = {
        ("networks.network", airports.pk): airports.get_absolute_url(),
        ("forums.forum", forum.pk): forum.get_absolute_url(),
        ("forums.topic", topic.pk): topic.get_absolute_url(),
        ("documents.folder", folder.pk): folder.get_absolute_url(),
        ("chat.channel", channel.pk): channel.get_absolute_url(),
        (PERSON, cast.expert.pk): f"/people/{cast.expert.pk}/",
    }
    for (key, pk), url in pages.items():
        address = f"/notifications/follow/{key}/{pk}/"
        page = client.get(url)
        assert (page.text.count(f'action="{address}"'), page.text.count("Follow<span")) == (1, 1), key
        answer = client.post(address, {"level": "all"})
        assert (answer.status_code, answer.url) == (302, url), key
        shown = client.get(url).text
        assert shown.count("Following<span") == 1, key
        client.post(address, {"level": "nothing" if key == "chat.channel" else ""})
    assert list(ChannelMute.objects.values_list("user", "channel")) == [(cast.member.pk, channel.pk)]
    assert list(Watch.objects.filter(user=cast.member).values_list("scope_type", "level")) == [
        ("chat.channel", "nothing")
    ]
    client.post(f"/notifications/follow/forums.forum/{forum.pk}/", {"level": "all"})
    assert "As in the forum: everything" in client.get(topic.get_absolute_url()).text


@pytest.mark.parametrize(
    ("kind", "level", "status"),
    [
        ("forums.forum", "loud", 422),
        ("forums.post", "all", 404),
        ("never.was", "all", 404),
        ("networks.network", "all", 404),  # the stranger's number, not the member's
        (PERSON, "nothing", 422),
    ],
)
def test_levels_that_make_no_sense_are_refused(
    cast: Cast, airports: Network, mednet: Network, signed_in: SignedIn, kind: str, level: str, status: int
) -> None:
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    pk = {"networks.network": mednet.pk, PERSON: cast.expert.pk}.get(kind, forum.pk)
    answer = signed_in(cast.member).post(f"/notifications/follow/{kind}/{pk}/", {"level": level})
    assert (answer.status_code, Watch.objects.filter(user=cast.member).count()) == (status, 0)


@pytest.fixture
def told(cast: Cast, airports: Network) -> Callable[[int], None]:
    """``told(n)``: the member follows n topics, each with two replies they were told of."""

    def make(count: int) -> None:
        forum = open_forum(network=airports, name="Concealment", slug="concealment")
        for number in range(count):
            topic = start_topic(
                actor=cast.expert, forum=forum, title=f"Kites {number}", marking="AMBER", body="<p>Seen?</p>",
                client_id=uuid4(),
            )  # fmt: skip
            set_level(user=cast.member, scope=topic.scope, level=ALL)
            for _each in range(2):
                add_reply(actor=cast.expert, topic=topic, body="<p>Yes.</p>", client_id=uuid4())
        while relay_batch()[0]:
            pass

    return make


@pytest.mark.parametrize("count", [1, 3, 20])
def test_list_of_notices_costs_the_same(
    cast: Cast, told: Callable, signed_in: SignedIn, django_assert_num_queries: Callable, count: int
) -> None:
    told(count)
    client = signed_in(cast.member)
    client.get("/unread/")  # the shell is counted
    with django_assert_num_queries(7):
        page = client.get("/notifications/")
    shown = page.text
    assert (shown.count('<li class="notice unread"'), shown.count("2 happenings")) == (count, count)


def test_notices_are_marked_alone_by_page_and_all_and_taken_back(
    cast: Cast, airports: Network, told: Callable, signed_in: SignedIn
) -> None:
    told(3)
    client, mine = signed_in(cast.member), Notice.objects.filter(user=cast.member)
    scope = mine.latest("pk").scope_id

    def unread() -> int:
        return mine.filter(read_at=None).count()

    client.post("/notifications/read/", {"notice": mine.earliest("pk").pk})
    alone = unread()
    answer = client.post("/notifications/read/", {"scope": f"forums.topic:{scope}"})
    by_page = unread()
    assert (alone, by_page, list(mine.filter(scope_id=scope, read_at=None))) == (5, 3, [])
    page = client.get(answer.url)
    moment = page.text.partition('name="at" value="')[2].partition('"')[0]
    client.post("/notifications/unread/", {"at": moment.replace("&#x2B;", "+")})
    assert unread() == 5
    client.post("/notifications/read/", {"network": "mednet"})
    client.post("/notifications/read/", {"sort": "news"})
    assert unread() == 5
    client.post("/notifications/read/", {"network": "airports", "sort": "followed"})
    assert unread() == 0
    answers = [
        client.post("/notifications/unread/", {"at": at}).status_code
        for at in ("", "never", "2026-01-01T00:00", "1" * 99)
    ]
    refused = client.post("/notifications/read/", {"scope": "forums.topic:1 or 1=1"}).status_code
    assert (answers, refused, unread()) == ([409] * 4, 422, 0)


def test_list_is_narrowed(cast: Cast, airports: Network, told: Callable, signed_in: SignedIn) -> None:
    told(2)
    client = signed_in(cast.member)
    found = {
        query: client.get(f"/notifications/?{query}").text.count('<li class="notice')
        for query in ("", "unread=on", "network=airports", "network=mednet", "sort=followed", "sort=asked", "sort=%00x")
    }
    assert list(found.values()) == [2, 2, 2, 0, 2, 0, 2], found


def test_settings_show_all_that_was_said(cast: Cast, airports: Network, told: Callable, signed_in: SignedIn) -> None:
    told(2)
    set_level(user=cast.member, scope=(PERSON, cast.expert.pk), level=ALL)
    set_level(user=cast.member, scope=("networks.network", 999), level=ALL)  # not to be seen
    set_level(user=cast.member, scope=("never.was", 1), level=ALL)
    page = signed_in(cast.member).get("/notifications/settings/").text
    assert page.count('<form class="level"') == 4  # the network, two topics, a person
    assert "As it was set up: mentions and answers to me; the rest in your digest" in page
    # Two replies in each topic are told by one mail; that the expert started them goes into the digest alone.
    assert re.findall(r"<dd>(\d+)</dd>", page) == ["6", "2", "1", "0"]
    assert page.count('name="wanted"') == 20  # five sorts, four media; alerts are locked


def test_media_are_a_choice_but_for_alerts(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.member), "/notifications/settings/media/"
    wanted = ["asked:portal", "asked:mail", "asked:push", "concerned:portal", "followed:digest", "place:portal"]
    assert client.post(address, {"wanted": wanted}).status_code == 302
    kept = {(c.sort, c.medium): c.wanted for c in Choice.objects.filter(user=cast.member)}
    assert kept == {
        ("concerned", "mail"): False,
        ("concerned", "push"): False,
        ("news", "portal"): False,
        ("news", "mail"): False,
        ("followed", "portal"): False,
        ("followed", "mail"): False,
        ("followed", "digest"): True,
        ("place", "digest"): False,
    }
    assert client.post(address, {"wanted": ["alert:mail"]}).status_code == 422
    assert Choice.objects.filter(user=cast.member).count() == len(kept)


PACE = {"digest": "weekly", "digest_at": "07:30", "digest_weekday": "4", "first_only": "on"}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"quiet_from": "22:00", "quiet_to": "06:30", "quiet_days": ["5", "6"], "wait_minutes": "10"}, 302),
        ({"quiet_from": "22:00"}, 422),
        ({"quiet_from": "22:00", "quiet_to": "22:00"}, 422),
        ({"quiet_days": list("0123456")}, 422),
        ({"quiet_days": ["7"]}, 422),
        ({"wait_minutes": "9999"}, 422),
        ({"digest_at": "25:00"}, 422),
        ({"digest": "hourly"}, 422),
        ({"digest_weekday": "x"}, 422),
    ],
)
def test_hours_are_kept_if_they_make_sense(
    cast: Cast, signed_in: SignedIn, changed: dict[str, Any], status: int
) -> None:
    answer = signed_in(cast.member).post("/notifications/settings/pace/", PACE | changed)
    kept = list(Pace.objects.filter(user=cast.member).values_list("digest", "digest_weekday", "quiet_days"))
    assert (answer.status_code, kept) == (status, [("weekly", 4, "56")] if status == 302 else [])
