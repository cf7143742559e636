"""What a page gets by the socket, what it does not get, and how it ends."""

import asyncio
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.models import User
from chat.models import Channel, Message
from networks.actions import change_role, end_membership
from networks.models import Membership, Network
from portal import live
from portal.live import hub, queries
from portal.live.presence import people_count, people_here
from portal.models import Activity, Stream
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def scope_of(channel: Channel) -> str:
    return f"chat.channel:{channel.pk}"


def texts(events: list[dict[str, Any]]) -> list[str]:
    return [event["message"]["html"].removeprefix("<p>").removesuffix("</p>") for event in events]


def unpoked(channel: Channel, text: str) -> int:
    """A message whose poke was lost: the rows alone. Returns its number."""
    message = Message.objects.create(channel=channel, text=text, client_id=uuid.uuid4())
    stream = Stream.objects.get(network=channel.network)
    stream.head += 1
    stream.save()
    Activity.objects.create(
        stream=stream, seq=stream.head, verb="message.sent", created_at=timezone.now(), handled_at=timezone.now(),
        target_type="chat.message", target_id=message.pk, scope_type="chat.channel", scope_id=channel.pk,
    )  # fmt: skip
    return int(stream.head)


async def test_message_reaches_everybody_who_follows(
    way: str, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    sockets = [await socket_of(user) for user in (cast.member, cast.observer, cast.coordinator)]
    for socket in sockets:
        assert (await socket.subscribe(scope_of(channel)))["type"] == "subscribed"
    await say("hello")
    assert [texts(await socket.events(1)) for socket in sockets] == [["hello"]] * 3


async def test_five_missed_messages_come_once_and_in_order(
    way: str, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    first = await socket_of(cast.member)
    await first.subscribe(scope_of(channel))
    await say("before")
    [event] = await first.events(1)
    await first.leave()
    for number in range(5):
        await say(f"missed {number}")
    again = await socket_of(cast.member)
    await again.subscribe(scope_of(channel), after=event["seq"])
    await say("after")
    assert texts(await again.events(6)) == [*[f"missed {number}" for number in range(5)], "after"]
    assert await again.silent()


async def test_nothing_is_lost_or_doubled_while_others_write_during_catching_up(
    way: str, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    for number in range(10):
        await say(f"{number}")

    async def write() -> None:
        for number in range(10, 30):
            await say(f"{number}")

    writing = asyncio.create_task(write())
    sockets = []
    for _ in range(4):
        socket = await socket_of(cast.member)
        await socket.subscribe(scope_of(channel))
        sockets.append(socket)
    await writing
    expected = [f"{number}" for number in range(30)]
    assert [texts(await socket.events(30)) for socket in sockets] == [expected] * 4


async def test_long_absence_reads_the_page_anew(
    cast: Cast, channel: Channel, socket_of: Callable, monkeypatch: pytest.MonkeyPatch, say: Callable
) -> None:
    monkeypatch.setattr("portal.live.connection.MOST_CAUGHT_UP", 3)
    for number in range(4):
        await say(f"{number}")
    socket = await socket_of(cast.member)
    await socket.send(type="subscribe", scope=scope_of(channel), after=0)
    head = (await socket.hear("subscribed"))["head"]
    assert (await socket.hear("reset"))["head"] == head
    await say("new")
    assert texts(await socket.events(1)) == ["new"]


async def test_hidden_and_unknown_are_refused_with_the_same_bytes(
    cast: Cast, channel: Channel, socket_of: Callable
) -> None:
    socket = await socket_of(cast.stranger)
    hidden = await socket.subscribe(scope_of(channel))
    unknown = [await socket.subscribe(scope) for scope in ("chat.channel:999999", "no.such:1", "chat.channel:x", "")]
    assert hidden == {"type": "refused", "scope": scope_of(channel)}
    assert [{**frame, "scope": ""} for frame in unknown] == [{"type": "refused", "scope": ""}] * 4


async def test_unsubscribed_page_hears_nothing_more(
    cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    await socket.send(type="unsubscribe", scope=scope_of(channel))
    await asyncio.sleep(0.05)
    await say("hello")
    assert await socket.silent(1.2)


async def test_ended_membership_says_why_and_closes_with_not_one_more_message(
    way: str, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    await asyncio.sleep(0.2)
    seat = await Membership.objects.aget(user=cast.member)
    await sync_to_async(end_membership)(actor=cast.coordinator, membership=seat, reason="Moved to another service.")
    await say("secret")
    code, frames = await socket.close_code(within=2)
    reason = "Your membership of Airports group has ended. Moved to another service."
    # "tell" says that there is a notice (of the end itself), and nothing else.
    ended = [frame for frame in frames if frame["type"] not in ("here", "subscribed", "tell")]
    assert (code, ended) == (4403, [{"type": "ended", "scope": scope_of(channel), "reason": reason}])


async def test_lost_recheck_still_lets_no_message_through(
    cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    await Membership.objects.filter(user=cast.member).aupdate(ended_at=timezone.now())
    await say("secret")
    code, frames = await socket.close_code()
    assert (code, [frame["type"] for frame in frames if frame["type"] != "here"]) == (4403, ["ended"])


async def test_lost_recheck_is_repaired_by_the_beat(cast: Cast, channel: Channel, socket_of: Callable) -> None:
    gone, signed_out, stays = [await socket_of(user) for user in (cast.member, cast.observer, cast.expert)]
    for socket in (gone, signed_out, stays):
        await socket.subscribe(scope_of(channel))
    await Membership.objects.filter(user=cast.member).aupdate(ended_at=timezone.now())
    await sync_to_async(signed_out.client.session.delete)()
    await hub.here().beat()
    assert ((await gone.close_code())[0], (await signed_out.close_code())[0]) == (4403, 4401)
    assert (await stays.hear("beat")) == {"type": "beat", "heads": {scope_of(channel): 0}}


async def test_lost_poke_is_repaired_by_the_beat(cast: Cast, channel: Channel, socket_of: Callable) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    await socket.hear("here")  # said when the page's own catching up is over: that would bring it, too
    await sync_to_async(unpoked)(channel, "lost")
    assert await socket.silent(0.2)
    await hub.here().beat()
    assert texts(await socket.events(1)) == ["lost"]


async def test_term_that_ends_closes_at_that_moment(
    cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    end = timezone.now() + timedelta(seconds=1)
    await Membership.objects.filter(user=cast.member).aupdate(valid_until=end)
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    code, frames = await socket.close_code(within=3)
    assert (code, frames[-1]["type"], timezone.now() >= end) == (4403, "ended", True)


async def test_changed_role_that_may_still_read_keeps_the_line(
    cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    seat = await Membership.objects.aget(user=cast.member)
    await sync_to_async(change_role)(actor=cast.coordinator, membership=seat, role="observer")
    await asyncio.sleep(1.2)
    await say("still here")
    assert texts(await socket.events(1)) == ["still here"]


def sign_out(user: User, client: Any) -> None:
    assert client.post("/accounts/logout/").status_code == 302


def deactivate(user: User, client: Any) -> None:
    user.is_active = False
    user.save()


def change_password(user: User, client: Any) -> None:
    user.set_password("quite another 17")
    user.save()


@pytest.mark.parametrize("end", [sign_out, deactivate, change_password])
async def test_end_of_the_session_closes_within_two_seconds(
    way: str, end: Callable, cast: Cast, channel: Channel, socket_of: Callable
) -> None:
    socket, other = await socket_of(cast.member), await socket_of(cast.expert)
    await socket.subscribe(scope_of(channel))
    await asyncio.sleep(0.1)
    await sync_to_async(end)(cast.member, socket.client)
    assert (await socket.close_code(within=2))[0] == 4401
    await other.subscribe(scope_of(channel))


async def test_person_hears_of_their_notices_on_every_page(way: str, cast: Cast, socket_of: Callable) -> None:
    mine = [await socket_of(cast.member), await socket_of(cast.member)]
    other = await socket_of(cast.expert)
    await sync_to_async(live.tell_person)(cast.member.pk)
    assert [await socket.hear("tell") for socket in mine] == [{"type": "tell", "event": "notices"}] * 2
    assert await other.silent()


async def test_who_is_here_is_known_and_told(way: str, cast: Cast, channel: Channel, socket_of: Callable) -> None:
    clara, hana = await socket_of(cast.expert), await socket_of(cast.member)
    await clara.subscribe(scope_of(channel))
    assert (await clara.hear("here")) == {"type": "here", "scope": scope_of(channel), "count": 1}
    await hana.subscribe(scope_of(channel))
    assert [await socket.hear("here") for socket in (clara, hana)] == [
        {"type": "here", "scope": scope_of(channel), "count": 2}
    ] * 2
    assert await sync_to_async(people_here)(scope_of(channel)) == {cast.expert.pk, cast.member.pk}
    await hana.leave()
    assert (await clara.hear("here"))["count"] == 1
    assert await sync_to_async(people_here)(scope_of(channel)) == {cast.expert.pk}
    assert await sync_to_async(people_count)(scope_of(channel)) == 1


@pytest.mark.parametrize("bad", ["no json", "[]", '{"type": "dance"}', '{"type": "subscribe"}', "[" * 5000])
async def test_nonsense_is_answered_once_and_then_closed(bad: str, cast: Cast, socket_of: Callable) -> None:
    socket = await socket_of(cast.member)
    await socket.send_text(bad)
    assert (await socket.hear("error"))["type"] == "error"
    await socket.send_text(bad)
    assert (await socket.close_code())[0] == 4400


async def test_impossible_after_is_an_error(cast: Cast, channel: Channel, socket_of: Callable) -> None:
    for after in (-1, 10**30, 1.5, "1", True):
        socket = await socket_of(cast.member)
        await socket.send(type="subscribe", scope=scope_of(channel), after=after)
        assert (await socket.hear("error"))["reason"] == "after must be a whole number"


async def test_too_many_frames_are_closed(cast: Cast, socket_of: Callable) -> None:
    socket = await socket_of(cast.member)
    for _ in range(200):
        await socket.send(type="unsubscribe", scope="chat.channel:1")
    assert (await socket.close_code())[0] == 4429


async def test_too_long_frame_is_closed(cast: Cast, socket_of: Callable) -> None:
    socket = await socket_of(cast.member)
    await socket.send(type="subscribe", scope="x" * 65_536)
    assert (await socket.close_code())[0] == 1009


async def test_more_scopes_than_a_page_can_show_are_refused(
    cast: Cast, channel: Channel, socket_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.live.connection.MOST_FOLLOWED", 0)
    socket = await socket_of(cast.member)
    assert (await socket.subscribe(scope_of(channel)))["type"] == "refused"


@pytest.mark.parametrize(
    "origin",
    [b"", b"null", b"testserver", b"http://elsewhere.example", b"https://testserver", b"http://testserver:81",
     b"http://testserver.elsewhere.example", b"http://[", b"http://testserver:x"],
)  # fmt: skip
async def test_foreign_or_missing_origin_is_not_accepted(origin: bytes, cast: Cast, socket_of: Callable) -> None:
    assert not (await socket_of(cast.member, origin=origin)).accepted


async def test_origins_of_the_settings_are_accepted(cast: Cast, settings: Any, socket_of: Callable) -> None:
    settings.PORTAL_ORIGINS = ["https://portal.example:8443"]
    socket = await socket_of(cast.member, origin=b"https://portal.example:8443")
    assert socket.accepted


async def test_socket_without_session_is_closed_as_signed_out(db: None, socket_of: Callable) -> None:
    for headers in ({}, {"cookie": b"sessionid=nonsense"}, {"cookie": b"\xff\xfe"}):
        socket = await socket_of(None, **headers)
        assert (await socket.close_code())[0] == 4401


async def test_slow_reader_is_dropped_to_come_again(cast: Cast, channel: Channel) -> None:
    from portal.live.connection import Connection

    reads, codes = asyncio.Event(), []

    async def stuck(text: str) -> None:
        await reads.wait()

    async def shut(code: int) -> None:
        codes.append(code)

    here = hub.here()
    slow = Connection(here, user_id=cast.member.pk, session_key="", send=stuck, shut=shut)
    await here.enter(slow)
    for _ in range(257):
        slow.hand("x")
        await asyncio.sleep(0)
    assert not slow.closing
    slow.hand("x")
    await asyncio.sleep(0.05)
    assert (codes, slow.closing, here.connections()) == ([4408], True, [])
    reads.set()
    await here.shut()


def test_heads_cost_one_query_for_any_number_of_scopes(
    cast: Cast, channel: Channel, django_assert_num_queries: Callable
) -> None:
    seq = unpoked(channel, "one")
    with django_assert_num_queries(1):
        heads = queries.heads([scope_of(channel), "chat.channel:999", "forums.topic:1"])
    assert heads == {scope_of(channel): seq, "chat.channel:999": 0, "forums.topic:1": 0}


def test_batch_asks_once_for_all_readers(
    cast: Cast, channel: Channel, airports: Network, django_assert_num_queries: Callable
) -> None:
    seqs = [unpoked(channel, f"{number}") for number in range(3)]
    people = {cast.expert.pk, cast.member.pk, cast.observer.pk, cast.stranger.pk, cast.removed.pk}
    with django_assert_num_queries(4):  # happenings, messages with what hangs on them, channel, readers
        batch = queries.load_batch(scope_of(channel), 0, people)
    assert batch is not None
    assert batch.allowed == {cast.expert.pk, cast.member.pk, cast.observer.pk}
    assert json.loads(batch.text)["cursor"] == seqs[2]
    assert json.loads(batch.after(seqs[1]))["events"] == [batch.events[2]]


def test_sessions_cost_two_queries_for_any_number(cast: Cast, django_assert_num_queries: Callable) -> None:
    from django.test import Client

    keys = []
    for user in (cast.expert, cast.member, cast.observer):
        client = Client()
        client.force_login(user)
        keys.append(client.cookies["sessionid"].value)
    with django_assert_num_queries(2):
        found = queries.signed_in([*keys, "unknown", ""])
    assert {key: holder.pk for key, holder in found.items()} == dict(
        zip(keys, [cast.expert.pk, cast.member.pk, cast.observer.pk], strict=True)
    )
