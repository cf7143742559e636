"""An alert on its way out: begun, looked at, sent or thrown away."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from alerts import access, queries
from alerts.models import Alert, AlertCountry, AlertPicture, AlertSeen
from networks import access as rights
from networks import roles
from networks.models import Network
from notifications.actions import watch
from portal import audit
from portal.activity import record
from portal.commit import after_commit
from portal.countries import NAMES
from portal.errors import Conflict, Unprocessable
from portal.filetypes import clean_name
from portal.marking import Marking
from portal.models import Blob
from portal.pictures import read_picture
from portal.storing import Stored, kept, release

MOST_PICTURES = 6
LONGEST = timedelta(days=90)
ESCALATE_AFTER = (1, 2, 4, 8, 24)  # hours
KEPT_UNSENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that arrives, and what it shows for those who do not see it."""

    file: Any
    description: str


@dataclass(frozen=True, slots=True)
class Content:
    """What an alert says, and to whom."""

    kind: str
    title: str
    body: str  # clean HTML
    marking: str
    valid_until: datetime
    whole: bool = True  # to the whole network
    countries: Collection[str] = ()  # else to these (ISO codes)
    escalate_hours: int = 4


# -- before it is sent -----------------------------------------------------------------------------


def begin_alert(
    *, actor: User, network: Network, content: Content, client_id: UUID, pictures: Collection[NewPicture] = ()
) -> Alert:
    """Write an alert down without sending it. Nobody but ``actor`` sees it.

    Args:
        client_id: the same id of the same author again changes what was written down first.

    Raises:
        Unprocessable: no country, an end that lies behind or too far ahead, TLP:RED, a broken picture.
    """
    _require_meant(content)
    first = Alert.objects.filter(author=actor, client_id=client_id).select_related("network").first()
    if first is None:
        try:
            with transaction.atomic():
                first = Alert(network=network, author=actor, client_id=client_id)
                _write(first, content)
        except IntegrityError:  # the same form at the same moment
            first = Alert.objects.select_related("network").get(author=actor, client_id=client_id)
    if first.sent_at is None:
        change_draft(actor=actor, alert=first, content=content, pictures=pictures)
    return first


def change_draft(
    *, actor: User, alert: Alert, content: Content, pictures: Collection[NewPicture] = (),
    without: Collection[int] = (),
) -> None:  # fmt: skip
    """Change an alert that is not sent.

    Args:
        pictures: further ones.
        without: ids of pictures to take away.

    Raises:
        Conflict: it was sent meanwhile, or it has too many pictures.
        Unprocessable: as for :func:`begin_alert`.
    """
    _require_meant(content)
    with _stored(pictures) as stored, transaction.atomic():
        current = _locked_draft(actor, alert)
        for picture in current.pictures.filter(pk__in=list(without)).select_related("blob"):
            picture.delete()
            after_commit(release, picture.blob)
        _write(current, content)
        if current.pictures.count() + len(stored) > MOST_PICTURES:
            raise Conflict(_("An alert has at most %(count)s pictures.") % {"count": MOST_PICTURES})
        for each, description in stored:
            _attach(current, each, description)


def _require_meant(content: Content, now: datetime | None = None) -> None:
    now = now or timezone.now()
    if content.marking not in Marking.values or content.marking == Marking.RED:
        raise Unprocessable(_("An alert speaks to countries; what is TLP:RED goes to named people alone."))
    if content.valid_until <= now:
        raise Unprocessable(_("An alert cannot end before it is sent: choose a moment that lies ahead."))
    if content.valid_until > now + LONGEST + timedelta(days=1):
        raise Unprocessable(_("An alert lasts %(days)s days at most.") % {"days": LONGEST.days})
    if content.escalate_hours not in ESCALATE_AFTER:
        raise Unprocessable(_("Choose after how many hours silent countries are told once more."))
    if not content.whole and not content.countries:
        raise Unprocessable(_("Choose at least one country, or the whole network."))
    if not set(content.countries) <= set(NAMES):
        raise Unprocessable(_("There is no such country."))


def _write(alert: Alert, content: Content) -> None:
    """Save what ``content`` says, and the countries it names."""
    for name in ("kind", "title", "body", "marking", "valid_until", "whole", "escalate_hours"):
        setattr(alert, name, getattr(content, name))
    alert.save()
    wanted = set() if content.whole else set(content.countries)
    AlertCountry.objects.filter(alert=alert).exclude(country__in=wanted).delete()
    AlertCountry.objects.bulk_create(
        [AlertCountry(alert=alert, country=code) for code in sorted(wanted)], ignore_conflicts=True
    )


