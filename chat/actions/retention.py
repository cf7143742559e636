"""Letting old messages go."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chat.actions.core import record_channel
from chat.models import Channel, Message, RetentionRun
from chat.queries import retention as queries
from portal import audit

PIECE = 500  # threads; a message without answers is one
LONGEST_PAUSE = timedelta(days=7)
SLACK = timedelta(minutes=5)  # clocks of several machines differ

log = logging.getLogger(__name__)


def let_old_messages_go(*, now: datetime, confirmed: bool = False) -> RetentionRun:
    """Delete what channels and conversations no longer keep, in pieces, each with its line in the trail.

    Nothing goes when the clock may have jumped, and nothing on the first run, which has nothing to compare with.

    Args:
        confirmed: somebody has looked at the clock.
    """
    reason = "" if confirmed else why_not(now)
    if reason:
        log.error("Old messages stay: %s", reason)
        return RetentionRun.objects.create(ran_at=now, refused=reason)
    is_first = queries.last_run() is None
    run = RetentionRun.objects.create(ran_at=now)
    if is_first and not confirmed:
        return run
    for pk in list(queries.with_rule().values_list("pk", flat=True)):
        while removed := _let_piece_go(pk, now):
            run.removed += removed
            run.save(update_fields=["removed"])
    return run


def why_not(now: datetime) -> str:
    """Why nothing should go by this clock, in a sentence; "" if nothing speaks against it."""
    last, newest = queries.last_run(), queries.newest_happening()
    if last is not None and last.ran_at > now + SLACK:
        return _("The last run lies in the future: the clock has gone back.")
    if last is not None and now - last.ran_at > LONGEST_PAUSE:
        return _("The last run is more than 7 days ago: the clock may have jumped ahead.")
    if newest is not None and newest > now + SLACK:
        return _("Something in the portal happened in the future: the clock has gone back.")
    return ""


@transaction.atomic
def _let_piece_go(channel_id: int, now: datetime) -> int:
    """Delete some of what a channel no longer keeps. Returns how many messages; 0: nothing is left to go.

    The rule and the hold are read again under the lock: who lengthens the time or places a hold is obeyed at once.
    """
    Channel.objects.select_for_update().filter(pk=channel_id).first()
    channel = queries.with_rule().filter(pk=channel_id).select_related("network").first()
    if channel is None or channel.retention_days is None:
        return 0
    moment = now - timedelta(days=channel.retention_days)
    roots = list(queries.threads_before(channel.pk, moment).values_list("pk", flat=True)[:PIECE])
    if not roots:
        return 0
    _total, by_model = Message.objects.filter(pk__in=roots).delete()
    removed = by_model[Message._meta.label]
    audit.write(
        actor=None, verb="retention.applied", stream_id=channel.network.stream_id, at=now,
        target=("chat.channel", channel.pk), days=channel.retention_days, messages=removed,
    )  # fmt: skip
    record_channel(channel, None, "channel.shortened")
    return removed
