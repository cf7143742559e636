"""What changes messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat.access import require_open
from chat.actions.core import locked
from chat.actions.hanging import called_people, put_files
from chat.models import Channel, Message, MessageMention, RemovedBy
from chat.queries.messages import standing_answers
from portal.activity import record
from portal.errors import Conflict, Unprocessable
from portal.richtext import plain_text


@transaction.atomic
def send_message(
    *,
    actor: User,
    channel: Channel,
    text: str = "",
    body: str = "",
    client_id: UUID,
    root: Message | None = None,
    files: Sequence[Any] = (),
    at: datetime | None = None,
) -> Message:
    """Say something in ``channel``, or answer in the thread of ``root``.

    Args:
        text: plain text; left out if there is a ``body``.
        body: clean HTML.
        client_id: the same id of the same author again gives the message that was sent first.
        root: a message of the flow of this channel.
        files: uploaded files, which go onto the network's shelf.
        at: when it was said, for content that is brought from elsewhere.

    Raises:
        Refused: the channel is archived.
        Conflict: the id was used for another text; what is answered was removed.
        Unprocessable: what is answered stands in a thread itself, or in another channel; it calls on somebody who does
            not read it, or on too many.
        Refusal: the shelf does not take a file.
    """
    current = locked(channel)
    require_open(current)
    text = text or plain_text(body)
    first = _sent_before(actor, client_id)
    if first is not None:
        return _same(first, text)
    above = _answerable(root, current) if root is not None else None
    people = called_people(actor=actor, channel=current, body=body)
    moment = at or timezone.now()
    try:
        with transaction.atomic():
            message = Message.objects.create(
                channel=current, author=actor, text=text, body=body, client_id=client_id, root=above, created_at=moment
            )
    except IntegrityError:  # the same message, in another channel at the same moment
        return _same(_sent_before(actor, client_id), text)
    if above is not None:
        above.replies, above.last_reply_at = above.replies + 1, moment
        above.save(update_fields=["replies", "last_reply_at"])
    MessageMention.objects.bulk_create([MessageMention(message=message, user_id=pk) for pk in sorted(people)])
    if files:
        put_files(message, actor, files, at)
    record_message(message, actor, "message.called" if people else "message.sent", at)
    return message


@transaction.atomic
def edit_message(*, actor: User, message: Message, text: str = "", body: str = "") -> Message:
    """Let ``message`` say something else. The same again changes nothing; whom it calls on anew is told.

    Raises:
        Refused: the channel is archived.
        Conflict: it was removed meanwhile.
        Unprocessable: it calls on somebody who does not read it, or on too many.
    """
    require_open(locked(message.channel))
    current = standing(message)
    text = text or plain_text(body)
    if (current.text, current.body) == (text, body):
        return current
    people = called_people(actor=actor, channel=current.channel, body=body, before=current.body)
    had = set(current.mentions.values_list("user_id", flat=True))
    current.text, current.body, current.edited_at = text, body, timezone.now()
    current.save(update_fields=["text", "body", "edited_at"])
    current.mentions.filter(user__in=had - people).delete()
    new = sorted(people - had)
    MessageMention.objects.bulk_create([MessageMention(message=current, user_id=pk) for pk in new])
    record_message(current, actor, "message.mentioned" if new else "message.edited")
    return current


@transaction.atomic
def remove_message(*, actor: User, message: Message) -> None:
    """Take the text of ``message`` away with all that hangs on it; that there was one stays, who took it, and the
    answers to it. Its files stay in the library.

    Raises:
        Refused: the channel is archived.
        Conflict: it was removed meanwhile.
    """
    require_open(locked(message.channel))
    current = standing(message)
    current.text, current.body, current.removed_at = "", "", timezone.now()
    current.removed_by = RemovedBy.AUTHOR if current.author_id == actor.pk else RemovedBy.COORDINATOR
    current.pinned_at, current.pinned_by, current.is_decision = None, None, False
    current.save(update_fields=["text", "body", "removed_at", "removed_by", "pinned_at", "pinned_by", "is_decision"])
    for hanging in (current.mentions, current.reactions, current.files):
        hanging.all().delete()
    if current.root_id is not None:
        _count_answers(current.root_id)
    record_message(current, actor, "message.removed")


def record_message(message: Message, actor: User, verb: str, at: datetime | None = None) -> Any:
    """Something happened to ``message``: open pages are brought up to date."""
    return record(
        stream_id=message.channel.network.stream_id,
        actor=actor,
        verb=verb,
        target=("chat.message", message.pk),
        scope=message.channel.scope,
        at=at,
    )


def standing(message: Message) -> Message:
    """``message`` anew, its row locked until the commit; with its channel. 409 if it was removed meanwhile."""
    current = Message.objects.select_for_update(of=("self",)).select_related("channel__network").get(pk=message.pk)
    if current.removed_at is not None:
        raise Conflict(_("This message has been deleted already."))
    return current


def _count_answers(root_id: int) -> None:
    """An answer has gone: count again those that stand."""
    found = standing_answers(root_id).aggregate(replies=Count("pk"), last_reply_at=Max("created_at"))
    Message.objects.filter(pk=root_id).update(**found)


def _answerable(root: Message, channel: Channel) -> Message:
    """``root`` anew, if it can be answered in ``channel``."""
    found = Message.objects.filter(pk=root.pk, channel=channel).first()
    if found is None or found.root_id is not None:
        raise Unprocessable(_("One answers a message of this channel that does not stand in a thread itself."))
    if found.removed_at is not None:
        raise Conflict(_("What you answer was deleted meanwhile."))
    return found


def _sent_before(actor: User, client_id: UUID) -> Message | None:
    found = Message.objects.filter(author=actor, client_id=client_id)
    return found.select_related("channel__network", "author").first()


def _same(first: Message | None, text: str) -> Message:
    """The message that was sent first, if it says the same; else nothing may be swallowed in silence."""
    if first is None or (first.text != text and first.edited_at is None and first.removed_at is None):
        raise Conflict(_("This form was sent before with another text. Look at what you wrote, then send it again."))
    return first
