"""Somebody is removed while others write: not a word of what was written after the removal.

``RACES`` says how many (100; ``make bench-live`` runs a thousand).
"""

import asyncio
import os
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from chat.actions import send_message
from chat.models import Channel
from networks.actions import end_membership, start_membership
from networks.models import Membership, Network
from networks.roles import Role
from portal.live.threads import in_thread
from portal.models import Activity
from tests.conftest import Cast
from tests.live.test_socket import scope_of

pytestmark = pytest.mark.django_db(transaction=True)

RACES = int(os.environ.get("RACES", "100"))


async def test_removed_in_the_middle_of_sending_gets_nothing_written_after_it(
    cast: Cast, airports: Network, channel: Channel, socket_of: Callable, person: Callable
) -> None:
    def seat(number: int) -> Membership:
        user = person(f"Racer {number}")
        return start_membership(actor=None, user=user, network=airports, role=Role.MEMBER)

    seats = [await in_thread(seat, number) for number in range(RACES)]
    lines = {}
    for each in seats:
        lines[each.pk] = await socket_of(await User.objects.aget(pk=each.user_id))
        await lines[each.pk].subscribe(scope_of(channel))

    done: dict[int, float] = {}
    over = asyncio.Event()

    async def remove() -> None:
        for each in seats:
            await in_thread(lambda row=each: end_membership(actor=cast.coordinator, membership=row))
            done[each.pk] = time.monotonic()
        over.set()

    async def talk() -> None:
        while not over.is_set():
            await in_thread(lambda: send_message(actor=cast.expert, channel=channel, text="a word", client_id=uuid4()))

    async def listen(pk: int) -> tuple[int, float, list[Any]]:
        code, frames = await lines[pk].close_code(within=60 + RACES)
        return code, time.monotonic(), [event for f in frames if f["type"] == "events" for event in f["events"]]

    listening = {pk: asyncio.create_task(listen(pk)) for pk in lines}
    await asyncio.gather(remove(), talk(), talk())
    heard = {pk: await task for pk, task in listening.items()}

    removed = Activity.objects.filter(verb="membership.ended", target_id__in=lines)
    ended = {pk: seq async for pk, seq in removed.values_list("target_id", "seq")}
    words = await Activity.objects.filter(verb="message.sent").acount()
    late = {pk: event["seq"] for pk, (_, _, events) in heard.items() for event in events if event["seq"] > ended[pk]}
    slow = {pk: at - done[pk] for pk, (_, at, _) in heard.items() if at - done[pk] > 2.0}
    assert (late, slow, {code for code, _, _ in heard.values()}) == ({}, {}, {4403})
    assert words >= min(RACES, 50)  # that there were any, between one removal and the next
