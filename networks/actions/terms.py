"""How long a seat lasts: notices of its end, renewal, confirmation of entries, suspension."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.actions.seats import (
    TELL_BEFORE,
    already_told,
    join_group,
    keep_a_coordinator,
    leave_group,
    recheck_manager,
    write_down,
)
from networks.models import Membership, Network, WorkingSeat
from networks.queries.terms import in_round, rounds_due, seats_to_tell, unconfirmed_q
from portal import audit, live
from portal.activity import record
from portal.commit import after_commit
from portal.dates import add_months
from portal.errors import Conflict, Refused, Unprocessable
from portal.models import Activity

LONGEST_TERM = timedelta(days=3660)
ROUND_LASTS = timedelta(days=30)
ASK_AGAIN_AFTER = timedelta(days=7)


# -- the end of a term -----------------------------------------------------------------------------


def tell_ending_terms(*, now: datetime) -> int:
    """Tell of every term that ends within 7 or 30 days, each once. Returns how many were told of."""
    told = 0
    for days in sorted(TELL_BEFORE):  # who is told that it ends in a week need not hear of the month
        told += sum(tell_ending_term(pk=pk, days=days) for pk in seats_to_tell(now, days))
    return told


@transaction.atomic
def tell_ending_term(*, pk: int, days: int) -> bool:
    """Tell the person and the coordinators that a term ends within ``days``, unless it was told or renewed."""
    seat = Membership.objects.select_for_update().get(pk=pk)
    if not Membership.objects.active().filter(pk=pk, valid_until__lte=timezone.now() + timedelta(days=days)).exists():
        return False
    if seat.told_days is not None and seat.told_days <= days:
        return False
    seat.told_days = days
    seat.save(update_fields=["told_days"])
    scope = ("networks.network", seat.network_id)
    record(stream_id=seat.network.stream_id, actor=None, verb="term.ending", target=("networks.term", pk), scope=scope)
    return True


@transaction.atomic
def renew_term(
    *, actor: User, membership: Membership, until: datetime | None = None, instead_of: datetime | None = None
) -> bool:
    """Let a seat last longer: by the network's default term, or until a day.

    Args:
        until: the new end; None: the default term, counted from the old end.
        instead_of: the end that was shown to whoever said yes. If it is another by now, nothing is done: a second
            click must not give a second term.

    Returns:
        whether something was done.

    Raises:
        Refused: it is the actor's own seat, or they do not manage members any more.
        Conflict: the seat has ended, or has no end that could be moved by a term.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    seat = _current(membership)
    if seat.user_id == actor.pk:
        raise Refused(_("You cannot renew your own term. Ask another coordinator or the secretariat."))
    recheck_manager(actor, network)
    if until is None:
        if seat.valid_until is None:
            raise Conflict(_("The membership of %(name)s has no end.") % {"name": seat.user})
        if instead_of != seat.valid_until:
            return False
    end = until or add_months(seat.valid_until or timezone.now(), network.default_term_months)
    if not timezone.now() < end <= timezone.now() + LONGEST_TERM:
        raise Unprocessable(_("The new end must lie ahead, and not more than ten years away."))
    seat.valid_until, seat.told_days = end, already_told(end)
    seat.save(update_fields=["valid_until", "told_days"])
    write_down(seat, actor, "term.renewed", until=end.isoformat(timespec="minutes"))
    after_commit(live.recheck_person, seat.user_id)
    return True


@transaction.atomic
def renew_terms(*, actor: User, network: Network, chosen: dict[int, datetime | None]) -> int:
    """Renew many by the default term: id of the seat → the end that was shown. Returns how many were.

    One's own and those without an end are left as they are.
    """
    seats = Membership.objects.active().filter(network=network, pk__in=chosen, valid_until__isnull=False)
    return sum(
        renew_term(actor=actor, membership=seat, instead_of=chosen[seat.pk])
        for seat in seats.exclude(user=actor).select_related("user")
    )


@transaction.atomic
def ask_renewal(*, actor: User, membership: Membership) -> None:
    """A member asks for a longer term; the coordinators are told. Once in a week."""
    seat = _current(membership)
    if seat.user_id != actor.pk:
        raise Refused(_("Only %(name)s asks for this.") % {"name": seat.user})
    if seat.valid_until is None:
        raise Conflict(_("Your membership has no end."))
    if asked_lately(seat):
        raise Conflict(_("You have asked already. The coordinators were told."))
    write_down(seat, actor, "term.asked")


def asked_lately(seat: Membership) -> bool:
    """Whether the member asked for a longer term within the last week."""
    asked = Activity.objects.filter(
        scope_type="networks.network", scope_id=seat.network_id, verb="term.asked", target_id=seat.pk,
        created_at__gt=timezone.now() - ASK_AGAIN_AFTER,
    )  # fmt: skip
    return asked.exists()


def _current(membership: Membership) -> Membership:
    """The seat under a lock; 409 if it has ended or its term is over."""
    seat: Membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if seat.ended_at is not None or (seat.valid_until is not None and seat.valid_until <= timezone.now()):
        raise Conflict(_("This membership has ended already."))
    return seat


# -- suspension ------------------------------------------------------------------------------------


