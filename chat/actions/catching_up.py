"""What one missed counts as read."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat.access.keeping import heard_channels
from chat.models import ChannelVisit, ThreadVisit
from chat.queries import catching_up as queries
from notifications.actions import mark_target_read
from portal.chrome import count_anew
from portal.commit import after_commit


@transaction.atomic
def catch_up(*, user: User, channels: Mapping[int, int], threads: Mapping[int, int]) -> int:
    """``user`` has seen these channels and threads so far. What came later stays new; what they may not read is left
    out without a word.

    Args:
        channels: channel id → id of the last message they were shown of.
        threads: id of a thread's root → id of the last answer they were shown of.

    Returns:
        how many channels and threads were brought forward.
    """
    heard = heard_channels(user)
    newest = queries.newest_of(heard.filter(pk__in=channels))
    seen = {pk: min(channels[pk], last) for pk, last in newest.items()}
    answered = {pk: min(threads[pk], last) for pk, last in queries.newest_answers(heard, list(threads)).items()}
    _bring_forward(ChannelVisit, "channel", user, seen)
    _bring_forward(ThreadVisit, "root", user, answered)
    mark_target_read(user=user, target_type="chat.message", target_ids=queries.calls_seen(user, seen, answered))
    after_commit(count_anew, user.pk)
    return len(seen) + len(answered)


def _bring_forward(model: Any, key: str, user: User, last: Mapping[int, int]) -> None:
    """Move the lines of ``user`` that lie before ``last`` (by what ``key`` names), never back. Two statements."""
    known = model.objects.select_for_update().filter(user=user, **{f"{key}__in": last})
    before = dict(known.values_list(f"{key}_id", "last_message"))
    now = timezone.now()
    further = [
        model(user=user, last_message=seen, seen_at=now, **{f"{key}_id": pk})
        for pk, seen in last.items()
        if seen > before.get(pk, -1)
    ]
    moved = ["last_message", "seen_at"]
    model.objects.bulk_create(further, update_conflicts=True, unique_fields=["user", key], update_fields=moved)
