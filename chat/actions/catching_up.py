"""What one missed counts as read."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat.access.keeping import heard_channels
from chat.models import ChannelVisit, ThreadVisit
from chat.queries import catching_up as queries
from notifications.actions import mark_target_read
from portal.chrome import count_anew


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
    now = timezone.now()
    ChannelVisit.objects.bulk_create(
        [ChannelVisit(user=user, channel_id=pk, last_message=last, seen_at=now) for pk, last in seen.items()],
        ignore_conflicts=True,
    )
    ThreadVisit.objects.bulk_create(
        [ThreadVisit(user=user, root_id=pk, last_message=last, seen_at=now) for pk, last in answered.items()],
        ignore_conflicts=True,
    )
    _bring_forward(ChannelVisit.objects.filter(user=user, channel__in=seen), "channel_id", seen)
    _bring_forward(ThreadVisit.objects.filter(user=user, root__in=answered), "root_id", answered)
    mark_target_read(user=user, target_type="chat.message", target_ids=queries.calls_seen(user, seen, answered))
    count_anew(user.pk)
    return len(seen) + len(answered)


def _bring_forward(visits: Iterable[ChannelVisit] | Iterable[ThreadVisit], key: str, last: Mapping[int, int]) -> None:
    """Move the lines that lie before ``last`` (by what ``key`` names), never back."""
    now = timezone.now()
    for visit in visits:
        seen = last[getattr(visit, key)]
        if visit.last_message < seen:
            type(visit)._default_manager.filter(pk=visit.pk, last_message__lt=seen).update(
                last_message=seen, seen_at=now
            )
