"""Open pages of a topic that goes where their reader may not follow."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from forums.actions import add_reply, change_marking, open_forum, start_topic
from forums.actions.moderation import move_topic
from forums.actions.regrouping import merge_topics
from forums.models import Forum, Topic
from networks.models import Network, RoleGroup
from networks.roles import Role
from portal.marking import Marking
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hall(airports: Network) -> Forum:
    return open_forum(network=airports, name="Hall", slug="hall")


@pytest.fixture
def room(airports: Network) -> Forum:
    """A forum that only experts and coordinators enter."""
    groups = RoleGroup.objects.filter(network=airports, role__in=[Role.EXPERT, Role.COORDINATOR])
    return open_forum(
        network=airports, name="Room", slug="room", group_ids=list(groups.values_list("group_id", flat=True))
    )


def topic_in(cast: Cast, forum: Forum) -> Topic:
    return start_topic(actor=cast.expert, forum=forum, title="T", marking="AMBER", body="<p>T</p>", client_id=uuid4())


def move(cast: Cast, topic: Topic, room: Forum) -> None:
    move_topic(actor=cast.coordinator, topic=topic, forum=room)


def merge(cast: Cast, topic: Topic, room: Forum) -> None:
    merge_topics(actor=cast.coordinator, topic=topic, target=topic_in(cast, room))


def mark(cast: Cast, topic: Topic, room: Forum) -> None:
    change_marking(
        actor=cast.coordinator, topic=topic, marking=Marking.RED, readers=[cast.expert.pk, cast.coordinator.pk]
    )


@pytest.mark.parametrize("act", [move, merge, mark])
async def test_sockets_of_those_who_lose_sight_close_within_two_seconds_and_say_nothing(
    way: str, cast: Cast, hall: Forum, room: Forum, socket_of: Callable, act: Callable[..., None]
) -> None:
    topic = await sync_to_async(topic_in)(cast, hall)
    scope = f"forums.topic:{topic.pk}"
    loser, keeper = await socket_of(cast.member), await socket_of(cast.expert)
    for socket in (loser, keeper):
        assert (await socket.subscribe(scope, after=None))["type"] == "subscribed"
    await sync_to_async(act)(cast, topic, room)
    code, frames = await loser.close_code(within=2)
    heard = [frame["type"] for frame in frames if frame["type"] not in ("here", "tell")]
    assert (code, heard) == (4403, ["ended"])
    [event, *_others] = await keeper.events(1)
    assert event["verb"] in ("topic.moved", "topic.merged", "topic.marked")


async def test_what_is_written_there_afterwards_reaches_only_those_who_may_read_it(
    cast: Cast, hall: Forum, room: Forum, socket_of: Callable
) -> None:
    topic = await sync_to_async(topic_in)(cast, hall)
    await sync_to_async(move)(cast, topic, room)
    scope = f"forums.topic:{topic.pk}"
    loser, keeper = await socket_of(cast.member), await socket_of(cast.expert)
    refused: dict[str, Any] = await loser.subscribe(scope)
    await keeper.subscribe(scope, after=None)
    await sync_to_async(add_reply)(actor=cast.expert, topic=topic, body="<p>Secret</p>", client_id=uuid4())
    [event, *_others] = await keeper.events(1)
    assert (refused["type"], event["verb"]) == ("refused", "post.added")
