"""Mails on their way, person by person and in their order; pushes one by one.

Whoever sends has the person in hand for a minute (``Pace.sending_until``), so two workers never have mails of one
person at once. The attempt is written down before it is made: after a crash in between it is made again, with the
same deliveries and the same Message-ID.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from notifications.actions.relaying import open_for
from notifications.models import Delivery, Notice, Pace, StoppedAddress
from portal.telling import Medium, Sort

MAX_ATTEMPTS = 12  # over a good day
PUSH_ATTEMPTS = 6  # over half an hour: what is not pushed by then is old
LEASE = timedelta(minutes=1)  # longer than a mail server may take over one mail
LONGEST_PAUSE = timedelta(hours=4)
TOGETHER = 20  # deliveries in one mail
SILENCE = timedelta(days=7)  # after this long an unread mail no longer stands for others of its topic
CALM = (Sort.FOLLOWED, Sort.PLACE)  # sorts of which one mail for a page may be enough
STOPPED = "mail to this address was stopped"

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Claimed:
    """Deliveries that go in one mail: the first carries the others. ``lease``: until when they are in hand."""

    deliveries: list[Delivery]  # with user and activity with actor
    lease: datetime

    @property
    def carrier(self) -> Delivery:
        """The one whose mail it is."""
        return self.deliveries[0]


def take_person(*, user_id: int) -> datetime | None:
    """Take a person's mails in hand. Returns until when; None: another worker has them."""
    now = timezone.now()
    lease = now + LEASE
    free = Pace.objects.filter(Q(sending_until=None) | Q(sending_until__lte=now), user_id=user_id)
    if free.update(sending_until=lease):
        return lease
    if Pace.objects.filter(user_id=user_id).exists():
        return None
    Pace.objects.bulk_create([Pace(user_id=user_id)], ignore_conflicts=True)
    return lease if free.update(sending_until=lease) else None


def release_person(*, user_id: int, lease: datetime) -> None:
    """Let a person's mails go out of hand, unless they are in another worker's by now."""
    Pace.objects.filter(user_id=user_id, sending_until=lease).update(sending_until=None)


@transaction.atomic
def claim_mail(*, user_id: int, lease: datetime) -> Claimed | None:
    """Take the next mail of a person for one attempt; None: nothing is due now, or the lease is lost.

    What was read meanwhile, or what an unread mail about the same page stands for already, is dropped on the way.
    What failed for the time being holds back what came after it, so that mails stay in their order; only what is
    urgent passes.
    """
    pace = Pace.objects.select_for_update(of=("self",)).select_related("user").get(user_id=user_id)
    now = timezone.now()
    if pace.sending_until != lease:
        return None
    _fail_if_stopped(pace.user, now)
    _hold_back(pace, now)
    while (head := _due(user_id, now).first()) is not None:
        together = _carried_by(head, pace)
        if together:
            return _claim(pace, together, now)
    return None


def _queued(user_id: int) -> QuerySet[Delivery]:
    return Delivery.objects.filter(user_id=user_id, medium=Medium.MAIL, state=State.QUEUED)


def _due(user_id: int, now: datetime) -> QuerySet[Delivery]:
    """What may go, the urgent first, then in order; without those that a mail in the queue carries."""
    own = Q(carrier=None) | ~Q(carrier__state=State.QUEUED)
    return _queued(user_id).filter(own, next_attempt_at__lte=now).order_by("-urgent", "pk")


def _fail_if_stopped(user: Any, now: datetime) -> None:
    if StoppedAddress.objects.filter(address=user.email, lifted_at=None).exists():
        _queued(user.pk).filter(next_attempt_at__lte=now).update(state=State.FAILED, error=STOPPED)


def _hold_back(pace: Pace, now: datetime) -> None:
    """Let what is not urgent wait for the end of quiet hours, and for what failed before it."""
    ordinary = _queued(pace.user_id).filter(urgent=False)
    until = open_for(pace, now)
    waits_for = ordinary.filter(attempts__gt=0, next_attempt_at__gt=now).order_by("pk").first()
    if waits_for is not None:
        until = max(until, waits_for.next_attempt_at)
    if until > now:
        ordinary.filter(next_attempt_at__lte=now).update(next_attempt_at=until)


def _carried_by(head: Delivery, pace: Pace) -> list[int]:
    """Ids of what goes in one mail, the carrier first; none: it is not needed any more."""
    queue = _queued(head.user_id)
    read = Exists(Notice.objects.filter(user=head.user_id, activity=OuterRef("activity"), read_at__isnull=False))
    known = list(queue.filter(carrier=head).order_by("pk").values_list("pk", flat=True))
    if head.urgent:
        return [head.pk, *known]
    if head.attempts or known:
        # A mail that may have arrived is repeated as it was, or not at all.
        if queue.filter(Q(pk=head.pk) | Q(carrier=head)).exclude(read).exists():
            return [head.pk, *known]
        queue.filter(Q(pk=head.pk) | Q(carrier=head)).update(state=State.DROPPED)
        return []
    alike = queue.filter(
        Q(carrier=None) | ~Q(carrier__state=State.QUEUED), scope_type=head.scope_type, scope_id=head.scope_id,
        urgent=False, attempts=0,
    )  # fmt: skip
    _drop(alike.filter(read))
    # Each announcement and each message is a mail of its own: they share a page only because they have none.
    alike = alike.filter(pk=head.pk) if head.sort == Sort.NEWS else alike.exclude(sort=Sort.NEWS)
    if pace.first_only and alike.filter(sort__in=CALM).exists() and _stands(head):
        _drop(alike.filter(sort__in=CALM))
    together = list(alike.filter(pk__gte=head.pk).order_by("pk").values_list("pk", flat=True)[:TOGETHER])
    return together if head.pk in together else []


