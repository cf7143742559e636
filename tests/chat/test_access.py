"""Who reads which channel: the families give one answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from chat import access, live
from chat.models import Channel, ChannelReader, Message
from networks.access import forget_rights
from networks.models import Network
from portal.marking import Marking
from tests.conftest import Cast

EVERYBODY = {"secretariat", "coordinator", "expert", "member", "observer", "stranger", "removed"}
NETWORK = {"secretariat", "coordinator", "expert", "member", "observer"}
DESK = {"secretariat", "coordinator", "expert"}
OPEN = {
    Marking.CLEAR: EVERYBODY,
    Marking.GREEN: NETWORK,
    Marking.AMBER: NETWORK,
    Marking.STRICT: NETWORK - {"observer"},
}
FAMILIES = ("visible", "messages", "can", "readers", "gate", "live gate", "live readers")


def _passes(user: Any, channel: Channel) -> bool:
    try:
        access.get_place(user, network=channel.network.slug, channel=channel.slug)
    except Http404:
        return False
    return True


def _answers(cast: Cast, channel: Channel) -> dict[str, set[str]]:
    fresh = Channel.objects.select_related("network").get(pk=channel.pk)
    people = [user.pk for _, user in cast.items() if user]
    of = set(access.readers_of(fresh).values_list("pk", flat=True))
    live_readers = live.readers(channel.pk, people)
    answers: dict[str, set[str]] = {family: set() for family in FAMILIES}
    for part, user in cast.items():
        if user is None:
            continue
        forget_rights(user)
        found = {
            "visible": access.visible_channels(user).filter(pk=channel.pk).exists(),
            "messages": access.visible_messages(user).filter(channel=channel.pk).exists(),
            "can": access.can_read_channel(user, fresh),
            "readers": user.pk in of,
            "gate": _passes(user, fresh),
            "live gate": live.admit(user, channel.pk) is not None,
            "live readers": user.pk in live_readers,
        }
        for family, yes in found.items():
            if yes:
                answers[family].add(part)
    return answers


@pytest.mark.parametrize("marking", Marking.values)
@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("named", [set(), {"member", "observer", "stranger", "removed"}, {"coordinator", "expert"}])
def test_families_agree_for_every_role_restriction_mark_and_naming(
    cast: Cast,
    channel: Channel,
    closed_channel: Channel,
    say: Callable[..., Message],
    marking: str,
    restricted: bool,
    named: set[str],
) -> None:
    asked = closed_channel if restricted else channel
    say(cast.coordinator, in_=asked)
    Channel.objects.filter(pk=asked.pk).update(marking=marking)
    ChannelReader.objects.bulk_create([ChannelReader(channel=asked, user=getattr(cast, part)) for part in named])
    if marking == Marking.RED:
        expected = named & (DESK if restricted else NETWORK)
    else:
        expected = DESK if restricted else OPEN[Marking(marking)]
    assert _answers(cast, asked) == dict.fromkeys(FAMILIES, expected)


def test_clear_channel_of_unlisted_network_stays_inside(
    cast: Cast, airports: Network, channel: Channel, say: Callable[..., Message]
) -> None:
    say(cast.expert)
    Network.objects.filter(pk=airports.pk).update(listed=False)
    Channel.objects.filter(pk=channel.pk).update(marking=Marking.CLEAR)
    assert _answers(cast, channel) == dict.fromkeys(FAMILIES, NETWORK)


@pytest.mark.parametrize("part", ["stranger", "removed"])
def test_outside_every_page_is_as_if_it_did_not_exist(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client], part: str
) -> None:
    message = say(cast.expert, "a secret of the desk")
    client = signed_in(getattr(cast, part))
    unknown = client.get("/networks/airports/never/was/").content
    base = "/networks/airports/channels/"
    row = f"{base}operations-desk/messages/{message.pk}/"
    get = ["", "operations-desk/", "operations-desk/messages/?after=0", "operations-desk/aside/"]
    post = ["operations-desk/messages/", "operations-desk/seen/"]
    answers = [client.get(base + path) for path in get] + [client.get(f"{row}{act}/") for act in ("edit", "delete")]
    answers += [client.post(base + path, {"body": "x", "message": "1"}) for path in post]
    answers += [client.post(f"{row}{act}/", {"body": "x"}) for act in ("edit", "delete")]
    assert {(answer.status_code, answer.content == unknown) for answer in answers} == {(404, True)}
    assert list(Message.objects.values_list("text", flat=True)) == ["a secret of the desk"]


def test_clear_channel_is_read_by_strangers_without_writing(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    say(cast.expert, "for everybody")
    Channel.objects.filter(pk=channel.pk).update(marking=Marking.CLEAR)
    client = signed_in(cast.stranger)
    page = client.get("/networks/airports/channels/operations-desk/")
    assert (page.status_code, "for everybody" in page.text, "composer" in page.text) == (200, True, True)
    assert "<textarea" not in page.text
    assert client.post("/networks/airports/channels/operations-desk/messages/", {"body": "x"}).status_code == 403
    assert Message.objects.count() == 1


def test_message_of_another_network_under_ones_own_address_is_unknown(
    cast: Cast, mednet: Network, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    from chat.actions import open_channel

    own = open_channel(actor=None, network=mednet, name="Desk", slug="operations-desk", marking="GREEN")
    mine, foreign = say(cast.stranger, in_=own), say(cast.expert)
    client = signed_in(cast.stranger)
    path = "/networks/mednet/channels/operations-desk/messages/{}/edit/"
    assert client.get(path.format(mine.pk)).status_code == 200
    assert client.get(path.format(foreign.pk)).status_code == 404
