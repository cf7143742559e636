"""What opens case rooms, names their people, ends and purges them."""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat.access import require_open
from chat.actions.core import locked, record_channel
from chat.actions.hanging import SHELF
from chat.actions.private import name_readers, require_readers, take_out
from chat.actions.retention import why_not
from chat.closing import print_record
from chat.models import CaseRoom, Channel, ChannelKind, Message, MessageFile, RetentionHold
from chat.queries import cases as queries
from networks.access import require_not_archived
from networks.models import Network
from portal import audit
from portal.errors import Conflict, Refusal, Unprocessable
from portal.marking import Marking
from portal.shelves import Place, name_readers_of_shelved, shelve

PURGE_DAYS = 30  # how long the messages of a case room stay after its end; kept with each room
MARKS = (Marking.RED, Marking.STRICT)
WITH_PEOPLE = ("channel__network", "opened_by", "closed_by")
PIECE = 1_000  # messages that are deleted in one transaction

log = logging.getLogger("portal.chat")


@transaction.atomic
def open_case_room(
    *,
    actor: User,
    network: Network,
    name: str,
    description: str = "",
    marking: str,
    people: Collection[int],
    ends_at: datetime,
    client_id: UUID,
    at: datetime | None = None,
) -> Channel:
    """Open a case room in ``network`` for ``actor`` and ``people`` (ids), until ``ends_at``.

    Args:
        client_id: the same id of the same person again gives the room that was opened first.

    Raises:
        Unprocessable: the mark is too wide or keeps one of them out; nobody else; the end does not lie ahead.
    """
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_not_archived(current)
    moment = at or timezone.now()
    slug = f"case-{client_id.hex[:20]}"  # says nothing of the case, and tells a second sending
    first = Channel.objects.filter(network=current, slug=slug).first()
    if first is not None:
        return _same(first, actor)
    if marking not in MARKS or ends_at <= moment:
        raise Unprocessable(_("A case room is marked TLP:RED or TLP:AMBER+STRICT, and its end lies ahead."))
    named = {*people, actor.pk}
    if len(named) < 2:
        raise Unprocessable(_("Name at least one other person."))
    require_readers(current, marking, named)
    room = Channel.objects.create(
        network=current,
        name=name,
        slug=slug,
        description=description,
        kind=ChannelKind.CASE,
        marking=marking,
        retention_days=None,  # its own rule
        created_at=moment,
    )
    CaseRoom.objects.create(channel=room, opened_by=actor, opened_at=moment, ends_at=ends_at, purge_days=PURGE_DAYS)
    name_readers(room, named, moment)
    _write(room, actor, "room.opened", at=at, people=len(named), marking=marking, until=ends_at.isoformat())
    record_channel(room, actor, "room.opened", at)
    return room


@transaction.atomic
def add_participants(*, actor: User, channel: Channel, people: Collection[int]) -> None:
    """Name ``people`` (ids) in a case room, on record. Who is named already stays.

    Raises:
        Unprocessable: the mark keeps one of them out.
    """
    room, _case = _locked(channel)
    new = set(people) - set(room.named.values_list("user_id", flat=True))
    require_readers(room.network, room.marking, new)
    if not new:
        return
    name_readers(room, new, timezone.now())
    for pk in sorted(new):
        _write(room, actor, "room.joined", person_id=pk)
    _name_in_files(room, actor)
    record_channel(room, actor, "room.joined")


@transaction.atomic
def remove_participant(*, actor: User, channel: Channel, person: User) -> None:
    """Take ``person`` out of a case room, on record: it is gone for them at once, on open pages too.

    Raises:
        Conflict: they are not in it any more; they are the last.
    """
    room, _case = _locked(channel)
    if room.named.count() < 2:
        raise Conflict(_("The last person in a case room closes it instead of leaving."))
    take_out(room, person)
    _write(room, actor, "room.left", person_id=person.pk)
    _name_in_files(room, actor)
    record_channel(room, actor, "room.left")


@transaction.atomic
def set_end(*, actor: User, channel: Channel, ends_at: datetime) -> None:
    """Give a case room another end, on record.

    Raises:
        Unprocessable: it does not lie ahead.
    """
    room, case = _locked(channel)
    if ends_at <= timezone.now():
        raise Unprocessable(_("The end must lie ahead. To end the case now, close the room."))
    if ends_at == case.ends_at:
        return
    _write(room, actor, "room.extended", old=case.ends_at.isoformat(), new=ends_at.isoformat())
    case.ends_at = ends_at
    case.save(update_fields=["ends_at"])
    record_channel(room, actor, "room.extended")


@transaction.atomic
def close_case_room(*, actor: User | None, channel: Channel, outcome: str = "", at: datetime | None = None) -> CaseRoom:
    """End a case: from now on the room is read only, and its closing record goes to the library.

    Args:
        actor: None for the clock.
        outcome: plain text.
    """
    room, case = _locked(channel)
    case.closed_at, case.closed_by, case.outcome = at or timezone.now(), actor, outcome
    case.save(update_fields=["closed_at", "closed_by", "outcome"])
    room.archived_at = case.closed_at
    room.save(update_fields=["archived_at"])
    keep_record(case=case)
    _write(room, actor, "room.closed" if actor else "room.ended", at=at, messages=room.messages.count())
    record_channel(room, actor, "room.closed" if actor else "room.ended", at)
    return case