def _drop(deliveries: QuerySet[Delivery]) -> None:
    # A list, since not every database changes a table that its own condition reads through a join.
    if ids := list(deliveries.values_list("pk", flat=True)):
        Delivery.objects.filter(pk__in=ids).update(state=State.DROPPED)


def _stands(head: Delivery) -> bool:
    """Whether an earlier mail about the same page was sent lately, and its reader has seen nothing there since."""
    notices = Notice.objects.filter(user=head.user_id, scope_type=head.scope_type, scope_id=head.scope_id)
    return (
        Delivery.objects.filter(
            user_id=head.user_id, medium=Medium.MAIL, state=State.SENT, sent_at__gt=timezone.now() - SILENCE,
            scope_type=head.scope_type, scope_id=head.scope_id,
        )
        .filter(Exists(notices.filter(activity=OuterRef("activity"), read_at=None)))
        .exclude(Exists(notices.filter(read_at__gte=OuterRef("sent_at"))))
        .exists()
    )  # fmt: skip


def _claim(pace: Pace, ids: list[int], now: datetime) -> Claimed:
    """Write the attempt down, and hold the person a minute longer."""
    rows = {each.pk: each for each in Delivery.objects.select_related("user", "activity__actor").filter(pk__in=ids)}
    carrier = rows[ids[0]]
    carrier.attempts += 1
    carrier.next_attempt_at = now + pause_after(carrier.attempts)
    carrier.carrier = None
    carrier.save(update_fields=["attempts", "next_attempt_at", "carrier"])
    if ids[1:]:
        Delivery.objects.filter(pk__in=ids[1:]).update(carrier=carrier, next_attempt_at=carrier.next_attempt_at)
    pace.sending_until = now + LEASE
    pace.save(update_fields=["sending_until"])
    return Claimed([rows[pk] for pk in ids], pace.sending_until)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, two, four, up to four hours."""
    return min(LEASE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)


@transaction.atomic
def finish(*, deliveries: Collection[Delivery], state: str, error: str = "") -> None:
    """Write down how an attempt ended for these, for good."""
    ids = [each.pk for each in deliveries]
    sent_at = timezone.now() if state == State.SENT else None
    Delivery.objects.filter(pk__in=ids, state=State.QUEUED).update(state=state, error=error[:300], sent_at=sent_at)


@transaction.atomic
def try_later(*, claimed: Claimed, error: str) -> None:
    """The mail was not taken for the time being. It keeps its place until it is given up, after twelve attempts."""
    carrier = claimed.carrier
    if carrier.attempts >= MAX_ATTEMPTS:
        finish(deliveries=claimed.deliveries, state=State.FAILED, error=error)
        return
    Delivery.objects.filter(pk=carrier.pk).update(error=error[:300])
    if not carrier.urgent:
        behind = _queued(carrier.user_id).filter(urgent=False)
        behind.update(next_attempt_at=Greatest("next_attempt_at", carrier.next_attempt_at))


def put_back(*, claimed: Claimed, error: str) -> None:
    """Nothing was tried: the mail server could not be reached. That is no fault of the mail, and not counted."""
    ids = [each.pk for each in claimed.deliveries]
    carrier = claimed.carrier
    now = timezone.now()
    Delivery.objects.filter(pk__in=ids, state=State.QUEUED).update(next_attempt_at=now)
    Delivery.objects.filter(pk=carrier.pk).update(attempts=carrier.attempts - 1, error=error[:300])


@transaction.atomic
def stop_address(*, claimed: Claimed, error: str) -> None:
    """The mail server has said for good that it takes nothing for this address: nothing more goes there."""
    user = claimed.carrier.user
    StoppedAddress.objects.bulk_create(
        [StoppedAddress(user=user, address=user.email, reason=error[:300])], ignore_conflicts=True
    )
    finish(deliveries=claimed.deliveries, state=State.FAILED, error=error)


@transaction.atomic
def claim_push(*, user_id: int) -> Delivery | None:
    """Take a person's next push for one attempt; None: nothing is due. Pushes have no order among themselves."""
    now = timezone.now()
    due = Delivery.objects.filter(user_id=user_id, medium=Medium.PUSH, state=State.QUEUED, next_attempt_at__lte=now)
    delivery = due.select_for_update(skip_locked=True).order_by("-urgent", "pk").first()
    if delivery is None:
        return None
    pace = Pace.objects.select_related("user").filter(user_id=user_id).first()
    until = now if pace is None or delivery.urgent else open_for(pace, now)
    if until > now:
        due.filter(urgent=False).update(next_attempt_at=until)
        return None
    delivery.attempts += 1
    delivery.next_attempt_at = now + pause_after(delivery.attempts)
    delivery.save(update_fields=["attempts", "next_attempt_at"])
    return Delivery.objects.select_related("user", "activity__actor").get(pk=delivery.pk)
