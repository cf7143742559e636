"""How many sockets a person may have, who is writing, and how many read."""

import asyncio
from collections.abc import Callable

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.models import User
from chat.models import Channel
from networks.models import Membership
from portal.live import hub
from portal.live.protocol import MOST_FRAMES, Types
from tests.conftest import Cast
from tests.live.test_socket import scope_of

pytestmark = pytest.mark.django_db(transaction=True)


async def test_one_socket_too_many_closes_the_oldest(cast: Cast, socket_of: Callable) -> None:
    sockets = [await socket_of(cast.member) for _ in range(50)]
    other = await socket_of(cast.expert)
    assert [(await socket.close_code())[0] for socket in sockets[:45]] == [4409] * 45
    assert await sockets[45].silent(0.1)
    assert len(hub.here().connections()) == hub.MOST_SOCKETS + 1
    await sockets[45].leave()
    newest = await socket_of(cast.member)
    assert [await socket.silent(0.1) for socket in (sockets[46], newest, other)] == [True] * 3


async def shows(user: User) -> None:
    await User.objects.filter(pk=user.pk).aupdate(shows_presence=True)


async def test_who_writes_is_told_by_name_to_the_others_once_in_a_while(
    way: str, cast: Cast, channel: Channel, socket_of: Callable
) -> None:
    await shows(cast.expert)
    writes, reads = await socket_of(cast.expert), await socket_of(cast.member)
    for socket in (writes, reads):
        await socket.subscribe(scope_of(channel))
    await reads.hear("here")
    for _ in range(10):
        await writes.send(type="typing", scope=scope_of(channel))
    told = {"type": "typing", "scope": scope_of(channel), "person": cast.expert.pk, "name": cast.expert.name}
    assert await reads.hear("typing") == told
    assert [await socket.silent() for socket in (writes, reads)] == [True, True]
    # From another window it is the same person.
    hub.here().feeds[scope_of(channel)].heard(Types(scope_of(channel), cast.expert.pk, "again"))
    assert await reads.silent()


async def test_who_does_not_show_themselves_writes_unseen(cast: Cast, channel: Channel, socket_of: Callable) -> None:
    writes, reads = await socket_of(cast.expert), await socket_of(cast.member)
    for socket in (writes, reads):
        await socket.subscribe(scope_of(channel))
    await writes.send(type="typing", scope=scope_of(channel))
    assert await reads.silent()


async def test_who_does_not_follow_cannot_be_seen_writing(cast: Cast, channel: Channel, socket_of: Callable) -> None:
    await shows(cast.stranger)
    await shows(cast.expert)
    reads = await socket_of(cast.member)
    await reads.subscribe(scope_of(channel))
    for user in (cast.stranger, cast.expert):
        socket = await socket_of(user)
        await socket.send(type="typing", scope=scope_of(channel))
        assert await socket.silent(0.1)
    assert await reads.silent()


async def test_who_was_removed_hears_of_nobody_writing(cast: Cast, channel: Channel, socket_of: Callable) -> None:
    await shows(cast.expert)
    writes, reads = await socket_of(cast.expert), await socket_of(cast.member)
    for socket in (writes, reads):
        await socket.subscribe(scope_of(channel))
    await Membership.objects.filter(user=cast.member).aupdate(ended_at=timezone.now())
    await writes.send(type="typing", scope=scope_of(channel))
    assert await reads.silent()


async def test_several_pages_of_one_person_count_once(
    way: str, cast: Cast, channel: Channel, socket_of: Callable
) -> None:
    for user in (cast.member, cast.member, cast.expert):
        socket = await socket_of(user)
        await socket.subscribe(scope_of(channel))
    await asyncio.sleep(1.2)
    assert await hub.here().count(scope_of(channel)) == 2
    assert (await socket.hear("here"))["count"] == 2


async def test_a_page_may_send_twenty_frames_in_ten_seconds(cast: Cast, socket_of: Callable) -> None:
    socket = await socket_of(cast.member)
    for _ in range(MOST_FRAMES):
        await socket.send(type="unsubscribe", scope="chat.channel:1")
    assert await socket.silent(0.1)
    await socket.send(type="unsubscribe", scope="chat.channel:1")
    assert (await socket.close_code())[0] == 4429


async def test_bytes_are_no_frame(cast: Cast, socket_of: Callable) -> None:
    socket = await socket_of(cast.member)
    await socket.send_bytes(b'{"type": "typing", "scope": "x"}')
    assert (await socket.hear("error"))["reason"] == "frames are text"
    await socket.send_bytes(b"\x00\xff")
    assert (await socket.close_code())[0] == 4400


async def test_line_that_could_not_speak_has_everybody_look(
    redis_server: object, cast: Cast, channel: Channel, socket_of: Callable
) -> None:
    from portal import live
    from portal.live import line
    from tests.live.test_socket import texts, unpoked

    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    await socket.hear("here")
    await sync_to_async(unpoked)(channel, "lost")
    line._missed = True  # as after a call that Redis did not take
    await sync_to_async(live.tell_person)(cast.expert.pk)
    assert texts(await socket.events(1)) == ["lost"]
