"""What waits to be sent."""

from django.db.models import Min, Q
from django.utils import timezone

from notifications.models import Delivery, StoppedAddress


def people_due(media: list[str], limit: int = 500) -> list[int]:
    """Ids of people for whom something should have gone by now and nobody has it in hand; who waits longest first."""
    now = timezone.now()
    due = Delivery.objects.filter(state=Delivery.State.QUEUED, next_attempt_at__lte=now, medium__in=media)
    free = due.filter(Q(user__pace=None) | Q(user__pace__sending_until=None) | Q(user__pace__sending_until__lte=now))
    waiting = free.order_by().values("user_id").annotate(since=Min("next_attempt_at")).order_by("since", "user_id")
    return list(waiting.values_list("user_id", flat=True)[:limit])


def is_stopped(address: str) -> bool:
    """Whether mail to ``address`` no longer goes."""
    return StoppedAddress.objects.filter(address=address, lifted_at=None).exists()
