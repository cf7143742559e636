"""What many channels cost: the counts of all of them are one query, and a page of one asks no more than with three."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import access, queries
from chat.models import Channel, ChannelVisit, Message, MessageMention
from networks.models import Membership, Network
from tests.conftest import Cast

EACH = 5
BASE = "/networks/airports/channels/"


@pytest.fixture
def many(cast: Cast, airports: Network, request: pytest.FixtureRequest) -> int:
    """As many channels as asked for, each with five messages of the expert: three seen, one of the others a call."""
    count: int = request.param
    assert connection.features.supports_json_field  # asks the database once for each process
    now = timezone.now()
    Membership.objects.filter(user=cast.member).update(joined_at=now - timedelta(days=20))
    rooms = Channel.objects.bulk_create(
        Channel(network=airports, name=f"c{n:03}", slug=f"c{n}", marking="AMBER", position=n) for n in range(count)
    )
    for room in rooms:
        said = Message.objects.bulk_create(
            Message(channel=room, author=cast.expert, text=f"{room.name}/{n}", client_id=uuid.uuid4(), created_at=now)
            for n in range(EACH)
        )
        ChannelVisit.objects.create(user=cast.member, channel=room, last_message=said[2].pk)
        MessageMention.objects.create(message=said[3], user=cast.member)
    return count


@pytest.mark.parametrize("many", [3, 100], indirect=True)
def test_many_channels_cost_what_few_do(
    cast: Cast, many: int, signed_in: Callable[..., Client], django_assert_num_queries: Any
) -> None:
    user = cast.member
    with django_assert_num_queries(2):  # rights, and the counts of all of them
        counts = queries.count_by_network(access.unread_messages(user))
        assert [n for _network, n in counts] == [2 * many]
    client = signed_in(user)
    with django_assert_num_queries(6):  # the shell's five, and the channels with both counts
        page = client.get(BASE)
    assert {(room.unread, room.calls) for room in page.context["channels"]} == {(2, 1)}
    assert len(page.context["channels"]) == many
    with django_assert_num_queries(11):  # as tests/chat/test_pages.py names them; and the notice of the call is read
        assert client.get(f"{BASE}c0/").status_code == 200
    body = {"body": "hello", "client_id": str(uuid.uuid4())}
    with CaptureQueriesContext(connection) as asked:
        assert client.post(f"{BASE}c0/messages/", body, HTTP_HX_REQUEST="true").status_code == 201
    asked_for = [each["sql"] for each in asked.captured_queries]
    assert len([sql for sql in asked_for if not sql.startswith(("SAVEPOINT", "RELEASE"))]) == 10
