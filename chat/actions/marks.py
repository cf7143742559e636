"""What people do with a message besides changing it: react, pin, mark as decided, read its thread."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from chat.access import require_open
from chat.access.messages import can_decide
from chat.actions.core import locked
from chat.actions.messages import record_message, send_message, standing
from chat.models import Message, MessageReaction, MessageReactionKind, ThreadVisit
from chat.queries.messages import pinned_in
from portal.errors import Unprocessable
from portal.richtext import clean_html

MOST_PINNED = 20


@transaction.atomic
def react(*, actor: User, message: Message, kind: str) -> None:
    """Say ``kind`` to ``message`` without a word; once more takes it back.

    Raises:
        Unprocessable: there is no such reaction.
        Refused: the channel is archived.
        Conflict: the message was removed meanwhile.
    """
    if kind not in MessageReactionKind.values:
        raise Unprocessable(_("There is no such reaction."))
    current = _open(message)
    taken, _rows = MessageReaction.objects.filter(message=current, user=actor, kind=kind).delete()
    if not taken:
        MessageReaction.objects.create(message=current, user=actor, kind=kind)
    record_message(current, actor, "message.reacted")


@transaction.atomic
def pin_message(*, actor: User, message: Message, pinned: bool) -> None:
    """Keep ``message`` at hand for everybody in its channel, or no more. The same again changes nothing.

    Raises:
        Unprocessable: as many are pinned as can be.
        Refused, Conflict: as for :func:`react`.
    """
    current = _open(message)
    if pinned == (current.pinned_at is not None):
        return
    if pinned and len(pinned_in(current.channel)) >= MOST_PINNED:
        raise Unprocessable(_("At most %(most)s messages are pinned. Unpin one first.") % {"most": MOST_PINNED})
    current.pinned_at, current.pinned_by = (timezone.now(), actor) if pinned else (None, None)
    current.save(update_fields=["pinned_at", "pinned_by"])
    record_message(current, actor, "message.pinned")


@transaction.atomic
def mark_decision(*, actor: User, message: Message, decided: bool) -> None:
    """Let ``message`` stand in the closing record of its case room, or no more. The same again changes nothing.

    Raises:
        Unprocessable: it stands in no case room.
        Refused, Conflict: as for :func:`react`.
    """
    current = _open(message)
    if not can_decide(actor, current):
        raise Unprocessable(_("Decisions are marked in case rooms."))
    if current.is_decision != decided:
        current.is_decision = decided
        current.save(update_fields=["is_decision"])
        record_message(current, actor, "message.decided")


def see_thread(*, user: Any, root: Message, last: int, seen: int | None) -> None:
    """``user`` has read the thread of ``root`` up to the answer ``last`` (id); ``seen`` was known before (None: never
    there). One statement at most: it runs while a page is read."""
    now = timezone.now()
    if seen is None:
        visit = ThreadVisit(user=user, root=root, last_message=last, seen_at=now)
        ThreadVisit.objects.bulk_create([visit], ignore_conflicts=True)
    elif last > seen:
        ThreadVisit.objects.filter(user=user, root=root, last_message__lt=last).update(last_message=last, seen_at=now)


def say_it_goes_on(*, actor: User, message: Message, url: str, client_id: Any) -> None:
    """Say in the channel of ``message`` that ``actor`` carries on at ``url``. Its title stays away: not everybody who
    reads here may read there."""
    link = format_html('<p>{} <a href="{}">{}</a></p>', _("This goes on in a forum:"), url, _("to the topic"))
    send_message(actor=actor, channel=message.channel, body=clean_html(link), client_id=client_id)


def _open(message: Message) -> Message:
    require_open(locked(message.channel))
    return standing(message)
