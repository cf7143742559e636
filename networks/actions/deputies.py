"""Somebody stands in for an absent member."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.actions.seats import recheck_manager
from networks.models import Deputyship, Membership, Network
from networks.roles import Role
from portal import audit, live
from portal.activity import record
from portal.commit import after_commit
from portal.errors import Conflict, Refused, Unprocessable

LONGEST = timedelta(days=184)


@transaction.atomic
def name_deputy(
    *, actor: User, membership: Membership, deputy: Membership, starts_at: datetime, ends_at: datetime
) -> Deputyship:
    """Let a fellow member act in the name of ``membership``, with its rights, for a time.

    Only the member themselves names one, so nobody gains rights that their holder did not lend.

    Raises:
        Refused: it is not the actor's own seat, or an observer is to act for somebody who is none.
        Unprocessable: the time is over, runs backwards or is longer than half a year.
        Conflict: one of the seats does not count now, the network is archived, or somebody stands in at that time.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    if membership.user_id != actor.pk:
        raise Refused(_("Only a member themselves names their deputy."))
    if network.archived_at:
        raise Conflict(_("%(network)s is archived: nothing in it changes.") % {"network": network})
    seats = Membership.objects.active().filter(network=network, pk__in=[membership.pk, deputy.pk])
    current = {seat.pk: seat for seat in seats.select_related("user")}
    if len(current) != 2:
        raise Conflict(_("A deputy is another member of this network, at this moment."))
    _check_time(starts_at, ends_at)
    absent, stands_in = current[membership.pk], current[deputy.pk]
    if stands_in.role == Role.OBSERVER and absent.role != Role.OBSERVER:
        raise Refused(_("An observer stands in for observers only: some marks are not for them."))
    _check_calendar(absent, stands_in, starts_at, ends_at)
    deputyship = Deputyship.objects.create(membership=absent, deputy=stands_in, starts_at=starts_at, ends_at=ends_at)
    _write_down(deputyship, actor, "deputy.named")
    after_commit(live.recheck_person, stands_in.user_id)
    return deputyship


def _check_time(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at or ends_at <= timezone.now():
        raise Unprocessable(_("The last day must come after the first, and lie ahead."))
    if ends_at - starts_at > LONGEST:
        raise Unprocessable(_("A deputy stands in for half a year at most. For longer, hand the seat over."))


def _check_calendar(absent: Membership, stands_in: Membership, starts_at: datetime, ends_at: datetime) -> None:
    meanwhile = Deputyship.objects.filter(ended_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if meanwhile.filter(membership=absent).exists():
        raise Conflict(_("Somebody stands in for you at that time already. End that first."))
    if meanwhile.filter(membership=stands_in).exists():
        raise Conflict(_("%(name)s is away at that time.") % {"name": stands_in.user})
    if meanwhile.filter(Q(deputy=absent)).exists():
        raise Conflict(_("You stand in for somebody at that time: it does not pass on. End that first."))


@transaction.atomic
def end_deputyship(*, actor: User, deputyship: Deputyship) -> None:
    """End the time of a deputy early: by the member, by the deputy, or by who manages members.

    Raises:
        Refused: the actor is none of them.
        Conflict: it has ended.
    """
    network = Network.objects.select_for_update().get(pk=deputyship.membership.network_id)
    current = Deputyship.objects.select_for_update().get(pk=deputyship.pk)
    both = {current.membership.user_id, current.deputy.user_id}
    if actor.pk not in both:
        recheck_manager(actor, network)
    if current.ended_at is not None or current.ends_at <= timezone.now():
        raise Conflict(_("This has ended already."))
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    _write_down(current, actor, "deputy.ended")
    after_commit(live.recheck_person, current.deputy.user_id, _("You no longer stand in for somebody."))


def _write_down(deputyship: Deputyship, actor: User, verb: str) -> None:
    network = deputyship.membership.network
    audit.write(
        actor=actor, verb=verb, stream_id=network.stream_id, person_id=deputyship.deputy.user_id,
        target=("networks.deputyship", deputyship.pk), absent=deputyship.membership.user_id,
        until=deputyship.ends_at.isoformat(timespec="minutes"),
    )  # fmt: skip
    record(
        stream_id=network.stream_id, actor=actor, verb=verb, target=("networks.deputyship", deputyship.pk),
        scope=("networks.network", network.pk),
    )  # fmt: skip