@transaction.atomic
def suspend_membership(*, actor: User, membership: Membership, reason: str) -> None:
    """Take a seat's rights away for a time. They go with the commit; the person is told why.

    Raises:
        Refused: it is the actor's own seat, or they do not manage members any more.
        Conflict: it is suspended or has ended, or it is the last coordinator's.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    seat = _current(membership)
    if seat.user_id == actor.pk:
        raise Refused(_("Nobody suspends themselves. To leave the network, end your membership."))
    recheck_manager(actor, network)
    if seat.suspended_at is not None:
        raise Conflict(_("%(name)s is suspended already.") % {"name": seat.user})
    keep_a_coordinator(seat, network)
    seat.suspended_at, seat.suspended_reason = timezone.now(), reason
    seat.save(update_fields=["suspended_at", "suspended_reason"])
    leave_group(seat)
    seat.user.groups.remove(*_working_groups(seat))
    write_down(seat, actor, "membership.suspended")
    sentence = _("Your membership of %(network)s is suspended.") % {"network": network.name}
    after_commit(live.recheck_person, seat.user_id, f"{sentence} {reason}".strip())


@transaction.atomic
def resume_membership(*, actor: User, membership: Membership) -> None:
    """Give a suspended seat its rights back.

    Raises:
        Refused: it is the actor's own seat, or they do not manage members any more.
        Conflict: it is not suspended, or has ended.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    seat = _current(membership)
    if seat.user_id == actor.pk:
        raise Refused(_("Nobody lifts their own suspension."))
    recheck_manager(actor, network)
    if seat.suspended_at is None:
        raise Conflict(_("%(name)s is not suspended.") % {"name": seat.user})
    seat.suspended_at, seat.suspended_reason = None, ""
    seat.save(update_fields=["suspended_at", "suspended_reason"])
    join_group(seat)
    seat.user.groups.add(*_working_groups(seat))
    write_down(seat, actor, "membership.resumed")
    after_commit(live.recheck_person, seat.user_id)


def _working_groups(seat: Membership) -> list[int]:
    return list(WorkingSeat.objects.filter(membership=seat).values_list("working_group__group", flat=True))


# -- confirmations ---------------------------------------------------------------------------------


@transaction.atomic
def open_round(*, actor: User | None, network: Network, due_at: datetime) -> None:
    """Ask every member whether their entry is still right.

    Raises:
        Unprocessable: the due date has passed.
        Conflict: a round runs already, or the network is archived.
    """
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if actor is not None:
        recheck_manager(actor, locked)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: nothing in it changes.") % {"network": locked})
    if in_round(locked):
        raise Conflict(_("The members are being asked already."))
    if due_at <= timezone.now():
        raise Unprocessable(_("The day must lie ahead."))
    locked.confirmation_opened_at, locked.confirmation_due_at = timezone.now(), due_at
    locked.save(update_fields=["confirmation_opened_at", "confirmation_due_at"])
    _tell_round(locked, actor, "confirmation.opened", due=due_at.date().isoformat())


@transaction.atomic
def close_round(*, actor: User, network: Network) -> None:
    """Ask no further. Who has not confirmed is not listed any more; the next round asks again."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    recheck_manager(actor, locked)
    if not in_round(locked):
        raise Conflict(_("Nobody is being asked at the moment."))
    locked.confirmation_due_at = None
    locked.save(update_fields=["confirmation_due_at"])
    _tell_round(locked, actor, "confirmation.closed")


@transaction.atomic
def remind_all(*, actor: User, network: Network) -> None:
    """Remind everybody who has not confirmed."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    recheck_manager(actor, locked)
    if not in_round(locked):
        raise Conflict(_("Nobody is being asked at the moment."))
    about = ("networks.network", locked.pk)
    record(
        stream_id=locked.stream_id, actor=actor, verb="confirmation.reminded", target=("networks.round", locked.pk),
        scope=about,
    )  # fmt: skip


@transaction.atomic
def remind_chosen(*, actor: User, network: Network, seats: list[int]) -> int:
    """Remind those of the chosen who have not confirmed. Returns how many."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    recheck_manager(actor, locked)
    waiting = Membership.objects.filter(unconfirmed_q(locked), network=locked, pk__in=seats)
    reminded = list(waiting.values_list("pk", flat=True))
    for pk in reminded:
        record(
            stream_id=locked.stream_id, actor=actor, verb="confirmation.reminded", target=("networks.entry", pk),
            scope=("networks.network", locked.pk),
        )  # fmt: skip
    return len(reminded)


@transaction.atomic
def confirm_entry(*, actor: User, membership: Membership) -> None:
    """The member says that their entry is right."""
    seat = _current(membership)
    if seat.user_id != actor.pk:
        raise Refused(_("Only %(name)s confirms this entry.") % {"name": seat.user})
    seat.confirmed_at = timezone.now()
    seat.save(update_fields=["confirmed_at"])
    audit.write(
        actor=actor, verb="entry.confirmed", stream_id=seat.network.stream_id, person_id=actor.pk,
        target=("networks.membership", seat.pk),
    )  # fmt: skip


def open_yearly_rounds(*, now: datetime) -> int:
    """Open a round in each network that has not had one for a year. Returns how many."""
    opened = 0
    for pk in rounds_due(now):
        opened += _open_yearly_round(pk, now)
    return opened


@transaction.atomic
def _open_yearly_round(pk: int, now: datetime) -> bool:
    network = Network.objects.select_for_update().get(pk=pk)
    if pk not in rounds_due(now):
        return False
    # A round of last year that nobody has closed gives way to this one.
    Network.objects.filter(pk=pk).update(confirmation_due_at=None)
    open_round(actor=None, network=network, due_at=now + ROUND_LASTS)
    return True


def _tell_round(network: Network, actor: User | None, verb: str, **details: Any) -> None:
    about = ("networks.network", network.pk)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=about, **details)
    record(stream_id=network.stream_id, actor=actor, verb=verb, target=("networks.round", network.pk), scope=about)
