"""Forums of the network ``airports``, and makers of topics and posts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from forums.actions import add_reply, open_forum, start_topic
from forums.actions.asking import asks
from forums.models import Forum, InformationRequest, Post, Topic
from forums.queries import requests as queries
from networks.actions import restrict_container, start_membership
from networks.models import Network, RoleGroup
from networks.roles import Role
from portal.marking import Marking
from tests.conftest import Cast


@pytest.fixture
def concealment(airports: Network) -> Forum:
    """An open forum."""
    return open_forum(network=airports, name="Concealment", slug="concealment", description="What, where and how.")


@pytest.fixture
def closed_desk(airports: Network) -> Forum:
    """A forum restricted to experts and coordinators."""
    forum = open_forum(network=airports, name="Closed desk", slug="closed-desk", position=1)
    groups = [row.group for row in RoleGroup.objects.filter(network=airports, role__in=[Role.EXPERT, Role.COORDINATOR])]
    restrict_container(container=forum, groups=groups)
    return forum


@pytest.fixture
def topic_by(concealment: Forum) -> Callable[..., Topic]:
    """``topic_by(user, title=…, marking=…, forum=…)`` starts a topic."""

    def make(author: User, **fields: Any) -> Topic:
        fields.setdefault("forum", concealment)
        fields.setdefault("title", "Carbon-backed false walls in suitcases")
        fields.setdefault("marking", Marking.AMBER)
        fields.setdefault("body", "<p>The image looked <strong>flat</strong>, not dark.</p>")
        return start_topic(actor=author, client_id=uuid4(), **fields)

    return make


@pytest.fixture
def reply_by() -> Callable[..., Post]:
    """``reply_by(user, topic, body)`` adds a reply."""

    def make(author: User, topic: Topic, body: str = "<p>Same in two cases here.</p>", **fields: Any) -> Post:
        return add_reply(actor=author, topic=topic, body=body, client_id=uuid4(), **fields)

    return make


@pytest.fixture
def topic(cast: Cast, topic_by: Callable[..., Topic]) -> Topic:
    """An AMBER topic by the expert."""
    return topic_by(cast.expert)


@pytest.fixture
def talk(cast: Cast, topic_by: Callable[..., Topic]) -> Callable[..., Topic]:
    """``talk("A", 3)``: a topic of three posts A1, A2, A3, written one minute after another; ``begin`` in minutes."""
    start = timezone.now() - timedelta(days=2)

    def make(name: str, count: int, begin: int = 0, step: int = 1, **fields: Any) -> Topic:
        at = [start + timedelta(minutes=begin + step * number) for number in range(count)]
        topic = topic_by(cast.expert, title=name, body=f"<p>{name}1</p>", at=at[0], **fields)
        for number in range(1, count):
            author = (cast.expert, cast.member, cast.coordinator)[number % 3]
            add_reply(actor=author, topic=topic, body=f"<p>{name}{number + 1}</p>", client_id=uuid4(), at=at[number])
        topic.refresh_from_db()
        return topic

    return make


@pytest.fixture
def ask(cast: Cast, concealment: Forum) -> Callable[..., InformationRequest]:
    """``ask("FR", "CZ", by=…, marking=…, days=…)`` asks countries."""

    def make(*countries: str, by: User | None = None, **fields: Any) -> InformationRequest:
        fields = {"forum": concealment, "marking": "AMBER", "title": "Ketamine", "body": "<p>Seen?</p>"} | fields
        deadline = queries.end_of(timezone.localdate() + timedelta(days=fields.pop("days", 10)))
        question = asks(countries or ("CZ", "FR"), deadline)
        topic = start_topic(actor=by or cast.coordinator, client_id=uuid4(), asks=question, **fields)
        return queries.load_requests(InformationRequest.objects.filter(topic=topic).values("pk")).get()

    return make


@pytest.fixture
def two_french(cast: Cast, airports: Network, person: Callable[..., User]) -> tuple[User, User]:
    """The expert and a colleague from the same country."""
    other = person("Celine Calcite", country="FR")
    start_membership(actor=None, user=other, network=airports, role=Role.MEMBER)
    return cast.expert, other
