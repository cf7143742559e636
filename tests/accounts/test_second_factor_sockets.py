"""The socket: open only to who may be inside, and not a moment longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.models import User
from chat.models import Channel
from networks.actions import change_role
from networks.models import Membership
from portal import live
from tests.accounts.factors import enrolled, grace
from tests.conftest import Cast
from tests.live.conftest import channel, say, socket_of  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)
ASKED_FIRST = 4428


async def test_socket_is_refused_before_it_says_anything(cast: Cast, socket_of: Callable[..., Any]) -> None:  # noqa: F811
    await sync_to_async(grace)(cast.coordinator, -1)
    socket = await socket_of(cast.coordinator)
    assert await socket.close_code() == (ASKED_FIRST, [])


async def test_socket_of_a_session_that_has_not_shown_it_is_refused(
    cast: Cast,
    socket_of: Callable[..., Any],  # noqa: F811
) -> None:
    await sync_to_async(enrolled)(cast.member)
    socket = await socket_of(cast.member)
    assert await socket.close_code() == (ASKED_FIRST, [])


async def test_open_socket_closes_when_the_grace_ends(
    cast: Cast,
    channel: Channel,  # noqa: F811
    socket_of: Callable[..., Any],  # noqa: F811
    say: Callable[..., Any],  # noqa: F811
) -> None:
    await sync_to_async(grace)(cast.coordinator, 1.5 / 86_400)
    socket = await socket_of(cast.coordinator)
    assert (await socket.subscribe(f"chat.channel:{channel.pk}"))["type"] == "subscribed"
    code, frames = await socket.close_code(within=4)
    assert (code, [frame for frame in frames if frame["type"] == "events"]) == (ASKED_FIRST, [])


async def test_open_sockets_close_when_one_is_set_up_elsewhere(cast: Cast, socket_of: Callable[..., Any]) -> None:  # noqa: F811
    socket = await socket_of(cast.coordinator)
    await sync_to_async(enrolled)(cast.coordinator)
    assert (await socket.close_code())[0] == ASKED_FIRST


async def test_open_socket_closes_when_a_role_that_asks_begins_after_the_grace(
    cast: Cast,
    socket_of: Callable[..., Any],  # noqa: F811
) -> None:
    await sync_to_async(grace)(cast.member, -1)
    socket = await socket_of(cast.member)
    assert await socket.silent()
    seat = await Membership.objects.aget(user=cast.member)
    await sync_to_async(change_role)(actor=cast.secretariat, membership=seat, role="coordinator")
    assert (await socket.close_code())[0] == ASKED_FIRST


async def test_grace_of_a_page_that_makes_no_request_begins_with_its_socket(
    cast: Cast,
    socket_of: Callable[..., Any],  # noqa: F811
) -> None:
    await sync_to_async(grace)(cast.coordinator, None)
    socket = await socket_of(cast.coordinator)
    assert await socket.silent()
    until = (await User.objects.aget(pk=cast.coordinator.pk)).second_factor_grace_until
    assert until is not None
    assert until - timezone.now() > timedelta(days=13)


async def test_socket_of_a_grace_that_is_made_longer_stays_open(cast: Cast, socket_of: Callable[..., Any]) -> None:  # noqa: F811
    await sync_to_async(grace)(cast.coordinator, 1 / 86_400)
    socket = await socket_of(cast.coordinator)
    await sync_to_async(grace)(cast.coordinator, 1)
    await sync_to_async(live.recheck_person)(cast.coordinator.pk)
    assert await socket.silent(2)
