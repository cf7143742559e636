"""What changes channels, messages and how far one has read."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat.models import Channel, ChannelReader, ChannelVisit, Message
from networks.access import require_not_archived
from networks.actions import restrict_container
from networks.models import Network
from networks.queries.rooms import free_slug
from portal import audit
from portal.activity import record
from portal.chrome import count_anew
from portal.errors import Conflict
from portal.marking import Marking


@transaction.atomic
def open_channel(
    *,
    actor: User | None,
    network: Network,
    name: str,
    slug: str = "",
    marking: str = "",
    description: str = "",
    position: int = 0,
    readers: Collection[int] = (),
    group_ids: Collection[int] | None = None,
) -> Channel:
    """Open a channel in ``network``.

    Args:
        slug: its address; made from the name if empty.
        marking: empty for the network's default.
        readers: ids of those named to read a RED channel; the actor is one of them anyway.
        group_ids: groups it lets in; None: the whole network.

    Raises:
        Conflict: there is one with this slug.
    """
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_not_archived(current)
    if not slug and Channel.objects.filter(network=network, name__iexact=name).exists():
        raise Conflict(_("There is a channel with this name already."))
    slug = slug or free_slug(Channel, network, name, "channel")
    if Channel.objects.filter(network=network, slug=slug).exists():
        raise Conflict(_("There is a channel with this address already."))
    channel = Channel.objects.create(
        network=network,
        name=name,
        slug=slug,
        description=description,
        position=position,
        marking=marking or network.default_marking,
    )
    if channel.marking == Marking.RED:
        named = {*readers, actor.pk} if actor else set(readers)
        ChannelReader.objects.bulk_create([ChannelReader(channel=channel, user_id=pk) for pk in sorted(named)])
    if actor is not None:
        about = ("chat.channel", channel.pk)
        audit.write(actor=actor, verb="container.made", stream_id=network.stream_id, target=about)
    if group_ids is not None:
        restrict_container(container=channel, groups=list(Group.objects.filter(pk__in=group_ids)), actor=actor)
    return channel


@transaction.atomic
def send_message(*, actor: User, channel: Channel, text: str, client_id: UUID, at: datetime | None = None) -> Message:
    """Say ``text`` in ``channel``.

    Args:
        text: plain text.
        client_id: the same id of the same author again gives the message that was sent first.
        at: when it was said, for content that is brought from elsewhere.

    Raises:
        Conflict: the id was used for another text.
    """
    current = _locked(channel)
    first = _sent_before(actor, client_id)
    if first is not None:
        return _same(first, text)
    try:
        with transaction.atomic():
            message = Message.objects.create(
                channel=current, author=actor, text=text, client_id=client_id, created_at=at or timezone.now()
            )
    except IntegrityError:  # the same message, in another channel at the same moment
        return _same(_sent_before(actor, client_id), text)
    _record(message, actor, "message.sent", at)
    return message


@transaction.atomic
def edit_message(*, actor: User, message: Message, text: str) -> Message:
    """Give ``message`` another ``text``. Unchanged text changes nothing.

    Raises:
        Conflict: it was removed meanwhile.
    """
    _locked(message.channel)
    current = _standing(message)
    if current.text == text:
        return current
    current.text, current.edited_at = text, timezone.now()
    current.save(update_fields=["text", "edited_at"])
    _record(current, actor, "message.edited")
    return current


@transaction.atomic
def remove_message(*, actor: User, message: Message) -> None:
    """Take the text of ``message`` away; that there was one stays.

    Raises:
        Conflict: it was removed meanwhile.
    """
    _locked(message.channel)
    current = _standing(message)
    current.text, current.removed_at = "", timezone.now()
    current.save(update_fields=["text", "removed_at"])
    _record(current, actor, "message.removed")


def mark_visited(*, user: User, channel: Channel, last: int, seen: int | None) -> None:
    """``user`` has seen ``channel`` up to message ``last`` (id).

    Writes only what is new against ``seen``, known before (None: never there). One statement: it runs while a page
    is read.
    """
    now = timezone.now()
    if seen is None:
        visit = ChannelVisit(user=user, channel=channel, last_message=last, seen_at=now)
        ChannelVisit.objects.bulk_create([visit], ignore_conflicts=True)
    elif last > seen:
        further = ChannelVisit.objects.filter(user=user, channel=channel, last_message__lt=last)
        further.update(last_message=last, seen_at=now)
    if seen is None or last > seen:
        count_anew(user.pk)


def _locked(channel: Channel) -> Channel:
    """``channel`` anew, its row locked until the commit; network loaded. Keeps ids in the order of commits."""
    return Channel.objects.select_for_update(of=("self",)).select_related("network").get(pk=channel.pk)


def _standing(message: Message) -> Message:
    current = Message.objects.select_for_update(of=("self",)).select_related("channel__network").get(pk=message.pk)
    if current.removed_at is not None:
        raise Conflict(_("This message has been deleted already."))
    return current


def _sent_before(actor: User, client_id: UUID) -> Message | None:
    found = Message.objects.filter(author=actor, client_id=client_id)
    return found.select_related("channel__network", "author").first()


def _same(first: Message | None, text: str) -> Message:
    """The message that was sent first, if it says the same; else nothing may be swallowed in silence."""
    if first is None or (first.text != text and first.edited_at is None and first.removed_at is None):
        raise Conflict(_("This form was sent before with another text. Look at what you wrote, then send it again."))
    return first


def _record(message: Message, actor: User, verb: str, at: datetime | None = None) -> Any:
    return record(
        stream_id=message.channel.network.stream_id,
        actor=actor,
        verb=verb,
        target=("chat.message", message.pk),
        scope=message.channel.scope,
        at=at,
    )
