"""Inside the stack: people with sessions who follow one channel, and somebody who speaks in it."""

import time
from dataclasses import dataclass
from uuid import uuid4

from django.db import close_old_connections

from accounts.models import User
from chat.actions import send_message
from chat.models import Channel
from tests.stack import crowd, world


@dataclass
class World:
    """Who, and where."""

    speaker: User
    channel: Channel
    sessions: list[str]

    @property
    def scope(self) -> str:
        """What is followed."""
        return f"chat.channel:{self.channel.pk}"


def build(people: int) -> World:
    """The small world, and ``people`` more members of its first network."""
    world.build()
    sessions = crowd.build(people)
    channel = Channel.objects.select_related("network").get(network__slug="airports", slug="operations-desk")
    return World(User.objects.get(email__startswith="clara."), channel, sessions)


def speak(world: World, count: int) -> float:
    """Say ``count`` messages as fast as they are written. Returns the moment at which the first was told."""
    from portal.live import hub

    told: list[float] = []
    publish = hub.publish

    def note(channel: str, frame: object) -> None:
        told.append(time.perf_counter())
        publish(channel, frame)  # type: ignore[arg-type]

    hub.publish = note
    try:
        for _ in range(count):
            send_message(actor=world.speaker, channel=world.channel, text="Seen at the gate. " * 12, client_id=uuid4())
    finally:
        hub.publish = publish
        close_old_connections()
    return told[0]