@contextmanager
def _stored(pictures: Collection[NewPicture]) -> Iterator[list[tuple[Stored, str]]]:
    """The pictures in the store, written anew; out of the store again if the block fails."""
    with ExitStack() as stack:
        yield [(stack.enter_context(kept(_anew(new.file))), new.description) for new in pictures]


def _anew(file: Any) -> "ContentFile[bytes]":
    """The picture in ``file`` without what a camera wrote into it; what was a GIF is a PNG now."""
    picture, own = read_picture(file), PurePosixPath(clean_name(file.name or ""))
    ends = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}[picture.content_type]
    return ContentFile(picture.data, name=f"{own.stem or 'picture'}{ends}")


def _attach(alert: Alert, stored: Stored, description: str) -> None:
    AlertPicture.objects.create(
        alert=alert, blob=stored.blob, name=stored.name, description=description, content_type=stored.content_type,
        size=stored.size, sha256=stored.sha256,
    )  # fmt: skip


def _locked_draft(actor: User, alert: Alert) -> Alert:
    """``alert`` as it is now, locked until the commit, if it is not sent and the actor may still send."""
    current = Alert.objects.select_for_update().get(pk=alert.pk)
    current.network = Network.objects.get(pk=current.network_id)
    rights.require(actor, current.network, roles.ALERT)
    if current.sent_at is not None:
        raise Conflict(_("This alert is sent; it cannot be changed any more."))
    return current


# -- out -------------------------------------------------------------------------------------------


@transaction.atomic
def send_alert(*, actor: User, alert: Alert, at: datetime | None = None) -> Alert:
    """Send an alert: everybody it is sent to is told at once, and their countries are asked to take note.

    Sent once more, by a second click, it gives what was sent. The author's own country has taken note with it.

    Args:
        at: when it was sent, for content that is brought from elsewhere.

    Raises:
        Unprocessable: its end has passed meanwhile, or nobody would be told.
    """
    current = Alert.objects.select_for_update().get(pk=alert.pk)
    if current.sent_at is not None:
        return current
    current = _locked_draft(actor, alert)
    if current.valid_until <= (at or timezone.now()):
        raise Unprocessable(_("Its end has passed meanwhile: choose a moment that lies ahead."))
    told = queries.people_by_country(access.addressed_by(current).exclude(pk=actor.pk))
    if not told.total():
        raise Unprocessable(_("Nobody would be told: nobody there can read it."))
    current.started(at or timezone.now())
    current.save(update_fields=["sent_at", "escalate_at"])
    _lay_board(current, actor, told, queries.people_by_country(access.asked_by(current)))
    AlertSeen.objects.get_or_create(alert=current, user=actor)
    watch(user=actor, scope=current.scope)
    audit.write(
        actor=actor, verb="alert.sent", stream_id=current.network.stream_id, target=current.scope,
        marking=current.marking, countries=sorted(queries.countries_of(current)), at=at,
    )  # fmt: skip
    _record(current, actor, "alert.sent", at)
    return current


def _lay_board(alert: Alert, actor: User, told: Counter[str], able: Counter[str]) -> None:
    """A row for each country that is told, with how many people there may take note."""
    rows = {row.country: row for row in queries.rows_of(alert)}
    if alert.whole:
        codes = {code for code in (*told, actor.country) if code}
        rows = {code: AlertCountry(alert=alert, country=code) for code in sorted(codes)}
    for code, row in rows.items():
        row.people = able[code]
        if code == actor.country:
            row.acknowledged_at, row.acknowledged_by = alert.sent_at, actor
    made, there = [row for row in rows.values() if row.pk is None], [row for row in rows.values() if row.pk]
    AlertCountry.objects.bulk_create(made)
    AlertCountry.objects.bulk_update(there, ["people", "acknowledged_at", "acknowledged_by"])


def _record(alert: Alert, actor: User | None, verb: str, at: datetime | None = None) -> None:
    record(
        stream_id=alert.network.stream_id, actor=actor, verb=verb, target=alert.scope, scope=alert.scope, at=at
    )  # fmt: skip


@transaction.atomic
def discard_draft(*, actor: User, alert: Alert) -> None:
    """Throw away an alert that was not sent."""
    _delete(_locked_draft(actor, alert))


def sweep_unsent(*, now: datetime) -> int:
    """Throw away what was begun and not sent within seven days. Returns how many."""
    old = queries.unsent_before(now - KEPT_UNSENT)
    for alert in old:
        with transaction.atomic():
            current = old.select_for_update().filter(pk=alert.pk).first()
            if current is not None:
                _delete(current)
    return len(old)


def _delete(alert: Alert) -> None:
    blobs: list[Blob] = [picture.blob for picture in alert.pictures.select_related("blob")]
    alert.delete()
    for blob in blobs:
        after_commit(release, blob)
