"""The page on which one catches up: who called, threads one is in, how much there is; and what counts as read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chat import access, queries
from chat.actions import mark_visited, open_channel, remove_message
from chat.actions.keeping import archive_channel, mute_channel
from chat.models import Channel, ChannelVisit, Message, MessageMention, ThreadVisit
from networks.actions import end_membership
from networks.models import Membership, Network
from notifications.models import Notice
from portal.models import Activity
from tests.conftest import Cast

CATCH_UP = "/catch-up/"
Say = Callable[..., Message]


@pytest.fixture
def missed(cast: Cast, channel: Channel, closed_channel: Channel, say: Say) -> dict[str, Message]:
    """What the member missed in the channel: talk, a call in the flow, answers in a thread of theirs, one with a call.
    The experts' room holds a call on them that they may not read."""
    own = say(cast.member, "my question")
    mark_visited(user=cast.member, channel=channel, last=own.pk, seen=None)
    made = {
        "own": own,
        "talk": say(cast.expert, "plain talk"),
        "call": say(cast.expert, "a call in the flow"),
        "answer": say(cast.expert, "an answer", root=own),
        "called": say(cast.coordinator, "a call in the thread", root=own),
        "hidden": say(cast.expert, "out of sight", in_=closed_channel),
    }
    MessageMention.objects.bulk_create(
        MessageMention(message=made[key], user=cast.member) for key in ("call", "called", "hidden")
    )
    return made


def _shown(page: Any) -> dict[str, Any]:
    context = page.context
    return {
        "calls": [call.text for call in context["calls"]],
        "threads": [(root.text, root.fresh) for root in context["threads"]],
        "channels": [(place.slug, place.unread) for place in context["channels"]],
    }


NOTHING: dict[str, Any] = {"calls": [], "threads": [], "channels": []}


def test_calls_threads_and_counts_stand_on_the_page_and_all_is_marked_as_read(
    cast: Cast, missed: dict[str, Message], channel: Channel, say: Say, signed_in: Callable[..., Client]
) -> None:
    activity = Activity.objects.get(target_id=missed["call"].pk, target_type="chat.message")
    Notice.objects.all().delete()
    Notice.objects.create(
        user=cast.member, activity=activity, target_type="chat.message", target_id=missed["call"].pk, concerned=True
    )
    client = signed_in(cast.member)
    page = client.get(CATCH_UP)
    assert _shown(page) == {
        "calls": ["a call in the thread", "a call in the flow"],
        "threads": [("my question", 2)],
        "channels": [("operations-desk", 2)],
    }
    seen = page.context["seen"]
    assert seen == {
        "channels": {channel.pk: missed["call"].pk},
        "threads": {missed["own"].pk: missed["called"].pk},
    }
    say(cast.expert, "said while the page was open")
    data = {key[:-1]: [f"{pk}-{last}" for pk, last in rows.items()] for key, rows in seen.items()}
    for _twice in range(2):
        assert client.post(f"{CATCH_UP}read/", data)["Location"] == CATCH_UP
    assert _shown(client.get(CATCH_UP)) == NOTHING | {"channels": [("operations-desk", 1)]}
    assert Notice.objects.get().read_at is not None


