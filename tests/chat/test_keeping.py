"""What coordinators set of a channel; for whom it is silent; who shows that they are here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from chat import access
from chat.actions import keeping as actions
from chat.actions import open_channel
from chat.models import Channel, ChannelMute, Message, RetentionHold
from networks.models import Network
from portal.errors import Conflict, Refused
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

BASE = "/networks/airports/channels/"
DESK = f"{BASE}operations-desk/"


def _names(network: Network) -> list[str]:
    return list(Channel.objects.filter(network=network).order_by("position", "name").values_list("slug", flat=True))


def test_settings_are_saved_shown_and_on_record(cast: Cast, channel: Channel, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.coordinator)
    assert 'value="operations-desk"' in client.get(f"{DESK}settings/").text
    sent = client.post(f"{DESK}settings/", {"name": "Duty room", "description": "Who is on duty."})
    assert (sent.status_code, sent["Location"]) == (302, f"{DESK}settings/")
    channel.refresh_from_db()
    assert (channel.name, channel.description, channel.slug) == ("Duty room", "Who is on duty.", "operations-desk")
    entry = AuditEntry.objects.get(verb="container.changed")
    assert (entry.target_id, entry.details) == (channel.pk, {"fields": ["name", "description"]})
    happened = Activity.objects.latest("pk")
    assert (happened.verb, happened.target_type, happened.scope_id) == ("channel.changed", "chat.channel", channel.pk)
    client.post(f"{DESK}settings/", {"name": "Duty room", "description": "Who is on duty."})
    assert AuditEntry.objects.filter(verb="container.changed").count() == 1


@pytest.mark.parametrize(
    ("address", "data", "status", "says"),
    [
        ("settings/", {"name": " \u200b "}, 422, "required"),
        ("settings/", {"name": "x" * 121}, 422, "at most 120"),
        ("settings/", {"name": "case ROOM"}, 422, "There is a channel with this name already."),
        ("settings/retention/", {"days": "1"}, 422, "Select a valid choice"),
        ("settings/retention/", {"days": "-30"}, 422, "Select a valid choice"),
        ("settings/hold/", {"reason": ""}, 422, "required"),
        ("settings/hold/", {"reason": "x" * 301}, 422, "at most 300"),
        ("settings/lift/", {}, 409, "There is no hold on this channel."),
        ("settings/reopen/", {}, 409, "This channel is open."),
        ("settings/move/", {"way": "sideways"}, 422, "Say where to: up or down."),
        ("settings/move/", {}, 422, "Say where to: up or down."),
    ],
)
def test_bad_settings_are_refused_with_a_sentence(
    cast: Cast, channel: Channel, closed_channel: Channel, signed_in: Callable[..., Client],
    address: str, data: dict[str, str], status: int, says: str,
) -> None:  # fmt: skip
    answer = signed_in(cast.coordinator).post(DESK + address, data)
    assert (answer.status_code, says in answer.text) == (status, True)


def test_archived_channel_is_read_only_silent_and_opened_again(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    say(cast.expert)
    client, member = signed_in(cast.coordinator), signed_in(cast.member)
    client.post(f"{DESK}settings/archive/")
    assert client.post(f"{DESK}settings/archive/").status_code == 409
    assert client.post(f"{DESK}settings/", {"name": "Other"}).status_code == 422
    assert member.get(DESK).status_code == 200
    assert member.post(f"{DESK}messages/", {"body": "hello"}).status_code == 403
    assert not access.unread_messages(cast.observer).exists()
    client.post(f"{DESK}settings/reopen/")
    assert access.unread_messages(cast.observer).count() == 1
    verbs = (
        AuditEntry.objects.filter(target_type="chat.channel", target_id=channel.pk)
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["container.made", "channel.archived", "channel.reopened"]


def test_channels_move_past_those_one_sees(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    rooms = {name: open_channel(actor=None, network=airports, name=name, slug=name, marking="AMBER") for name in "abcd"}
    Channel.objects.filter(slug="b").update(restricted=True)  # nobody is let in: out of the coordinator's sight
    client = signed_in(cast.coordinator)

    def move(name: str, way: str) -> list[str]:
        sent = client.post(f"{BASE}{name}/settings/move/", {"way": way})
        assert (sent.status_code, sent["Location"]) == (302, f"{BASE}order/")
        return _names(airports)

    assert move("c", "up") == ["c", "a", "b", "d"]
    assert move("c", "up") == ["c", "a", "b", "d"]
    assert move("a", "down") == ["c", "b", "d", "a"]
    assert move("a", "down") == ["c", "b", "d", "a"]
    page = client.get(f"{BASE}order/").text
    assert [page.index(f"/{name}/settings/move/") for name in "cda"] == sorted(
        page.index(f"/{name}/settings/move/") for name in "cda"
    )
    assert f"{BASE}b/" not in page
    assert rooms["b"].pk


@pytest.mark.parametrize("channels", [1, 3, 20])
def test_order_costs_the_same_for_any_number(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], django_assert_num_queries: Any, channels: int
) -> None:
    Channel.objects.bulk_create(
        Channel(network=airports, name=f"c{n}", slug=f"c{n}", marking="GREEN") for n in range(channels)
    )
    client = signed_in(cast.coordinator)
    with django_assert_num_queries(7):  # the shell's six for a coordinator, and the channels
        page = client.get(f"{BASE}order/")
    assert page.text.count('value="up"') == channels


def test_hold_stands_once_and_is_lifted_on_record(
    cast: Cast, channel: Channel, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    client.post(f"{DESK}settings/hold/", {"reason": "Inquiry 7"})
    assert client.post(f"{DESK}settings/hold/", {"reason": "Another"}).status_code == 409
    assert "Inquiry 7" in client.get(f"{DESK}settings/").text
    client.post(f"{DESK}settings/lift/")
    hold = RetentionHold.objects.get()
    assert (hold.reason, hold.placed_by, hold.lifted_by) == ("Inquiry 7", cast.coordinator, cast.coordinator)
    entries = AuditEntry.objects.filter(verb__startswith="retention.").order_by("pk")
    assert [(entry.verb, entry.details) for entry in entries] == [("retention.held", {}), ("retention.lifted", {})]


def test_right_to_keep_is_asked_again_under_the_lock(cast: Cast, channel: Channel) -> None:
    with pytest.raises(Refused):
        actions.archive_channel(actor=cast.expert, channel=channel)
    with pytest.raises(Conflict):
        actions.set_retention(actor=cast.coordinator, channel=channel, days=30, was=90)


def test_muted_channel_is_not_counted_and_the_same_again_changes_nothing(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    say(cast.expert)
    client = signed_in(cast.member)
    for _twice in range(2):
        assert client.post(f"{DESK}mute/", {"muted": "1"})["Location"] == DESK
    assert ChannelMute.objects.count() == 1
    assert not access.unread_messages(cast.member).exists()
    assert access.unread_messages(cast.observer).count() == 1
    assert client.post(f"{DESK}mute/", {"muted": ""}, HTTP_HX_REQUEST="true").status_code == 204
    assert access.unread_messages(cast.member).count() == 1


def test_presence_is_off_and_switched_by_its_person_alone(
    cast: Cast, channel: Channel, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    assert cast.member.shows_presence is False
    for sent, shows in (("1", True), ("1", True), ("", False)):
        assert client.post(f"{DESK}presence/", {"shows": sent})["Location"] == DESK
        cast.member.refresh_from_db()
        assert cast.member.shows_presence is shows
    cast.expert.refresh_from_db()
    assert cast.expert.shows_presence is False
    assert 'name="shows_presence"' in client.get("/profile/").text


def test_name_of_an_address_is_not_taken_by_a_channel(cast: Cast, airports: Network) -> None:
    made = [
        open_channel(actor=cast.coordinator, network=airports, name=name).slug for name in ("Order", "Cases", "New")
    ]
    assert made == ["order-2", "cases-2", "new-2"]
