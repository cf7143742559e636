"""Working groups, and rooms that are open to some: closing one opens nothing, and it counts at once everywhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from chat.access import visible_channels
from chat.actions import open_channel
from chat.models import Channel
from documents.access import visible_documents, visible_folders
from documents.actions import free_folder, open_folder, restrict_folder, upload_document
from documents.models import Folder
from forums.access import visible_forums
from forums.actions import add_reply, open_forum, start_topic
from forums.models import Forum, Topic
from networks import access
from networks.actions import end_membership, open_container, restrict_container
from networks.actions.rooms import (
    close_working_group,
    leave_working_group,
    let_into_room,
    open_working_group,
    seat_people,
    state_of,
    unseat,
)
from networks.models import Membership, Network, RoleGroup, WorkingGroup, WorkingSeat
from networks.queries.rooms import effect_of, entrants, groups_to_let_in, rooms_of, working_groups_of
from networks.rooms import room_kinds
from notifications.jobs import relay
from notifications.models import Notice
from portal import live
from portal.errors import Conflict, Refused, Unprocessable
from portal.models import AuditEntry
from search.jobs import keep
from tests.conftest import Cast

HERE = "/networks/airports"


@pytest.fixture
def aviation(cast: Cast, airports: Network) -> WorkingGroup:
    """A working group with the member in it."""
    group = open_working_group(actor=cast.coordinator, network=airports, name="General Aviation")
    seat_people(actor=cast.coordinator, working_group=group, memberships=[seat_of(cast.member, airports).pk])
    return group


@pytest.fixture
def forum(airports: Network) -> Forum:
    """A forum everybody may enter."""
    return open_forum(network=airports, name="Ultralights", slug="ultralights")


@pytest.fixture
def topic(cast: Cast, forum: Forum) -> Topic:
    """A topic of the coordinator in it, which the expert answered."""
    made = start_topic(
        actor=cast.coordinator, forum=forum, title="Strip at the river", marking="AMBER", body="<p>Seen?</p>",
        client_id=uuid4(),
    )  # fmt: skip
    add_reply(actor=cast.expert, topic=made, body="<p>Yes.</p>", client_id=uuid4())
    return made


def seat_of(user: User, network: Network) -> Any:
    return Membership.objects.get(user=user, network=network)


def role_group(network: Network, role: str) -> int:
    return RoleGroup.objects.get(network=network, role=role).group_id


def enters(cast: Cast, room: Any) -> set[str]:
    """The parts of those who may enter ``room``, asked anew."""
    found = set()
    for part, user in cast.items():
        if user is not None:
            fresh = User.objects.get(pk=user.pk)
            fresh_room = type(room).objects.select_related("network").get(pk=room.pk)
            if access.may_enter(fresh, fresh_room):
                found.add(part)
    return found


def kind_of(key: str) -> Any:
    return next(kind for kind in room_kinds() if kind.key == key)


# -- working groups --------------------------------------------------------------------------------


def test_who_is_in_and_out_is_on_record(cast: Cast, airports: Network, aviation: WorkingGroup) -> None:
    assert [(group.name, group.people) for group in working_groups_of(airports)] == [("General Aviation", 1)]
    assert aviation.group in cast.member.groups.all()
    seat = WorkingSeat.objects.get()
    unseat(actor=cast.coordinator, seat=seat)
    assert aviation.group not in cast.member.groups.all()
    entries = AuditEntry.objects.filter(verb__startswith="group.").order_by("pk")
    assert [(entry.verb, entry.person_id) for entry in entries] == [
        ("group.opened", None),
        ("group.seated", cast.member.pk),
        ("group.unseated", cast.member.pk),
    ]


def test_only_members_of_the_network_are_taken_in(
    cast: Cast, airports: Network, mednet: Network, aviation: WorkingGroup
) -> None:
    foreign = seat_of(cast.stranger, mednet)
    with pytest.raises(Unprocessable):
        seat_people(actor=cast.coordinator, working_group=aviation, memberships=[foreign.pk])
    with pytest.raises(Unprocessable):
        seat_people(actor=cast.coordinator, working_group=aviation, memberships=[999_999])
    gone = Membership.objects.get(user=cast.removed, network=airports)
    with pytest.raises(Unprocessable):
        seat_people(actor=cast.coordinator, working_group=aviation, memberships=[gone.pk])
    with pytest.raises(Refused):
        seat_people(actor=cast.expert, working_group=aviation, memberships=[])
    assert WorkingSeat.objects.count() == 1


def test_leaving_closes_what_only_the_group_enters(
    cast: Cast, airports: Network, aviation: WorkingGroup, forum: Forum
) -> None:
    restrict_container(container=forum, groups=[aviation.group], actor=cast.coordinator)
    assert enters(cast, forum) == {"member"}
    leave_working_group(actor=cast.member, seat=WorkingSeat.objects.select_related("membership__user").get())
    assert enters(cast, forum) == set()


def test_a_group_that_rooms_let_in_is_not_dissolved(
    cast: Cast, airports: Network, aviation: WorkingGroup, forum: Forum, signed_in: Callable[..., Client]
) -> None:
    restrict_container(container=forum, groups=[aviation.group], actor=cast.coordinator)
    client = signed_in(cast.coordinator)
    answer = client.post(f"{HERE}/groups/{aviation.pk}/close/")
    assert (answer.status_code, "Ultralights" in answer.text) == (409, True)
    # Even if the group's row goes some other way, the room stays closed.
    Group.objects.filter(pk=aviation.group_id).delete()
    assert enters(cast, forum) == set()
    assert "nobody: the groups it let in are gone" in client.get(f"{HERE}/rooms/").text


def test_a_group_nothing_lets_in_is_dissolved(cast: Cast, airports: Network, aviation: WorkingGroup) -> None:
    close_working_group(actor=cast.coordinator, working_group=aviation)
    assert WorkingGroup.objects.exists() is False
    assert cast.member.groups.count() == 1  # the role's


def test_pages_of_groups(
    cast: Cast, airports: Network, aviation: WorkingGroup, signed_in: Callable[..., Client]
) -> None:
    observer = signed_in(cast.observer)
    page = observer.get(f"{HERE}/groups/{aviation.pk}/")
    assert ("Hana Halite" in page.text, "Remove" in page.text, "Leave" in page.text) == (True, False, False)
    client = signed_in(cast.coordinator)
    found = client.get(f"{HERE}/groups/{aviation.pk}/add/", {"q": "cob"})
    assert [seat.user.name for seat in found.context["page"].items] == ["Clara Cobalt"]
    chosen = {"member": [str(seat_of(cast.expert, airports).pk), "x", "-1"]}
    assert client.post(f"{HERE}/groups/{aviation.pk}/add/", chosen).status_code == 302
    assert client.post(f"{HERE}/groups/{aviation.pk}/add/", {}).status_code == 422
    assert WorkingSeat.objects.filter(working_group=aviation).count() == 2
    assert client.post(f"{HERE}/groups/new/", {"name": "general aviation"}).status_code == 422
    assert signed_in(cast.expert).post(f"{HERE}/groups/{aviation.pk}/leave/").status_code == 302
    assert WorkingSeat.objects.filter(working_group=aviation).count() == 1


# -- rooms -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [["coordinator"], ["expert", "observer"], [], None])
@pytest.mark.parametrize("with_group", [True, False])
def test_what_is_foretold_is_what_comes(
    cast: Cast, airports: Network, aviation: WorkingGroup, forum: Forum, roles: list[str] | None, with_group: bool
) -> None:
    chosen = None if roles is None else [role_group(airports, role) for role in roles]
    if chosen is not None and with_group:
        chosen.append(aviation.group_id)
    before = enters(cast, forum)
    foretold = set(entrants(airports, chosen).values_list("pk", flat=True))
    effect = effect_of(kind_of("forums"), forum, chosen)
    losing = set(effect.loses.values_list("pk", flat=True))
    let_into_room(actor=cast.coordinator, kind=kind_of("forums"), room=forum, group_ids=chosen, was=state_of(forum))
    after = enters(cast, forum)
    assert {getattr(cast, part).pk for part in after} == foretold
    assert {getattr(cast, part).pk for part in before - after} == losing
    forum.refresh_from_db()
    assert set(access.readers(forum, "AMBER").values_list("pk", flat=True)) == foretold


def test_first_shown_then_done(
    cast: Cast, airports: Network, aviation: WorkingGroup, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    address = f"{HERE}/rooms/forums/{topic.forum_id}/"
    ticked = [str(role_group(airports, "coordinator")), str(aviation.group_id)]
    shown = client.post(address, {"who": "chosen", "groups": ticked})
    assert shown.status_code == 200
    assert "2 people in 2 countries will lose sight of it" in shown.text  # the expert and the observer
    assert Forum.objects.get().restricted is False
    sent = {"who": "chosen", "groups": ticked, "sure": shown.context["sure"]}
    assert client.post(address, sent).status_code == 302
    assert enters(cast, topic.forum) == {"secretariat", "coordinator", "member"}
    # Agreed to before somebody else changed it: shown again, not done.
    back = {"who": "everyone", "sure": "open>open"}
    assert client.post(address, back).status_code == 200
    assert Forum.objects.get().restricted is True
    entry = AuditEntry.objects.get(verb="container.restricted")
    assert (entry.actor_id, entry.details["groups"]) == (cast.coordinator.pk, sorted(map(int, ticked)))


def test_search_counts_and_notices_follow(
    cast: Cast, airports: Network, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    add_reply(actor=cast.coordinator, topic=topic, body="<p>Where?</p>", client_id=uuid4())
    relay()
    expert, member = signed_in(cast.expert), signed_in(cast.member)
    assert Notice.objects.filter(user=cast.expert).count() == 1
    keep()
    assert [c.get("/search/", {"q": "Strip"}).context["found"].facets.total for c in (expert, member)] == [1, 1]
    assert member.get("/").context["chrome"]["networks"][0].unread == 1
    let_into_room(
        actor=cast.coordinator, kind=kind_of("forums"), room=topic.forum,
        group_ids=[role_group(airports, "coordinator")], was="open",
    )  # fmt: skip
    assert [c.get("/search/", {"q": "Strip"}).context["found"].facets.total for c in (expert, member)] == [0, 0]
    assert member.get("/").context["chrome"]["networks"][0].unread == 0
    assert expert.get("/notifications/").context["groups"] == []
    assert [c.get(topic.get_absolute_url()).status_code for c in (expert, member)] == [404, 404]
    let_into_room(
        actor=cast.coordinator, kind=kind_of("forums"), room=Forum.objects.select_related("network").get(),
        group_ids=None, was=str(role_group(airports, "coordinator")),
    )  # fmt: skip
    assert member.get(topic.get_absolute_url()).status_code == 200


def test_open_pages_of_those_who_lose_it_are_asked_again(
    cast: Cast, airports: Network, forum: Forum, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    asked: list[int] = []
    monkeypatch.setattr(live, "recheck_person", lambda pk, _reason="": asked.append(pk))
    with django_capture_on_commit_callbacks(execute=True):
        let_into_room(
            actor=cast.coordinator, kind=kind_of("forums"), room=forum,
            group_ids=[role_group(airports, "coordinator")], was="open",
        )  # fmt: skip
    assert set(asked) == {cast.expert.pk, cast.member.pk, cast.observer.pk}


def test_two_coordinators_at_once(cast: Cast, airports: Network, forum: Forum) -> None:
    restrict_container(container=forum, groups=[])
    with pytest.raises(Conflict):
        let_into_room(actor=cast.coordinator, kind=kind_of("forums"), room=forum, group_ids=None, was="open")


def test_groups_of_another_network_are_not_let_in(
    cast: Cast, airports: Network, mednet: Network, forum: Forum, signed_in: Callable[..., Client]
) -> None:
    foreign = role_group(mednet, "expert")
    with pytest.raises(Unprocessable):
        let_into_room(actor=cast.coordinator, kind=kind_of("forums"), room=forum, group_ids=[foreign], was="open")
    answer = signed_in(cast.coordinator).post(
        f"{HERE}/rooms/forums/{forum.pk}/", {"who": "chosen", "groups": [str(foreign)]}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("address", ["forums/999999/", "boats/1/", "folders/{root}/"])
def test_rooms_that_are_none_are_unknown(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], address: str
) -> None:
    open_folder(actor=None, network=airports, name="Handbooks")
    root = Folder.objects.get(parent=None).pk
    client = signed_in(cast.coordinator)
    assert client.get(f"{HERE}/rooms/{address.format(root=root)}").status_code == 404


def test_a_coordinator_who_is_not_let_in_sees_the_name_and_can_open_it_again(
    cast: Cast, airports: Network, aviation: WorkingGroup, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    restrict_container(container=topic.forum, groups=[aviation.group])
    client = signed_in(cast.coordinator)
    page = client.get(f"{HERE}/rooms/")
    assert ("Ultralights" in page.text, "Strip at the river" in page.text) == (True, False)
    assert client.get(topic.get_absolute_url()).status_code == 404
    shown = client.post(f"{HERE}/rooms/forums/{topic.forum_id}/", {"who": "everyone"})
    assert "4 people in" in shown.text
    sent = {"who": "everyone", "sure": shown.context["sure"]}
    assert client.post(f"{HERE}/rooms/forums/{topic.forum_id}/", sent).status_code == 302
    assert client.get(topic.get_absolute_url()).status_code == 200


def test_closing_a_folder_opens_nothing_below(
    cast: Cast, airports: Network, aviation: WorkingGroup, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    outer = open_folder(actor=None, network=airports, name="Outer")
    inner = open_folder(actor=None, network=airports, name="Inner", parent=outer)
    narrow = open_folder(actor=None, network=airports, name="Narrow", parent=outer)
    file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="a.pdf")
    upload_document(actor=cast.expert, folder=inner, file=file, language="en", marking="AMBER")
    restrict_folder(folder=narrow, groups=[aviation.group])
    coordinators = Group.objects.get(pk=role_group(airports, "coordinator"))
    restrict_folder(folder=outer, groups=[coordinators, aviation.group])
    assert [enters(cast, folder) for folder in (outer, inner)] == [{"secretariat", "coordinator", "member"}] * 2
    assert enters(cast, narrow) == {"member"}
    restrict_folder(folder=outer, groups=[coordinators])
    assert enters(cast, inner) == {"secretariat", "coordinator"}
    assert enters(cast, narrow) == set()
    with pytest.raises(Conflict):
        free_folder(folder=Folder.objects.select_related("network", "parent").get(pk=inner.pk))
    free_folder(folder=outer)
    assert enters(cast, inner) == {"secretariat", "coordinator", "expert", "member", "observer"}
    assert enters(cast, narrow) == set()
    member = User.objects.get(pk=cast.member.pk)
    assert visible_documents(member).count() == 1
    assert set(visible_folders(member).values_list("name", flat=True)) == {"Outer", "Inner"}


def test_a_channel_within_its_mark(cast: Cast, airports: Network) -> None:
    channel = open_channel(actor=cast.coordinator, network=airports, name="night", marking="AMBER+STRICT")
    restrict_container(container=channel, groups=[])
    everyone = effect_of(kind_of("channels"), channel, None)
    assert set(everyone.gains.values_list("name", flat=True)) == {
        "Ada Quartz", "Bruno Basalt", "Clara Cobalt", "Hana Halite",
    }  # fmt: skip
    open_container(container=channel, actor=cast.coordinator)
    assert visible_channels(User.objects.get(pk=cast.observer.pk)).exists() is False


def test_a_new_forum_and_a_new_channel_for_a_group(
    cast: Cast, airports: Network, aviation: WorkingGroup, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    sent = {"name": "Ultra lights", "description": "", "who": "chosen", "groups": [str(aviation.group_id)]}
    assert client.post(f"{HERE}/forums/new/", sent).url == f"{HERE}/forums/ultra-lights/"
    assert client.post(f"{HERE}/forums/new/", sent).status_code == 422  # of this name already
    assert client.post(f"{HERE}/forums/new/", {**sent, "name": "Boats", "groups": []}).status_code == 422
    open_to_all = {"who": "everyone", "groups": []}
    assert client.post(f"{HERE}/forums/new/", {**sent, **open_to_all, "name": "New"}).url == f"{HERE}/forums/new-2/"
    assert client.post(f"{HERE}/forums/new/", {**sent, **open_to_all, "name": "غرفة"}).url == f"{HERE}/forums/forum/"
    member, expert = (User.objects.get(pk=person.pk) for person in (cast.member, cast.expert))
    assert set(visible_forums(member).values_list("slug", flat=True)) == {"ultra-lights", "new-2", "forum"}
    assert set(visible_forums(expert).values_list("slug", flat=True)) == {"new-2", "forum"}
    channel = {**sent, "name": "Night watch", "marking": "GREEN"}
    assert client.post(f"{HERE}/channels/new/", channel).url == f"{HERE}/channels/night-watch/"
    assert Channel.objects.get().marking == "GREEN"
    red = {**channel, "name": "Red", "marking": "RED"}
    assert client.post(f"{HERE}/channels/new/", red).status_code == 422
    assert client.post(f"{HERE}/channels/new/", {**red, "readers": [str(cast.member.pk)]}).status_code == 302
    assert "New forum" in client.get(f"{HERE}/forums/").text
    assert "New forum" not in signed_in(cast.expert).get(f"{HERE}/forums/").text


def test_an_ended_membership_takes_the_working_seat_along(
    cast: Cast, airports: Network, aviation: WorkingGroup, forum: Forum
) -> None:
    restrict_container(container=forum, groups=[aviation.group])
    end_membership(actor=cast.coordinator, membership=seat_of(cast.member, airports))
    assert enters(cast, forum) == set()
    assert cast.member.groups.count() == 0


@pytest.mark.parametrize("count", [1, 3, 20])
def test_lists_cost_the_same(
    cast: Cast, airports: Network, person: Callable[..., User], signed_in: Callable[..., Client],
    django_assert_num_queries: Any, count: int,
) -> None:  # fmt: skip
    from networks.actions import start_membership

    group = open_working_group(actor=None, network=airports, name="Everybody")
    seats = [
        start_membership(actor=None, user=person(f"Person N{n}"), network=airports, role="member").pk
        for n in range(count)
    ]
    for number in range(count):
        open_working_group(actor=None, network=airports, name=f"Group {number}")
        made = open_forum(network=airports, name=f"Forum {number}", slug=f"forum-{number}")
        restrict_container(container=made, groups=[group.group])
        open_folder(actor=None, network=airports, name=f"Folder {number}")
        open_channel(actor=None, network=airports, name=f"channel {number}")
    client = signed_in(cast.coordinator)
    with django_assert_num_queries(7):
        page = client.get(f"{HERE}/groups/")
    assert page.text.count("Group ") >= count
    with django_assert_num_queries(11):
        page = client.get(f"{HERE}/rooms/")
    assert [len(rooms) for _kind, rooms in page.context["kinds"]] == [count] * 3
    with django_assert_num_queries(5):
        page = client.get(f"{HERE}/groups/{group.pk}/add/")
    assert len(page.context["page"].items) == count + 4
    seat_people(actor=None, working_group=group, memberships=seats)
    with django_assert_num_queries(12):
        page = client.get(f"{HERE}/groups/{group.pk}/")
    assert len(page.context["page"].items) == count
    assert len(rooms_of(airports)) == len(groups_to_let_in(airports)[:3])
