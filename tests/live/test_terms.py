"""A term that ends at noon: two seconds later nothing is left of it, anywhere, before any job ran."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core import mail
from django.test import Client
from django.utils import timezone

from chat.models import Channel
from forums.actions import add_reply, open_forum, start_topic
from networks.access import forget_rights, holders
from networks.actions import end_expired_memberships, restrict_container
from networks.actions.deputies import name_deputy
from networks.models import Membership, Network
from networks.roles import READ
from networks.sections.shell import unread_by_network
from notifications.actions import watch
from notifications.jobs import sweep
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def seat_of(user: Any) -> Membership:
    found: Membership = Membership.objects.get(user=user, ended_at=None)
    return found


def set_the_scene(cast: Cast, network: Network, noon: datetime) -> Any:
    """The member follows a topic, and their term ends at ``noon``."""
    forum = open_forum(network=network, name="Concealment", slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="Halfnoon walls", marking="GREEN", body="<p>?</p>", client_id=uuid.uuid4()
    )
    watch(user=cast.member, scope=topic.scope)
    sweep()
    mail.outbox.clear()
    Membership.objects.filter(user=cast.member).update(valid_until=noon)
    return topic


def what_is_left(cast: Cast, network: Network, topic: Any) -> dict[str, Any]:
    """What the member still gets of it."""
    add_reply(actor=cast.expert, topic=topic, body="<p>Later.</p>", client_id=uuid.uuid4())
    sweep()
    client = Client()
    client.force_login(cast.member)
    forget_rights(cast.member)
    return {
        "pages": {client.get(path).status_code for path in ("/networks/airports/", topic.get_absolute_url())},
        "found": [hit.url for hit in client.get("/search/?q=Halfnoon").context["found"].hits],
        "unread": unread_by_network(cast.member),
        "mails": [message.to for message in mail.outbox if cast.member.email in message.to],
        "counted": holders(network, READ).filter(pk=cast.member.pk).count(),
    }


async def test_term_that_ends_at_noon_leaves_nothing_two_seconds_later(
    way: str, cast: Cast, airports: Network, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    noon = timezone.now() + timedelta(seconds=4)
    topic = await sync_to_async(set_the_scene)(cast, airports, noon)
    socket = await socket_of(cast.member)
    assert (await socket.subscribe(f"chat.channel:{channel.pk}"))["type"] == "subscribed"
    left = (noon - timezone.now()).total_seconds()
    code, _frames = await socket.close_code(within=left + 2)
    assert (code, timezone.now() >= noon) == (4403, True)
    await say("secret")
    assert await sync_to_async(what_is_left)(cast, airports, topic) == {
        "pages": {404}, "found": [], "unread": {}, "mails": [], "counted": 0
    }  # fmt: skip
    assert await sync_to_async(end_expired_memberships)(now=timezone.now()) == 1
    await sync_to_async(sweep)()
    assert [message.to for message in mail.outbox if cast.member.email in message.to] == []


async def test_socket_opened_for_somebody_else_closes_when_their_deputys_time_ends(
    cast: Cast, airports: Network, channel: Channel, socket_of: Callable
) -> None:
    def stand_in() -> None:
        group = airports.role_groups.get(role="coordinator").group
        restrict_container(container=channel, groups=[group])
        now = timezone.now()
        name_deputy(
            actor=cast.coordinator, membership=seat_of(cast.coordinator), deputy=seat_of(cast.member),
            starts_at=now, ends_at=now + timedelta(seconds=3),
        )  # fmt: skip

    await sync_to_async(stand_in)()
    socket = await socket_of(cast.member)
    assert (await socket.subscribe(f"chat.channel:{channel.pk}"))["type"] == "subscribed"
    code, _frames = await socket.close_code(within=5)
    assert code == 4403
    again = await socket_of(cast.member)
    assert (await again.subscribe(f"chat.channel:{channel.pk}"))["type"] == "refused"
