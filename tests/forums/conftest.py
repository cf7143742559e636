"""Forums of the network ``airports``, and makers of topics and posts."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from forums.actions import add_reply, open_forum, start_topic
from forums.models import Forum, Post, Topic
from networks.actions import restrict_container
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
