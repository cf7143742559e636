"""Digests on their way: reckoned, opened, claimed, finished. Each state is written before the next step is taken."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from notifications import queries
from notifications.digesting import hours
from notifications.models import Digest, Pace, StoppedAddress
from notifications.models.pace import Rhythm

MAX_ATTEMPTS = 8
AT_ONCE = 500


def reckon_digests(*, now: datetime) -> int:
    """Write down when the next digest of each person is due, of whom it is not known. Returns of how many.

    Those who have never said how they want to be told are told as everybody is by default.
    """
    missing = list(queries.people_without_pace().values_list("pk", flat=True)[:AT_ONCE])
    Pace.objects.bulk_create([Pace(user_id=pk) for pk in missing], ignore_conflicts=True)
    queries.moved_paces().update(digest_due_at=None)
    paces = list(queries.unreckoned_paces()[:AT_ONCE])
    for pace in paces:
        pace.digest_due_at = hours.next_due(pace, pace.user.time_zone, now)
    Pace.objects.bulk_update(paces, ["digest_due_at"])
    return len(paces)


def forget_due(*, user: Any) -> None:
    """The person has chosen another hour, rhythm or time zone: their next digest is reckoned anew."""
    Pace.objects.filter(user=user).update(digest_due_at=None)


def open_digests(*, now: datetime) -> int:
    """Open the digests that are due: one for each person, however many they have missed. Returns how many."""
    opened = 0
    for pk in list(queries.due_paces(now).values_list("pk", flat=True)[:AT_ONCE]):
        opened += open_digest(pace_id=pk, now=now) is not None
    return opened


@transaction.atomic
def open_digest(*, pace_id: int, now: datetime) -> Digest | None:
    """Settle what the due digest of one person holds, and when their next one is due.

    None if another worker was faster, or if they have changed their clock meanwhile and its hour is still to come.
    """
    pace = Pace.objects.select_for_update(of=("self",)).select_related("user").get(pk=pace_id)
    if pace.digest_due_at is None or pace.digest_due_at > now:
        return None
    zone, reckoned = pace.user.time_zone, pace.digest_due_at
    due = hours.last_due(pace, zone, now)
    pace.digest_due_at = hours.next_due(pace, zone, now)
    pace.save(update_fields=["digest_due_at"])
    if due is None or due < reckoned or queries.has_digest_of(pace.user_id, due):
        return None
    last = queries.last_digest(pace.user_id)
    since = due - hours.period(pace) if last is None else max(last.due_at, due - queries.LONGEST)
    digest = Digest.objects.create(user=pace.user, due_at=due, since=since)
    queries.waiting_for_digest(pace.user_id, due).update(digest=digest)
    queries.old_for_digests(pace.user_id, due - queries.LONGEST).update(in_digest=False)
    return digest


@transaction.atomic
def claim_digest(*, pk: int) -> bool:
    """Take a due digest for one attempt; False if it is sent, taken by another worker, or not due.

    The attempt is written down before it is made: after a crash in between it is made once more, as the same mail
    with the same Message-ID.
    """
    now = timezone.now()
    due = Digest.objects.filter(pk=pk, state=Digest.State.QUEUED, next_attempt_at__lte=now)
    digest = due.select_for_update().first()
    if digest is None:
        return False
    digest.attempts += 1
    digest.next_attempt_at = now + min(timedelta(minutes=1) * 2**digest.attempts, timedelta(hours=4))
    digest.save(update_fields=["attempts", "next_attempt_at"])
    return True


@transaction.atomic
def finish_digest(*, digest: Digest, state: str, error: str = "", for_good: bool = False) -> str:
    """Write down how an attempt ended. A failure stays queued until the attempts are used up, unless ``for_good``.

    What a digest that failed was to tell waits for the next one. Returns its state now.
    """
    if state == Digest.State.FAILED and digest.attempts < MAX_ATTEMPTS and not for_good:
        state = Digest.State.QUEUED
    sent_at = timezone.now() if state == Digest.State.SENT else None
    Digest.objects.filter(pk=digest.pk).update(state=state, error=error[:300], sent_at=sent_at)
    if state == Digest.State.FAILED:
        digest.notices.update(digest=None)
    return state


def put_digest_back(*, digest: Digest, error: str) -> str:
    """Nothing was tried: the mail server could not be reached. That is no fault of the digest, and not counted."""
    Digest.objects.filter(pk=digest.pk, state=Digest.State.QUEUED).update(
        attempts=digest.attempts - 1, next_attempt_at=timezone.now(), error=error[:300]
    )
    return Digest.State.QUEUED


@transaction.atomic
def stop_address_of_digest(*, digest: Digest, error: str) -> str:
    """The mail server has said for good that it takes nothing for this address: nothing more goes there."""
    user = digest.user
    StoppedAddress.objects.bulk_create(
        [StoppedAddress(user=user, address=user.email, reason=error[:300])], ignore_conflicts=True
    )
    return finish_digest(digest=digest, state=Digest.State.FAILED, error=error, for_good=True)


@transaction.atomic
def end_digests(*, digest: Digest) -> str:
    """Send its person no digests any more. Returns how often they came until now."""
    pace = Pace.objects.select_for_update().get(user=digest.user_id)
    before = pace.digest
    pace.digest, pace.digest_due_at = Rhythm.NEVER, None
    pace.save(update_fields=["digest", "digest_due_at"])
    return before


def begin_digests(*, digest: Digest, rhythm: str) -> None:
    """Send its person digests again, unless they have chosen otherwise meanwhile."""
    Pace.objects.filter(user=digest.user_id, digest=Rhythm.NEVER).update(digest=rhythm, digest_due_at=None)
