"""What is noted of readers, and what they are asked."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import can_read_version
from documents.access import readers as access
from documents.models import DocumentLink, ReadingConfirmation, ReadingRequest, ReadRecord, Version
from documents.queries import readers as queries
from notifications.actions import mark_target_read
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Refused, Unprocessable

ONE_LOOK = timedelta(minutes=10)
LONGEST = timedelta(days=366)


def record_read(*, actor: User, version: Version) -> None:
    """Note that ``actor`` looks at the content of ``version``, or fetches it. Within ten minutes it is one look."""
    now = timezone.now()
    mine = ReadRecord.objects.filter(version=version.pk, user=actor.pk)
    last = mine.values_list("last_at", flat=True).first()
    if last is not None:
        if now - last >= ONE_LOOK:
            mine.update(last_at=now, times=F("times") + 1)
        return
    try:
        with transaction.atomic():
            ReadRecord.objects.create(version=version, user=actor, first_at=now, last_at=now)
    except IntegrityError:  # two tabs at the same moment: one look
        return


# -- read and put into use -------------------------------------------------------------------------


@transaction.atomic
def ask_reading(
    *, actor: User, version: Version, due_on: date, message: str = "", at: datetime | None = None
) -> ReadingRequest:
    """Ask that ``version`` is read and put into use until ``due_on``, that day included.

    Args:
        at: when it was asked, for content that is brought from elsewhere.

    Raises:
        Refused: the actor coordinates the network no more.
        Conflict: it is asked already, or the version lies in the bin.
        Unprocessable: the day is over or too far away, or there is nobody to ask.
    """
    version = _locked(version)
    if not access.can_ask(actor, version):
        raise Refused(_("Only the coordinators ask that something is read and put into use."))
    if version.document.removal_id is not None:
        raise Conflict(_("The document was put into the bin meanwhile."))
    today = timezone.localdate(at)
    if not today < due_on <= today + LONGEST:
        raise Unprocessable(_("The day must lie ahead, and within a year."))
    if not access.asked_of(version).exists():
        raise Unprocessable(_("Nobody who reads this version could put it into use: observers only read along."))
    if ReadingRequest.objects.filter(version=version, closed_at=None).exists():
        raise Conflict(_("This is asked already. Close that request first, or remind those who have not confirmed."))
    request = ReadingRequest.objects.create(
        version=version, asked_by=actor, due_on=due_on, message=message, created_at=at or timezone.now()
    )
    _put_on_trail(version, actor, "reading.asked", due_on=due_on.isoformat())
    _tell(request, actor, "reading.asked", at)
    return request


@transaction.atomic
def confirm_reading(
    *, actor: User, request: ReadingRequest, at: datetime | None = None
) -> tuple[ReadingConfirmation, bool]:
    """``actor`` has read the version and put it into use. Returns what stands, and whether it is new.

    Raises:
        Refused: they may not confirm any more.
        Conflict: the request was closed meanwhile.
    """
    current = _locked_request(request)
    if not (can_read_version(actor, current.version) and access.can_confirm(actor, current.version)):
        raise Refused(_("You cannot confirm this any more."))
    _require_open(current)
    given = {"country": actor.country, "confirmed_at": at or timezone.now()}
    made = ReadingConfirmation.objects.get_or_create(request=current, user=actor, defaults=given)
    mark_target_read(user=actor, target_type="documents.reading", target_ids=[current.pk])
    return made


@transaction.atomic
def remind_reading(*, actor: User, request: ReadingRequest) -> None:
    """Remind those who have not confirmed.

    Raises:
        Conflict: it was closed, all have confirmed, or somebody has reminded today.
    """
    current = _locked_request(request)
    if not access.can_ask(actor, current.version):
        raise Refused(_("Only the coordinators ask that something is read and put into use."))
    _require_open(current)
    if queries.was_reminded(current):
        raise Conflict(_("They were told within the last day. Give them until tomorrow."))
    if not access.asked_of(current.version).exclude(pk__in=_confirmed_by(current)).exists():
        raise Conflict(_("Everybody has confirmed: there is nobody to remind."))
    _remind(current, actor, "reading.reminded", timezone.now())


@transaction.atomic
def close_reading(*, actor: User, request: ReadingRequest) -> None:
    """Ask no longer; what was confirmed stays on the board. Closing what is closed changes nothing."""
    current = _locked_request(request)
    if not access.can_ask(actor, current.version):
        raise Refused(_("Only the coordinators ask that something is read and put into use."))
    if current.closed_at is None:
        ReadingRequest.objects.filter(pk=current.pk).update(closed_at=timezone.now())
        _put_on_trail(current.version, actor, "reading.closed")


def remind_due(*, now: datetime) -> int:
    """Remind those who have not confirmed 7, 2 and 0 days before the last day and a week after it, each once.

    Returns how many reminders.
    """
    return sum(_remind_by_clock(pk, now) for pk in queries.readings_to_remind_of(timezone.localdate(now)))


@transaction.atomic
def _remind_by_clock(pk: int, now: datetime) -> bool:
    request = queries.load_readings([pk]).select_for_update(of=("self",)).get()
    day = queries.reminder_day(request.due_on, timezone.localdate(now))
    told = max(queries.day_of(request.created_at), queries.day_of(request.reminded_at))
    if request.closed_at is not None or day is None or told >= day:
        return False
    if not access.asked_of(request.version).exclude(pk__in=_confirmed_by(request)).exists():
        return False
    _remind(request, None, "reading.due", now)
    return True


def _remind(request: ReadingRequest, actor: User | None, verb: str, now: datetime) -> None:
    ReadingRequest.objects.filter(pk=request.pk).update(reminded_at=now)
    _tell(request, actor, verb, None)


def _confirmed_by(request: ReadingRequest) -> Any:
    return request.confirmations.values("user_id")


def _require_open(request: ReadingRequest) -> None:
    if request.closed_at is not None:
        raise Conflict(_("This is not asked any more."))


def _locked(version: Version) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("document__folder__network")
    return rows.get(pk=version.pk)


def _locked_request(request: ReadingRequest) -> ReadingRequest:
    return queries.load_readings([request.pk]).select_for_update(of=("self",)).get()


def _tell(request: ReadingRequest, actor: User | None, verb: str, at: datetime | None) -> None:
    """Record something that those it concerns are told of, and nobody else: a scope of its own."""
    about = ("documents.reading", request.pk)
    stream_id = request.version.document.folder.network.stream_id
    record(stream_id=stream_id, actor=actor, verb=verb, target=about, scope=about, at=at)


def _put_on_trail(version: Version, actor: User, verb: str, **details: Any) -> None:
    network = version.document.folder.network
    target = ("documents.version", version.pk)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=target, **details)


# -- discuss ---------------------------------------------------------------------------------------


def link_discussion(*, actor: User, version: Version, target: tuple[str, int]) -> None:
    """Set a link on the document of ``version`` to what ``actor`` has started about it. A link that is there stays."""
    if can_read_version(actor, version) and access.is_inside(actor, version):
        DocumentLink.objects.get_or_create(
            document_id=version.document_id, target_type=target[0], target_id=target[1], defaults={"added_by": actor}
        )
