"""What the secretariat does in the outbox, and what a person does about an address that takes no mail."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import Delivery, Digest, StoppedAddress
from portal import audit, work
from portal.chrome import count_anew
from portal.commit import after_commit
from portal.errors import Conflict

MOST_AT_ONCE = 10_000


@transaction.atomic
def send_again(*, actor: Any, deliveries: Collection[int] | None) -> int:
    """Put deliveries that were given up back into the queue, with those that their mails carry. On record.

    They keep their Message-IDs, so that whoever got one in spite of all recognises it. What goes to an address that
    takes no mail stays where it is: that is lifted first.

    Args:
        deliveries: their ids; None: all there are, at most 10,000 in one go.

    Returns:
        how many.

    Raises:
        Conflict: there is nothing to send, or mail goes to none of these addresses.
    """
    failed = Delivery.objects.filter(state=Delivery.State.FAILED)
    if deliveries is not None:
        chosen = Delivery.objects.filter(pk__in=deliveries)
        carriers = chosen.exclude(carrier=None).values("carrier")
        failed = failed.filter(
            Q(pk__in=deliveries) | Q(carrier__in=deliveries) | Q(pk__in=carriers) | Q(carrier__in=carriers)
        )
    stopped = StoppedAddress.objects.filter(lifted_at=None).values("address")
    sendable = failed.exclude(user__email__in=stopped, medium="mail").order_by("pk")
    ids = [each.pk for each in sendable.select_for_update(of=("self",)).only("pk")[:MOST_AT_ONCE]]
    if not ids:
        if failed.exists():
            raise Conflict(_("No mail goes to this address any more. Lift that first."))
        raise Conflict(_("Nothing of it waits to be sent again."))
    people = _queue_anew(Delivery, ids)
    audit.write(
        actor=actor, verb="delivery.sent_again", person_id=people.pop() if len(people) == 1 else None, count=len(ids)
    )
    return len(ids)


@transaction.atomic
def send_digest_again(*, actor: Any, digest: int) -> None:
    """Put a digest that was given up back into the queue. On record.

    Raises:
        Conflict: it was not given up, or its person's address takes no mail.
    """
    stopped = StoppedAddress.objects.filter(lifted_at=None).values("address")
    failed = Digest.objects.select_for_update(of=("self",)).filter(pk=digest, state=Digest.State.FAILED)
    found = failed.exclude(user__email__in=stopped).first()
    if found is None:
        raise Conflict(_("Nothing of it waits to be sent again."))
    _queue_anew(Digest, [found.pk])
    audit.write(actor=actor, verb="delivery.sent_again", person_id=found.user_id, count=1)


def _queue_anew(model: type[Delivery] | type[Digest], ids: list[int]) -> set[int]:
    """Queue these rows as if nobody had tried. Returns whose they are."""
    people: set[int] = set()
    for start in range(0, len(ids), 500):  # as many parameters as any database takes
        rows: Any = model._default_manager.filter(pk__in=ids[start : start + 500])
        people |= set(rows.values_list("user_id", flat=True))
        # What was tried once is repeated as it was, not put together anew: it may have arrived.
        tried = Least("attempts", Value(1))
        rows.update(state=model.State.QUEUED, attempts=tried, next_attempt_at=timezone.now(), error="")
    after_commit(work.start, "notifications.sweep")
    return people


@transaction.atomic
def lift_address(*, actor: Any, stopped: StoppedAddress) -> bool:
    """Let mail go to an address again, from now on. Returns False if somebody has done so before."""
    found = StoppedAddress.objects.select_for_update().filter(pk=stopped.pk, lifted_at=None).first()
    if found is None:
        return False
    found.lifted_at, found.lifted_by = timezone.now(), actor
    found.save(update_fields=["lifted_at", "lifted_by"])
    audit.write(actor=actor, verb="address.lifted", person_id=found.user_id)
    after_commit(count_anew, found.user_id)
    return True


@transaction.atomic
def lift_proven(*, user: Any, address: str) -> bool:
    """Let mail go to ``address`` of ``user`` again: they have just opened a link that was sent there."""
    found = StoppedAddress.objects.filter(user=user.pk, address__iexact=address, lifted_at=None).first()
    return found is not None and lift_address(actor=user, stopped=found)
