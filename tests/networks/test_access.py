"""Who may enter, by role."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from networks import roles
from networks.access import can, forget_rights, get_network, rights_of, visible_networks
from networks.actions import change_role, end_membership, start_membership
from networks.models import Membership, Network
from portal.errors import Conflict, Refused
from tests.conftest import Cast


def test_rights_are_the_role_table_for_every_role(cast: Cast, airports: Network) -> None:
    held = {part: {r for r in roles.RIGHTS if can(user, airports, r)} for part, user in cast.items() if user}
    assert held == {
        "secretariat": set(roles.SECRETARIAT),
        "coordinator": set(roles.TABLE["coordinator"]),
        "expert": set(roles.TABLE["expert"]),
        "member": set(roles.TABLE["member"]),
        "observer": set(roles.TABLE["observer"]),
        "stranger": set(),
        "removed": set(),
    }


def test_rights_cost_one_query_a_request(cast: Cast, airports: Network, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        rights_of(cast.expert)
        can(cast.expert, airports, roles.REPLY)
        visible_networks(cast.expert)


def test_term_that_is_over_gives_nothing_before_any_job_ran(cast: Cast, airports: Network) -> None:
    over = timezone.now() - timedelta(seconds=1)
    Membership.objects.filter(user=cast.member).update(joined_at=over - timedelta(days=1), valid_until=over)
    assert visible_networks(cast.member) == []
    with pytest.raises(Http404):
        get_network(cast.member, "airports")


def test_ended_membership_leaves_group_and_rights(cast: Cast, airports: Network) -> None:
    end_membership(actor=cast.coordinator, membership=Membership.objects.get(user=cast.member))
    forget_rights(cast.member)
    assert (visible_networks(cast.member), list(cast.member.groups.all())) == ([], [])


def test_last_coordinator_stays(cast: Cast, airports: Network) -> None:
    seat = Membership.objects.get(user=cast.coordinator)
    with pytest.raises(Conflict):
        end_membership(actor=cast.secretariat, membership=seat)
    with pytest.raises(Conflict):
        change_role(actor=cast.secretariat, membership=seat, role=roles.Role.MEMBER)
    seat.refresh_from_db()
    assert (seat.role, seat.ended_at) == ("coordinator", None)


def test_nobody_raises_their_own_role(cast: Cast, airports: Network) -> None:
    with pytest.raises(Refused):
        change_role(actor=cast.member, membership=Membership.objects.get(user=cast.member), role=roles.Role.COORDINATOR)


def test_second_seat_in_one_network_is_refused(cast: Cast, airports: Network) -> None:
    with pytest.raises(Conflict):
        start_membership(actor=None, user=cast.member, network=airports, role=roles.Role.EXPERT)


def test_seat_knows_its_term_in_time_of_the_world(cast: Cast, airports: Network) -> None:
    until = timezone.now() + timedelta(days=30)
    Membership.objects.filter(user=cast.member).update(valid_until=until)
    seat = rights_of(cast.member).seats[airports.pk]
    membership = Membership.objects.get(user=cast.member)
    assert (seat.valid_until, seat.joined_at, seat.head) == (until, membership.joined_at, airports.stream.head + 6)
    assert (seat.network, seat.network.listed, seat.network.created_at) == (airports, True, airports.created_at)
