"""How long a seat lasts: its people are told once, a click renews it, at its end rights go; entries are confirmed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.access import forget_rights, visible_networks
from networks.actions import change_role, end_membership, start_membership
from networks.actions.terms import (
    ask_renewal,
    confirm_entry,
    open_round,
    open_yearly_rounds,
    remind_all,
    renew_term,
    resume_membership,
    suspend_membership,
    tell_ending_terms,
)
from networks.models import Membership, Network
from networks.roles import Role
from notifications.jobs import sweep
from notifications.models import Notice
from portal.dates import add_months
from portal.errors import Conflict, Refused
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

SignIn = Callable[..., Client]
BASE = "/networks/airports/members/"


def seat_of(user: Any) -> Membership:
    found: Membership = Membership.objects.get(user=user, ended_at=None)
    return found


def ends_in(user: Any, **after: int) -> Membership:
    Membership.objects.filter(user=user).update(valid_until=timezone.now() + timedelta(**after))
    return seat_of(user)


def handled() -> None:
    """What happened before is told: no mail of it."""
    sweep()
    mail.outbox.clear()


def mails() -> list[tuple[str, str]]:
    """(to, subject) of what goes out now."""
    sweep()
    found = sorted((message.to[0], message.subject) for message in mail.outbox)
    mail.outbox.clear()
    return found


# -- told ------------------------------------------------------------------------------------------


def test_end_is_told_to_member_and_coordinator_at_thirty_and_seven_days_once_each(cast: Cast) -> None:
    handled()
    ends_in(cast.member, days=29)
    now = timezone.now()
    assert [tell_ending_terms(now=now), tell_ending_terms(now=now)] == [1, 0]
    assert [to for to, _subject in mails()] == ["bruno.basalt@example.org", "hana.halite@example.org"]
    ends_in(cast.member, days=6)
    assert [tell_ending_terms(now=now), tell_ending_terms(now=now)] == [1, 0]
    found = mails()
    assert [to for to, _subject in found] == ["bruno.basalt@example.org", "hana.halite@example.org"]
    assert found[0][1].startswith("[Airports group] The term of Hana Halite in Airports group ends on ")


def test_who_is_told_that_a_week_is_left_is_not_told_of_the_month(cast: Cast) -> None:
    ends_in(cast.member, days=5)
    assert tell_ending_terms(now=timezone.now()) == 1
    assert seat_of(cast.member).told_days == 7


def test_renewed_term_takes_its_notice_back_before_it_is_sent(cast: Cast) -> None:
    handled()
    seat = ends_in(cast.member, days=20)
    tell_ending_terms(now=timezone.now())
    renew_term(actor=cast.coordinator, membership=seat, instead_of=seat.valid_until)
    assert [subject for to, subject in mails() if "ends on" in subject] == []
    assert tell_ending_terms(now=timezone.now()) == 0


@pytest.mark.parametrize(("days", "told"), [(3, 7), (20, 30), (40, None)])
def test_short_term_is_not_told_of_days_it_never_had(
    cast: Cast, airports: Network, person: Any, days: int, told: int | None
) -> None:
    until = timezone.now() + timedelta(days=days)
    seat = start_membership(
        actor=None, user=person("Greta Granite"), network=airports, role=Role.MEMBER, valid_until=until
    )
    assert (seat.told_days, tell_ending_terms(now=timezone.now())) == (told, 0)


def test_suspended_ended_or_archived_is_not_told(cast: Cast, airports: Network) -> None:
    for user in (cast.member, cast.expert, cast.observer):
        ends_in(user, days=20)
    suspend_membership(actor=cast.coordinator, membership=seat_of(cast.member), reason="Away.")
    end_membership(actor=cast.coordinator, membership=seat_of(cast.expert), reason="Left.")
    Network.objects.filter(pk=airports.pk).update(archived_at=timezone.now())
    assert tell_ending_terms(now=timezone.now()) == 0


# -- renewed ---------------------------------------------------------------------------------------


def test_one_click_renews_by_the_networks_term_and_a_second_click_does_nothing(cast: Cast, signed_in: SignIn) -> None:
    seat = ends_in(cast.member, days=20)
    assert seat.valid_until is not None
    stamp = f"{int(seat.valid_until.timestamp())}.{seat.valid_until.microsecond:06d}"
    client, path = signed_in(cast.coordinator), f"{BASE}manage/{seat.pk}/renew/"
    assert f'value="{stamp}"' in client.get(f"{BASE}manage/").content.decode()
    answers = [client.post(path, {"instead_of": stamp}).status_code for _ in range(2)]
    assert (answers, seat_of(cast.member).valid_until) == ([302, 302], add_months(seat.valid_until, 24))
    assert AuditEntry.objects.filter(verb="term.renewed").count() == 1


def test_nobody_renews_their_own_term(cast: Cast) -> None:
    seat = ends_in(cast.coordinator, days=20)
    with pytest.raises(Refused):
        renew_term(actor=cast.coordinator, membership=seat, instead_of=seat.valid_until)
    renew_term(actor=cast.secretariat, membership=seat, instead_of=seat.valid_until)


def test_term_that_is_over_is_not_renewed(cast: Cast) -> None:
    Membership.objects.filter(user=cast.member).update(
        joined_at=timezone.now() - timedelta(days=9), valid_until=timezone.now() - timedelta(seconds=1)
    )
    with pytest.raises(Conflict):
        renew_term(actor=cast.coordinator, membership=seat_of(cast.member), until=timezone.now() + timedelta(days=9))


@pytest.mark.parametrize("until", ["2020-01-01", "2999-01-01", "soon", ""])
def test_senseless_end_is_refused(cast: Cast, signed_in: SignIn, until: str) -> None:
    seat = ends_in(cast.member, days=20)
    answer = signed_in(cast.coordinator).post(f"{BASE}manage/{seat.pk}/renew/", {"until": until})
    assert (answer.status_code, seat_of(cast.member).valid_until) == (422, seat.valid_until)


def test_member_asks_once_a_week_and_the_coordinator_is_told(cast: Cast) -> None:
    handled()
    seat = ends_in(cast.member, days=20)
    ask_renewal(actor=cast.member, membership=seat)
    assert mails() == [("bruno.basalt@example.org", "[Airports group] Membership of Hana Halite in Airports group")]
    with pytest.raises(Conflict):
        ask_renewal(actor=cast.member, membership=seat)


def test_chosen_terms_are_renewed_after_one_more_question(cast: Cast, signed_in: SignIn) -> None:
    ends = {user: ends_in(user, days=20).valid_until for user in (cast.member, cast.expert)}
    client = signed_in(cast.coordinator)
    chosen = [str(seat_of(user).pk) for user in (cast.member, cast.expert, cast.coordinator)]
    asked = client.post(f"{BASE}manage/chosen/", {"act": "renew", "seat": chosen})
    assert ([seat.user for seat in asked.context["seats"]], asked.context["left"]) == ([cast.expert, cast.member], 1)
    seats = [f"{seat_of(user).pk}:{end.timestamp():.6f}" for user, end in ends.items() if end]
    client.post(f"{BASE}manage/chosen/", {"act": "renew", "sure": "yes", "seat": seats})
    assert [seat_of(user).valid_until for user in ends] == [add_months(end, 24) for end in ends.values() if end]


# -- suspended -------------------------------------------------------------------------------------


def test_suspension_takes_everything_at_once_and_says_why_by_mail(cast: Cast, signed_in: SignIn) -> None:
    handled()
    client, seat = signed_in(cast.member), seat_of(cast.member)
    path = f"{BASE}manage/{seat.pk}/suspend/"
    assert signed_in(cast.coordinator).post(path, {"reason": "On secondment."}).status_code == 302
    assert client.get("/networks/airports/").status_code == 404
    sweep()
    [message] = mail.outbox
    assert (message.to, "On secondment." in message.body) == (["hana.halite@example.org"], True)
    own = client.get(f"{BASE}seats/{seat.pk}/")
    assert (own.status_code, "On secondment." in own.content.decode()) == (200, True)
    resume_membership(actor=cast.coordinator, membership=seat)
    assert client.get("/networks/airports/").status_code == 200
    assert [group.name for group in cast.member.groups.all()] == ["airports: member"]


def test_last_coordinator_is_neither_removed_nor_suspended_nor_lowered(cast: Cast, airports: Network) -> None:
    seat = seat_of(cast.coordinator)
    for attempt in (
        lambda: end_membership(actor=cast.secretariat, membership=seat, reason="x"),
        lambda: suspend_membership(actor=cast.secretariat, membership=seat, reason="x"),
        lambda: change_role(actor=cast.secretariat, membership=seat, role=Role.MEMBER),
        lambda: end_membership(actor=cast.coordinator, membership=seat, reason="x"),
    ):
        with pytest.raises(Conflict):
            attempt()
    Network.objects.filter(pk=airports.pk).update(archived_at=timezone.now())
    end_membership(actor=cast.secretariat, membership=seat, reason="Closed.")


def test_nobody_suspends_themselves(cast: Cast) -> None:
    with pytest.raises(Refused):
        suspend_membership(actor=cast.coordinator, membership=seat_of(cast.coordinator), reason="x")


def test_coordinator_who_was_just_removed_removes_nobody(cast: Cast, airports: Network, person: Any) -> None:
    others = [person(name) for name in ("Greta Granite", "Nils Nephrite")]
    for other in others:
        start_membership(actor=None, user=other, network=airports, role=Role.COORDINATOR)
    end_membership(actor=others[0], membership=seat_of(cast.coordinator), reason="x")
    with pytest.raises(Refused):
        end_membership(actor=cast.coordinator, membership=seat_of(others[0]), reason="x")


def test_member_leaves_by_themselves_and_the_last_coordinator_cannot(cast: Cast, signed_in: SignIn) -> None:
    answers = [
        signed_in(user).post(f"{BASE}me/leave/", {"sure": "yes"}).status_code
        for user in (cast.member, cast.coordinator)
    ]
    assert answers == [302, 409]
    forget_rights(cast.member)
    assert visible_networks(cast.member) == []


# -- confirmed -------------------------------------------------------------------------------------


def ask_everybody(cast: Cast, network: Network) -> None:
    open_round(actor=cast.coordinator, network=network, due_at=timezone.now() + timedelta(days=14))


def test_round_asks_each_member_until_they_confirm(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    handled()
    ask_everybody(cast, airports)
    people = {"clara.cobalt", "hana.halite", "zoe.zircon"}
    assert {to.partition("@")[0] for to, _subject in mails()} == people
    client = signed_in(cast.member)
    for path in ("/", "/networks/airports/"):
        assert "Yes, this is right" in client.get(path).content.decode()
    assert client.post(f"{BASE}me/confirm/").status_code == 302
    for path in ("/", "/networks/airports/"):
        assert "Yes, this is right" not in client.get(path).content.decode()
    assert Notice.objects.filter(user=cast.member, target_type="networks.round", read_at=None).count() == 0
    remind_all(actor=cast.coordinator, network=Network.objects.get(pk=airports.pk))
    assert {to.partition("@")[0] for to, _subject in mails()} == people - {"hana.halite"}


def test_coordinator_sees_who_has_not_confirmed(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    ask_everybody(cast, airports)
    confirm_entry(actor=cast.member, membership=seat_of(cast.member))
    client = signed_in(cast.coordinator)
    listed = client.get(f"{BASE}manage/?state=unconfirmed").context["page"].object_list
    assert [seat.user for seat in listed] == [cast.coordinator, cast.expert, cast.observer]
    assert client.get(f"{BASE}manage/confirmation/").context["counts"] == {"asked": 4, "confirmed": 1}


def test_who_came_after_the_round_began_is_not_asked(cast: Cast, airports: Network, person: Any) -> None:
    ask_everybody(cast, airports)
    late = person("Greta Granite")
    seat = start_membership(actor=None, user=late, network=Network.objects.get(pk=airports.pk), role=Role.MEMBER)
    assert not Membership.objects.filter(pk=seat.pk, confirmed_at__isnull=False).exists()
    remind_all(actor=cast.coordinator, network=airports)
    handled()
    assert not Notice.objects.filter(user=late).exists()


def test_clock_asks_once_a_year(cast: Cast, airports: Network, mednet: Network) -> None:
    now = timezone.now()
    Network.objects.filter(pk=airports.pk).update(created_at=now - timedelta(days=366))
    assert [open_yearly_rounds(now=now), open_yearly_rounds(now=now)] == [1, 0]
    assert Activity.objects.filter(verb="confirmation.opened", actor=None).count() == 1
    assert User.objects.filter(notices__isnull=False).count() == 0  # the relay tells, not the action
