"""What changes channels and messages."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from chat import access
from chat.actions import edit_message, mark_visited, open_channel, remove_message, send_message
from chat.models import Channel, ChannelReader, ChannelVisit, Message
from chat.sections.core import unread_by_network, unread_channels
from networks.access import forget_rights, rights_of
from networks.models import Network
from notifications.models import Notice
from portal.errors import Conflict
from portal.models import Activity
from tests.conftest import Cast


def happened() -> list[str]:
    return list(Activity.objects.filter(scope_type="chat.channel").order_by("seq").values_list("verb", flat=True))


def test_same_message_sent_twice_is_one(cast: Cast, channel: Channel, say: Callable[..., Message]) -> None:
    key = uuid.uuid4()
    first, second = say(cast.expert, "once", client_id=key), say(cast.expert, "once", client_id=key)
    assert (first, Message.objects.count(), happened()) == (second, 1, ["message.sent"])


def test_same_id_with_another_text_is_a_conflict(cast: Cast, say: Callable[..., Message]) -> None:
    key = uuid.uuid4()
    say(cast.expert, "one", client_id=key)
    with pytest.raises(Conflict):
        say(cast.expert, "two", client_id=key)
    assert list(Message.objects.values_list("text", flat=True)) == ["one"]


def test_same_id_of_another_person_is_another_message(cast: Cast, say: Callable[..., Message]) -> None:
    key = uuid.uuid4()
    assert say(cast.expert, client_id=key) != say(cast.member, client_id=key)


@pytest.mark.django_db(transaction=True)
def test_same_message_from_many_lines_at_once_is_one(cast: Cast, channel: Channel) -> None:
    key = uuid.uuid4()

    def send(_: int) -> int:
        try:
            return send_message(actor=cast.expert, channel=channel, text="once", client_id=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(send, range(8)))
    assert (len(found), Message.objects.count(), happened()) == (1, 1, ["message.sent"])


def test_edit_and_removal_are_recorded_and_leave_no_text(cast: Cast, say: Callable[..., Message]) -> None:
    message = say(cast.expert, "erst")
    edit_message(actor=cast.expert, message=message, text="first")
    edit_message(actor=cast.expert, message=message, text="first")
    remove_message(actor=cast.coordinator, message=message)
    message.refresh_from_db()
    assert (message.text, message.removed_at is not None) == ("", True)
    assert happened() == ["message.sent", "message.edited", "message.removed"]
    with pytest.raises(Conflict):
        edit_message(actor=cast.expert, message=message, text="again")
    with pytest.raises(Conflict):
        remove_message(actor=cast.expert, message=message)


def test_talk_makes_no_notices(cast: Cast, say: Callable[..., Message]) -> None:
    say(cast.expert)
    assert Notice.objects.count() == 0


def test_red_channel_names_its_opener_and_readers(cast: Cast, airports: Network) -> None:
    channel = open_channel(
        actor=cast.coordinator, network=airports, name="Kite", slug="kite", marking="RED", readers=[cast.expert.pk]
    )
    named = set(ChannelReader.objects.filter(channel=channel).values_list("user_id", flat=True))
    assert named == {cast.coordinator.pk, cast.expert.pk}


def test_second_channel_with_one_address_is_a_conflict(cast: Cast, airports: Network, channel: Channel) -> None:
    with pytest.raises(Conflict):
        open_channel(actor=cast.coordinator, network=airports, name="x", slug=channel.slug)
    assert Channel.objects.count() == 1


def unread(user: User) -> dict[int, int]:
    forget_rights(user)
    return dict(unread_by_network(user))


def test_unread_counts_what_others_said_since_the_last_visit(
    cast: Cast, airports: Network, channel: Channel, say: Callable[..., Message]
) -> None:
    first = say(cast.expert, "1")
    say(cast.expert, "2")
    own = say(cast.member, "mine")
    assert (unread(cast.member), unread(cast.expert)) == ({airports.pk: 2}, {airports.pk: 1})
    mark_visited(user=cast.member, channel=channel, last=first.pk, seen=None)
    assert unread(cast.member) == {airports.pk: 1}
    mark_visited(user=cast.member, channel=channel, last=own.pk, seen=first.pk)
    mark_visited(user=cast.member, channel=channel, last=first.pk, seen=0)
    assert (unread(cast.member), ChannelVisit.objects.get(user=cast.member).last_message) == ({}, own.pk)


def test_unread_leaves_out_what_one_may_not_read_what_is_gone_and_what_is_old(
    cast: Cast, channel: Channel, closed_channel: Channel, say: Callable[..., Message]
) -> None:
    say(cast.expert, in_=closed_channel)
    remove_message(actor=cast.expert, message=say(cast.expert))
    Message.objects.filter(pk=say(cast.expert).pk).update(created_at=timezone.now() - access.UNREAD_FOR)
    assert (unread(cast.member), unread(cast.stranger), unread_channels(cast.member)) == ({}, {}, [])


def test_unread_channels_of_home_cost_one_query(
    cast: Cast, channel: Channel, say: Callable[..., Message], django_assert_num_queries: Callable
) -> None:
    say(cast.expert)
    rights_of(cast.member)
    access.visible_channels(cast.member).count()  # what restricted channels they enter is asked once a request
    with django_assert_num_queries(1):
        found = [(each.name, each.unread, each.network.name) for each in unread_channels(cast.member)]
    assert found == [("operations-desk", 1, "Airports group")]
