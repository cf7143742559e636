"""A seat passes on, with all that hangs on it, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from forums.actions import open_forum, start_topic
from networks.access import forget_rights, rights_of
from networks.actions import end_membership, start_membership
from networks.actions.handover import pass_seat
from networks.models import Membership, Network, WorkingGroup, WorkingSeat
from networks.roles import Role
from notifications.models import Watch
from portal.errors import Conflict
from portal.models import AuditEntry
from tests.conftest import Cast

Person = Callable[..., Any]


def seat_of(user: Any) -> Membership:
    found: Membership = Membership.objects.get(user=user, ended_at=None)
    return found


def working_group(network: Network, *seats: Membership) -> WorkingGroup:
    group = WorkingGroup.objects.create(network=network, name="General Aviation", group=Group.objects.create(name="ga"))
    for seat in seats:
        WorkingSeat.objects.create(working_group=group, membership=seat)
        seat.user.groups.add(group.group)
    return group


def test_seat_passes_with_role_term_groups_and_watches(cast: Cast, airports: Network, person: Person) -> None:
    until = timezone.now() + timedelta(days=100)
    held = seat_of(cast.expert)
    Membership.objects.filter(pk=held.pk).update(valid_until=until)
    group = working_group(airports, held)
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="Walls", marking="AMBER", body="<p>?</p>", client_id=uuid4()
    )
    Watch.objects.create(user=cast.expert, scope_type="forums.topic", scope_id=999_999)  # of no network of ours
    to = person("Greta Granite", country="SE")

    taken = pass_seat(actor=cast.coordinator, membership=held, to=to)

    assert (taken.role, taken.valid_until, taken.user) == (Role.EXPERT, until, to)
    assert list(group.seats.values_list("membership", flat=True)) == [taken.pk]
    assert {g.name for g in to.groups.all()} == {"airports: expert", "ga"}
    assert list(Watch.objects.values_list("user", "scope_id").order_by("scope_id")) == [
        (to.pk, topic.pk), (cast.expert.pk, 999_999)
    ]  # fmt: skip
    held.refresh_from_db()
    forget_rights(cast.expert)
    assert (held.ended_at is not None, held.ended_reason) == (True, "Handed over to Greta Granite.")
    assert (list(cast.expert.groups.all()), rights_of(cast.expert).seats) == ([], {})
    entry = AuditEntry.objects.get(verb="membership.passed")
    assert (entry.actor, entry.person, entry.details) == (
        cast.coordinator, cast.expert, {"role": "expert", "successor": taken.pk}
    )  # fmt: skip


def test_second_call_changes_nothing(cast: Cast, person: Person) -> None:
    held, to = seat_of(cast.member), person("Greta Granite")
    first = pass_seat(actor=cast.coordinator, membership=held, to=to)
    before = list(Membership.objects.order_by("pk").values())
    assert pass_seat(actor=cast.coordinator, membership=held, to=to) == first
    assert list(Membership.objects.order_by("pk").values()) == before


def test_successor_who_is_in_already_gets_the_seats_role_and_term(
    cast: Cast, airports: Network, person: Person
) -> None:
    until = timezone.now() + timedelta(days=20)
    Membership.objects.filter(user=cast.expert).update(valid_until=until)
    to = person("Greta Granite")
    came = start_membership(actor=None, user=to, network=airports, role=Role.OBSERVER)
    taken = pass_seat(actor=cast.coordinator, membership=seat_of(cast.expert), to=to)
    assert (taken.pk, taken.role, taken.valid_until, taken.told_days) == (came.pk, Role.EXPERT, until, 30)
    assert [g.name for g in to.groups.all()] == ["airports: expert"]


def test_last_coordinator_may_hand_over(cast: Cast, airports: Network, person: Person) -> None:
    to = person("Greta Granite")
    taken = pass_seat(actor=cast.coordinator, membership=seat_of(cast.coordinator), to=to)
    assert (taken.role, Membership.objects.filter(role=Role.COORDINATOR, ended_at=None).get()) == ("coordinator", taken)


def test_ended_seat_cannot_be_handed_over(cast: Cast, person: Person) -> None:
    held = seat_of(cast.member)
    end_membership(actor=cast.coordinator, membership=held)
    with pytest.raises(Conflict):
        pass_seat(actor=cast.coordinator, membership=held, to=person("Greta Granite"))


def test_nobody_hands_over_to_themselves(cast: Cast) -> None:
    with pytest.raises(Conflict):
        pass_seat(actor=cast.coordinator, membership=seat_of(cast.member), to=cast.member)