@transaction.atomic
def keep_record(*, case: CaseRoom) -> bool:
    """Put the closing record of a closed ``case`` on the shelf, for its people. Returns whether it is there.

    Where the library does not take it now, it is tried again by the clock; nothing is purged before.
    """
    case = CaseRoom.objects.select_for_update(of=("self",)).select_related(*WITH_PEOPLE).get(pk=case.pk)
    room = case.channel
    if case.record_url or case.closed_at is None:
        return bool(case.record_url)
    content = queries.record_of(room, case, case.closed_at)
    place = Place(
        network=room.network,
        shelf=SHELF,
        room=room.name,
        marking=Marking.RED,
        named=[person.pk for person in content.people],
    )
    title = _("Closing record: %(room)s") % {"room": room.name}
    file = ContentFile(print_record(content), name=f"closing-record-{case.closed_at:%Y-%m-%d}.pdf")
    try:
        with transaction.atomic():
            kept = shelve(
                actor=case.closed_by,
                place=place,
                file=file,
                title=title,
                at=case.closed_at,
            )
    except (Refusal, LookupError) as refused:
        log.warning("the closing record of case %s was not taken: %s", case.pk, refused)
        return False
    case.record_type, case.record_id, case.record_url = kept.target_type, kept.target_id, kept.url
    case.save(update_fields=["record_type", "record_id", "record_url"])
    return True


# -- by the clock ------------------------------------------------------------------------------------


def end_case_rooms(*, now: datetime) -> int:
    """Close the rooms whose end has come. Returns how many."""
    due = list(CaseRoom.objects.filter(closed_at=None, ends_at__lte=now).select_related("channel"))
    for case in due:
        try:
            close_case_room(actor=None, channel=case.channel, at=now)
        except Refusal:  # closed meanwhile, or its network is archived: that stays as it is
            log.info("case %s was not ended by the clock", case.pk)
    return len(due)


def keep_missing_records() -> int:
    """Put on the shelf the closing records it did not take at first. Returns how many are there now."""
    missing = CaseRoom.objects.filter(record_url="", purged_at=None).exclude(closed_at=None)
    return sum(keep_record(case=case) for case in missing)


def purge_case_rooms(*, now: datetime) -> int:
    """Delete the messages of rooms whose time after the end is over, unless a hold stands, the closing record is not
    kept yet, or the clock may have jumped. Returns how many messages."""
    if reason := why_not(now):
        log.error("Case rooms are not purged: %s", reason)
        return 0
    gone = 0
    closed = CaseRoom.objects.filter(purged_at=None, closed_at__lte=now).exclude(record_url="")
    held = RetentionHold.objects.filter(lifted_at=None).values("channel_id")
    for case in closed.exclude(channel__in=held).select_related("channel__network"):
        if case.purged_from is not None and case.purged_from <= now:
            gone += _purge(case, now)
    return gone


def _purge(case: CaseRoom, now: datetime) -> int:
    """Delete in pieces, each of its own transaction: what is gone is counted, however far this comes."""
    while True:
        with transaction.atomic():
            current = CaseRoom.objects.select_for_update(of=("self",)).get(pk=case.pk)
            if (
                current.purged_at is not None
                or RetentionHold.objects.filter(channel=case.channel_id, lifted_at=None).exists()
            ):
                return 0
            # The latest first: what hangs on a message goes before it, so that a piece stays a piece.
            found = Message.objects.filter(channel=case.channel_id).order_by("-pk")
            ids = list(found.values_list("pk", flat=True)[:PIECE])
            if not ids:
                current.purged_at = now
                current.save(update_fields=["purged_at"])
                _write(case.channel, None, "room.purged", messages=current.purged_messages)
                record_channel(case.channel, None, "room.purged")
                return current.purged_messages
            _total, by_model = Message.objects.filter(pk__in=ids).delete()
            current.purged_messages += by_model.get("chat.Message", 0)
            current.save(update_fields=["purged_messages"])


# -- parts -----------------------------------------------------------------------------------------


def _locked(channel: Channel) -> tuple[Channel, CaseRoom]:
    """The room and its case anew, their rows locked until the commit; 403 in an archived network or room."""
    room = locked(channel)
    require_not_archived(room.network)
    require_open(room)
    case = CaseRoom.objects.select_for_update(of=("self",)).select_related("opened_by").get(channel=room.pk)
    case.channel = room
    return room, case


def _name_in_files(room: Channel, actor: User) -> None:
    """The files of a room are read by the people who are in it now."""
    files = MessageFile.objects.filter(message__channel=room.pk).values_list("target_id", flat=True)
    name_readers_of_shelved(actor=actor, ids=list(files), people=list(room.named.values_list("user_id", flat=True)))


def _same(first: Channel, actor: User) -> Channel:
    """The room that was opened first, for whoever opened it."""
    if not CaseRoom.objects.filter(channel=first, opened_by=actor.pk).exists():
        raise Conflict(_("This form was sent before. Open it anew, then send it again."))
    return first


def _write(
    room: Channel,
    actor: User | None,
    verb: str,
    *,
    person_id: int | None = None,
    at: datetime | None = None,
    **details: object,
) -> None:
    audit.write(
        actor=actor,
        verb=verb,
        stream_id=room.network.stream_id,
        person_id=person_id,
        target=("chat.channel", room.pk),
        at=at,
        **details,
    )
