"""Somebody stands in for an absent member: with their rights, for a time, and no further."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from networks import roles
from networks.access import can, forget_rights, rights_of
from networks.actions import start_membership
from networks.actions.deputies import end_deputyship, name_deputy
from networks.actions.terms import suspend_membership
from networks.models import Deputyship, Membership, Network
from networks.roles import Role
from notifications.jobs import sweep
from portal.errors import Conflict, Refused, Unprocessable
from tests.conftest import Cast

SignIn = Callable[..., Client]
BASE = "/networks/airports/members/"


def seat_of(user: Any) -> Membership:
    found: Membership = Membership.objects.get(user=user, ended_at=None)
    return found


def stand_in(absent: Any, deputy: Any, *, after: int = 0, days: int = 9) -> Deputyship:
    starts_at = timezone.now() + timedelta(days=after)
    return name_deputy(
        actor=absent, membership=seat_of(absent), deputy=seat_of(deputy), starts_at=starts_at,
        ends_at=starts_at + timedelta(days=days),
    )  # fmt: skip


def manages(user: Any, network: Network) -> bool:
    forget_rights(user)
    return can(user, network, roles.MANAGE)


def test_deputy_holds_the_rights_for_the_time_and_both_are_told(cast: Cast, airports: Network) -> None:
    sweep()
    mail.outbox.clear()
    made = stand_in(cast.coordinator, cast.member)
    assert (manages(cast.member, airports), rights_of(cast.member).seats[airports.pk].recheck_at) == (
        True,
        made.ends_at,
    )
    sweep()
    assert [(m.to[0], m.subject) for m in mail.outbox] == [
        ("hana.halite@example.org", "[Airports group] Hana Halite stands in for Bruno Basalt in Airports group")
    ]
    end_deputyship(actor=cast.member, deputyship=made)
    assert manages(cast.member, airports) is False
    mail.outbox.clear()
    sweep()
    assert [m.to for m in mail.outbox] == [["bruno.basalt@example.org"]]


def test_time_over_gives_nothing_before_any_job_ran(cast: Cast, airports: Network) -> None:
    made = stand_in(cast.coordinator, cast.member)
    Deputyship.objects.filter(pk=made.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(seconds=1)
    )
    assert manages(cast.member, airports) is False


def test_standing_in_does_not_pass_on(cast: Cast, airports: Network) -> None:
    stand_in(cast.coordinator, cast.expert)
    with pytest.raises(Conflict):  # the expert does the coordinator's work at that time
        stand_in(cast.expert, cast.member)
    Deputyship.objects.create(  # even if it were written
        membership=seat_of(cast.expert), deputy=seat_of(cast.member), starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    assert (manages(cast.expert, airports), manages(cast.member, airports)) == (True, False)


def test_suspended_member_has_no_deputy(cast: Cast, airports: Network, person: Any) -> None:
    other = person("Greta Granite")
    start_membership(actor=None, user=other, network=airports, role=Role.COORDINATOR)
    stand_in(cast.coordinator, cast.member)
    suspend_membership(actor=other, membership=seat_of(cast.coordinator), reason="x")
    assert manages(cast.member, airports) is False


def test_nobody_makes_themselves_or_another_a_deputy(cast: Cast, airports: Network) -> None:
    ends_at = timezone.now() + timedelta(days=1)
    window = {"starts_at": timezone.now(), "ends_at": ends_at}
    chief, member = seat_of(cast.coordinator), seat_of(cast.member)
    with pytest.raises(Refused):
        name_deputy(actor=cast.member, membership=chief, deputy=member, **window)
    with pytest.raises(Conflict):
        name_deputy(actor=cast.member, membership=member, deputy=member, **window)
    with pytest.raises(Conflict):
        name_deputy(actor=cast.member, membership=member, deputy=seat_of(cast.stranger), **window)
    with pytest.raises(Refused):  # an observer would read what is marked AMBER+STRICT
        name_deputy(actor=cast.member, membership=member, deputy=seat_of(cast.observer), **window)
    assert Deputyship.objects.count() == 0


def test_acting_coordinator_does_not_raise_themselves(cast: Cast, signed_in: SignIn) -> None:
    stand_in(cast.coordinator, cast.member)
    path = f"{BASE}manage/{seat_of(cast.member).pk}/role/"
    assert signed_in(cast.member).post(path, {"role": "coordinator"}).status_code == 403
    assert seat_of(cast.member).role == "member"


@pytest.mark.parametrize(("after", "days"), [(-9, 3), (0, 200)])
def test_senseless_time_is_refused(cast: Cast, after: int, days: int) -> None:
    with pytest.raises(Unprocessable):
        stand_in(cast.member, cast.expert, after=after, days=days)


def test_two_deputies_at_one_time_are_refused(cast: Cast) -> None:
    stand_in(cast.member, cast.expert)
    with pytest.raises(Conflict):
        stand_in(cast.member, cast.coordinator, after=3)


def test_page_names_a_deputy_and_the_list_shows_who_is_away(cast: Cast, signed_in: SignIn) -> None:
    today = timezone.localdate()
    sent = {"deputy": seat_of(cast.expert).pk, "first": today, "last": today + timedelta(days=3)}
    assert signed_in(cast.member).post(f"{BASE}deputy/", sent).status_code == 302
    page = signed_in(cast.coordinator).get(f"{BASE}manage/?state=away").content.decode()
    assert "away, deputy: Clara Cobalt, until" in page


def test_deputy_of_another_network_is_no_choice(cast: Cast, signed_in: SignIn) -> None:
    today = timezone.localdate()
    sent = {"deputy": seat_of(cast.stranger).pk, "first": today, "last": today}
    assert signed_in(cast.member).post(f"{BASE}deputy/", sent).status_code == 422
