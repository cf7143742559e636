"""One watch stopped by the link in a mail, and taken up again."""

from django.db import transaction
from django.utils import timezone

from notifications.mails.stop_links import STOPPABLE, Stop, Undo
from notifications.models import Delivery, Watch
from portal.telling import Level, Medium


@transaction.atomic
def stop_watch(*, stop: Stop) -> Undo | None:
    """Tell the person nothing more of that one page; what waits for them of it by mail is dropped.

    Returns:
        what takes it back; None if nothing was changed, because it is stopped already or they have said otherwise
        since the mail was made.
    """
    now = timezone.now()
    key, pk = stop.scope
    watch, made = Watch.objects.select_for_update().get_or_create(
        user_id=stop.user_id, scope_type=key, scope_id=pk, defaults={"level": Level.NOTHING, "created_at": now}
    )
    before = "" if made else watch.level
    if not made:
        if watch.level == Level.NOTHING or watch.created_at > stop.made_at:
            return None
        watch.level, watch.created_at = Level.NOTHING, now
        watch.save(update_fields=["level", "created_at"])
    waiting = Delivery.objects.filter(user=stop.user_id, scope_type=key, scope_id=pk, state=Delivery.State.QUEUED)
    waiting.filter(medium=Medium.MAIL, urgent=False, sort__in=STOPPABLE).update(state=Delivery.State.DROPPED)
    return Undo(stop.user_id, stop.scope, now, before)


@transaction.atomic
def undo_stop(*, undo: Undo) -> bool:
    """Tell the person of that page as before the stop. False if they have said something else since: that counts."""
    stopped = Watch.objects.select_for_update().filter(
        user=undo.user_id, scope_type=undo.scope[0], scope_id=undo.scope[1],
        level=Level.NOTHING, created_at=undo.stopped_at,
    )  # fmt: skip
    watch = stopped.first()
    if watch is None:
        return False
    if undo.level:
        watch.level, watch.created_at = undo.level, timezone.now()
        watch.save(update_fields=["level", "created_at"])
    else:
        watch.delete()
    return True