def test_one_thread_is_marked_alone_and_nothing_goes_back(
    cast: Cast, missed: dict[str, Message], channel: Channel, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    client.post(f"{CATCH_UP}read/", {"thread": f"{missed['own'].pk}-{missed['called'].pk}"})
    assert _shown(client.get(CATCH_UP))["threads"] == []
    client.post(f"{CATCH_UP}read/", {"thread": f"{missed['own'].pk}-1", "channel": f"{channel.pk}-1"})
    assert ThreadVisit.objects.get().last_message == missed["called"].pk
    assert ChannelVisit.objects.get().last_message == missed["own"].pk
    client.post(f"{CATCH_UP}read/", {"channel": f"{channel.pk}-{10**16}"})
    assert ChannelVisit.objects.get().last_message == missed["called"].pk  # never ahead of what was said


def test_what_one_may_not_read_is_left_out_without_a_word(
    cast: Cast, missed: dict[str, Message], closed_channel: Channel, airports: Network,
    signed_in: Callable[..., Client],
) -> None:  # fmt: skip
    client = signed_in(cast.member)
    foreign = {"channel": f"{closed_channel.pk}-{missed['hidden'].pk}", "thread": f"{missed['hidden'].pk}-9"}
    assert client.post(f"{CATCH_UP}read/", foreign).status_code == 302
    assert not ChannelVisit.objects.filter(channel=closed_channel).exists()
    assert not ThreadVisit.objects.exists()
    end_membership(actor=cast.coordinator, membership=Membership.objects.get(user=cast.member, network=airports))
    assert _shown(client.get(CATCH_UP)) == NOTHING


def test_muted_channel_calls_by_name_only_and_archived_or_removed_not_at_all(
    cast: Cast, missed: dict[str, Message], channel: Channel, airports: Network, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    remove_message(actor=cast.expert, message=missed["call"])
    mute_channel(user=cast.member, channel=channel, muted=True)
    assert _shown(client.get(CATCH_UP)) == NOTHING | {"calls": ["a call in the thread"]}
    [room] = queries.channels_of(
        access.visible_rooms(cast.member), airports, cast.member, access.unread_since(cast.member)
    )
    assert (room.muted, room.unread, room.calls) == (True, 0, 0)
    archive_channel(actor=cast.coordinator, channel=channel)
    assert _shown(client.get(CATCH_UP)) == NOTHING


def test_old_news_and_own_words_are_not_missed(
    cast: Cast, channel: Channel, say: Say, signed_in: Callable[..., Client]
) -> None:
    Membership.objects.filter(user=cast.member).update(joined_at=timezone.now() - timedelta(days=90))
    old = say(cast.expert, "old call", at=timezone.now() - timedelta(days=31))
    MessageMention.objects.create(message=old, user=cast.member)
    root = say(cast.expert, "root")
    say(cast.expert, "before mine", root=root)
    say(cast.member, "mine", root=root)
    assert _shown(signed_in(cast.member).get(CATCH_UP)) == NOTHING | {"channels": [("operations-desk", 1)]}


def test_text_of_a_strict_mark_stays_out_of_the_list(
    cast: Cast, airports: Network, say: Say, signed_in: Callable[..., Client]
) -> None:
    room = open_channel(actor=None, network=airports, name="s", slug="s", marking="RED", readers=[cast.member.pk])
    call = say(cast.expert, "a name nobody lists", in_=room)
    MessageMention.objects.create(message=call, user=cast.member)
    page = signed_in(cast.member).get(CATCH_UP)
    assert [each.pk for each in page.context["calls"]] == [call.pk]
    assert "a name nobody lists" not in page.text


@pytest.mark.parametrize("value", ["7", "7-", "-7", "a-b", "7-1e3", "7-99999999999999999999", "٧-١", "7--1"])
def test_bad_word_of_what_was_read_is_refused(cast: Cast, signed_in: Callable[..., Client], value: str) -> None:
    answer = signed_in(cast.member).post(f"{CATCH_UP}read/", {"channel": value})
    assert (answer.status_code, "channel=7-120" in answer.text) == (422, True)


@pytest.mark.parametrize("channels", [1, 3, 20])
def test_catching_up_costs_the_same_for_any_number(
    cast: Cast, airports: Network, say: Say, signed_in: Callable[..., Client], django_assert_num_queries: Any,
    channels: int,
) -> None:  # fmt: skip
    for number in range(channels):
        room = open_channel(actor=None, network=airports, name=f"c{number}", slug=f"c{number}", marking="GREEN")
        root = say(cast.member, "mine", in_=room)
        answer = say(cast.expert, "an answer", in_=room, root=root)
        say(cast.expert, "talk", in_=room)
        MessageMention.objects.create(message=answer, user=cast.member)
    client = signed_in(cast.member)
    with django_assert_num_queries(8):  # the shell's five; calls, threads, counts
        page = client.get(CATCH_UP)
    assert [len(page.context[key]) for key in ("calls", "threads", "channels")] == [channels] * 3
    data = {key[:-1]: [f"{pk}-{last}" for pk, last in rows.items()] for key, rows in page.context["seen"].items()}
    client.post(f"{CATCH_UP}read/", data)
    assert "You have seen everything" in client.get(CATCH_UP).text
