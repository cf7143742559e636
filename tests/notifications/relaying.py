"""Followers, happenings and a clock for the tests of relay and sending."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from forums.actions import add_reply, open_forum
from forums.actions import start_topic as start
from forums.models import Post, Topic
from networks.models import Network
from notifications.actions import relay_batch, watch
from notifications.models import Delivery


def topic_of(author: User, network: Network, title: str = "Cash in tyres", followers: Iterable[User] = ()) -> Topic:
    """A GREEN topic that these people follow, besides its author; nobody was told of it itself."""
    forum = network.forums.first() or open_forum(network=network, name="Concealment", slug="concealment")
    topic = start(actor=author, forum=forum, title=title, marking="GREEN", body="<p>Here</p>", client_id=uuid4())
    for person in followers:
        watch(user=person, scope=("forums.topic", topic.pk))
    relay_all()
    Delivery.objects.all().delete()
    return topic


def happen(author: User, topic: Topic, text: str = "More") -> Post:
    """A reply, which the relay has not seen yet."""
    return add_reply(actor=author, topic=topic, body=f"<p>{text}</p>", client_id=uuid4())


def relay_all() -> None:
    """Everything that has happened becomes notices and deliveries; nothing is sent."""
    while relay_batch().last:
        pass


class Clock:
    """Moves time: ``clock(hours=2)``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now: Callable[[], Any] = timezone.now
        self.gone = timedelta(0)
        monkeypatch.setattr("django.utils.timezone.now", lambda: self._now() + self.gone)

    def __call__(self, **by: float) -> None:
        self.gone += timedelta(**by)


def states(**which: Any) -> list[str]:
    """The states of deliveries, in their order."""
    return list(Delivery.objects.filter(**which).order_by("pk").values_list("state", flat=True))
