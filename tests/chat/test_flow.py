"""Where a channel opens, and its pages to both sides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chat.actions import mark_visited
from chat.models import Channel, ChannelVisit, Message, MessageReaction
from chat.queries import flow
from tests.conftest import Cast

DESK = "/networks/airports/channels/operations-desk/"
SCRIPT = {"HTTP_HX_REQUEST": "true"}
SAID = 130


@pytest.fixture
def ids(cast: Cast, channel: Channel) -> list[int]:
    """Ids of 130 messages of the expert."""
    now = timezone.now()
    rows = [
        Message(channel=channel, author=cast.expert, text=f"m{n}", client_id=f"00000000-0000-4000-8000-{n:012}",
                created_at=now)
        for n in range(SAID)
    ]  # fmt: skip
    return [message.pk for message in Message.objects.bulk_create(rows)]


def slice_of(ids: list[int], page: str) -> tuple[int, int]:
    """From where to where ``page`` shows messages; without holes."""
    shown = [number for number, pk in enumerate(ids) if f'id="message-{pk}"' in page]
    assert shown == list(range(shown[0], shown[-1] + 1))
    return shown[0], shown[-1]


@pytest.mark.parametrize(
    ("seen", "shown", "line", "edges", "then_seen"),
    [
        (None, (80, 129), None, (True, False), 129),  # a first visit: the newest, and nothing is called new
        (129, (80, 129), None, (True, False), 129),
        (128, (80, 129), 129, (True, False), 129),
        (90, (76, 129), 91, (True, False), 129),
        (79, (65, 129), 80, (True, False), 129),  # all that is new, and some of the old above it
        (59, (45, 109), 60, (True, True), 109),  # more is new than a page holds
        (3, (0, 53), 4, (False, True), 53),
    ],
)
def test_channel_opens_where_its_reader_stopped(
    cast: Cast,
    channel: Channel,
    ids: list[int],
    signed_in: Callable[..., Client],
    seen: int | None,
    shown: tuple[int, int],
    line: int | None,
    edges: tuple[bool, bool],
    then_seen: int,
) -> None:
    if seen is not None:
        mark_visited(user=cast.member, channel=channel, last=ids[seen], seen=None)
    page = signed_in(cast.member).get(DESK).text
    log = page[page.index('id="log"') : page.index("<template")]
    assert (slice_of(ids, log), ("data-earlier" in log, "data-later" in log)) == (shown, edges)
    if line is None:
        assert 'id="new"' not in log
    else:
        above = log.index(f'id="message-{ids[line - 1]}"') if f'id="message-{ids[line - 1]}"' in log else 0
        assert above < log.index('id="new"') < log.index(f'id="message-{ids[line]}"')
    assert ChannelVisit.objects.get(user=cast.member).last_message == ids[then_seen]


def test_pages_go_both_ways_and_to_the_newest_without_marking_anything_read(
    cast: Cast, channel: Channel, ids: list[int], signed_in: Callable[..., Client]
) -> None:
    mark_visited(user=cast.member, channel=channel, last=ids[3], seen=None)
    client = signed_in(cast.member)
    asked = {
        f"around={ids[60]}": ((36, 110), True, True),
        f"around={ids[127]}": ((80, 129), True, False),
        f"before={ids[45]}": ((0, 44), False, True),
        f"after={ids[109]}": ((110, 129), True, False),
        f"after={ids[9]}": ((10, 59), True, True),
    }
    for query, (shown, earlier, later) in asked.items():
        for more in ({}, SCRIPT):
            page: str = client.get(f"{DESK}?{query}", **more).text  # type: ignore[arg-type]
            log = page if more else page[page.index('id="log"') : page.index("<template")]
            assert (query, slice_of(ids, log)) == (query, shown)
            assert (query, "data-earlier" in log, "data-later" in log) == (query, earlier, later)
            assert ("<html" in page) == (not more)
    assert ChannelVisit.objects.get(user=cast.member).last_message == ids[3]
    assert slice_of(ids, client.get(f"{DESK}?newest=1", **SCRIPT).text) == (80, 129)  # type: ignore[arg-type]


def test_page_of_the_flow_is_one_query_with_what_hangs_on_it(
    cast: Cast, channel: Channel, ids: list[int], django_assert_num_queries: Callable[..., Any]
) -> None:
    rows = [MessageReaction(message_id=pk, user=cast.member, kind="agree") for pk in ids]
    MessageReaction.objects.bulk_create(rows)
    with django_assert_num_queries(1):
        page = flow.around(channel, ids[60])
        assert page.messages[0].reacted == [{"kind": "agree", "user": cast.member.pk}]  # type: ignore[attr-defined]
    with django_assert_num_queries(1):
        assert len(flow.before(channel, None).messages) == 50


def test_answers_stand_beside_the_flow_and_pins_beside_the_channel(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    root = say(cast.expert, "Which number is on duty?")
    answer = say(cast.coordinator, "The one in the directory.", root=root)
    Message.objects.filter(pk=root.pk).update(pinned_at=timezone.now())
    page = signed_in(cast.member).get(DESK).text
    assert (f'id="message-{root.pk}"' in page, f'id="message-{answer.pk}"' in page) == (True, False)
    assert f'data-goes="{root.pk}"' in page
    assert "Which number is on duty?" in page[page.index('id="channel-aside"') :]
