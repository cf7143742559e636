"""Channels of the network the cast is in."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from chat.actions import open_channel, send_message
from chat.models import Channel, Message
from networks.actions import restrict_container
from networks.models import Network, RoleGroup
from networks.roles import Role
from tests.conftest import Cast


@pytest.fixture
def channel(cast: Cast, airports: Network) -> Channel:
    """An AMBER channel."""
    return open_channel(
        actor=cast.coordinator, network=airports, name="operations-desk", slug="operations-desk", marking="AMBER"
    )


@pytest.fixture
def closed_channel(cast: Cast, airports: Network) -> Channel:
    """A channel for experts and coordinators."""
    made = open_channel(actor=cast.coordinator, network=airports, name="Case room", slug="case-room", marking="AMBER")
    groups = [
        seat.group for seat in RoleGroup.objects.filter(network=airports, role__in=[Role.EXPERT, Role.COORDINATOR])
    ]
    restrict_container(container=made, groups=groups)
    return made


@pytest.fixture
def say(channel: Channel) -> Callable[..., Message]:
    """``say(user, "text")`` in the channel; ``in_`` says it in another one."""

    def send(user: User, text: str = "hello", in_: Any = None, **more: Any) -> Message:
        more.setdefault("client_id", uuid.uuid4())
        return send_message(actor=user, channel=in_ or channel, text=text, **more)

    return send
