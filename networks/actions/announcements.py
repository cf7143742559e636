"""What changes announcements, their pictures, and the dates that are coming."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.access import require_to_arrange
from networks.models import Announcement, AnnouncementPicture, ComingDate, Network
from portal.activity import record
from portal.commit import after_commit
from portal.errors import Conflict
from portal.filetypes import clean_name
from portal.marking import Marking
from portal.pictures import read_picture

MOST_PICTURES = 12


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that arrives, and what it shows for those who do not see it."""

    file: Any
    description: str


def make_announcement(
    *,
    actor: User,
    network: Network,
    title: str,
    body: str,
    shown_until: datetime | None,
    client_id: UUID,
    pictures: Collection[NewPicture] = (),
    at: datetime | None = None,
) -> Announcement:
    """Tell the network something, pinned to its overview until a moment. Everybody who may read it is told.

    Args:
        body: clean HTML.
        shown_until: None: until it is removed.
        client_id: the same id of the same author again gives the announcement that was made first.
        at: when it was said, for content that is brought from elsewhere.
    """
    with _stored(pictures) as stored:
        try:
            return _make(actor, network, title, body, shown_until, client_id, stored, at)
        except IntegrityError:  # the same form at the same moment
            first = _sent_before(actor, client_id)
            if first is None:
                raise
            _discard(stored)
            return first


@transaction.atomic
def _make(
    actor: User, network: Network, title: str, body: str, shown_until: datetime | None, client_id: UUID,
    stored: list[AnnouncementPicture], at: datetime | None,
) -> Announcement:  # fmt: skip
    current = _locked(actor, network)
    if first := _sent_before(actor, client_id):
        _discard(stored)
        return first
    announcement = Announcement.objects.create(
        network=current, author=actor, title=title, body=body, shown_until=shown_until, client_id=client_id,
        marking=marking_in(current), created_at=at or timezone.now(),
    )  # fmt: skip
    _attach(announcement, stored)
    _record(actor, announcement, "announcement.made", at)
    return announcement


def change_announcement(
    *,
    actor: User,
    announcement: Announcement,
    title: str,
    body: str,
    shown_until: datetime | None,
    pictures: Collection[NewPicture] = (),
    descriptions: Mapping[int, str] | None = None,
    without: Collection[int] = (),
) -> None:
    """Change what an announcement says. Nobody is told a second time.

    Args:
        pictures: further ones.
        descriptions: picture id → what it shows.
        without: ids of pictures to take away.
    """
    with _stored(pictures) as stored, transaction.atomic():
        _locked(actor, announcement.network)
        current = Announcement.objects.select_for_update().get(pk=announcement.pk)
        current.title, current.body, current.shown_until = title, body, shown_until
        current.changed_at = timezone.now()
        current.save(update_fields=["title", "body", "shown_until", "changed_at"])
        for pk, description in (descriptions or {}).items():
            current.pictures.filter(pk=pk).update(description=description)
        gone = list(current.pictures.filter(pk__in=list(without)))
        for picture in gone:
            picture.delete()
            after_commit(default_storage.delete, str(picture.file.name))
        _attach(current, stored)
        current.network = announcement.network
        _record(actor, current, "announcement.changed")


@transaction.atomic
def remove_announcement(*, actor: User, announcement: Announcement) -> None:
    """Take an announcement away from everybody; it can be put back."""
    _set_removed(actor, announcement, timezone.now(), "announcement.removed")


@transaction.atomic
def restore_announcement(*, actor: User, announcement: Announcement) -> None:
    """Put a removed announcement back. Nobody is told again."""
    _set_removed(actor, announcement, None, "announcement.restored")


def _set_removed(actor: User, announcement: Announcement, at: datetime | None, verb: str) -> None:
    _locked(actor, announcement.network)
    changed = Announcement.objects.filter(pk=announcement.pk, removed_at__isnull=at is not None).update(removed_at=at)
    if changed:
        _record(actor, announcement, verb)


def marking_in(network: Network) -> str:
    """The mark of what is announced in ``network``: its default. RED names readers; an announcement speaks to all."""
    return Marking.STRICT if network.default_marking == Marking.RED else network.default_marking


# -- coming dates ----------------------------------------------------------------------------------


@transaction.atomic
def add_date(
    *, actor: User, network: Network, title: str, place: str, starts_on: date, ends_on: date | None
) -> ComingDate:
    """Put a day, or some days, on the overview of ``network``. The same form twice is one date."""
    current = _locked(actor, network)
    found, _fresh = ComingDate.objects.get_or_create(
        network=current, title=title, starts_on=starts_on, defaults={"place": place, "ends_on": ends_on}
    )
    return found


@transaction.atomic
def change_date(
    *, actor: User, coming: ComingDate, title: str, place: str, starts_on: date, ends_on: date | None
) -> None:
    """Change a date."""
    _locked(actor, coming.network)
    changed = ComingDate.objects.filter(pk=coming.pk).update(
        title=title, place=place, starts_on=starts_on, ends_on=ends_on
    )
    if not changed:
        raise Conflict(_("This date has been removed meanwhile."))


@transaction.atomic
def remove_date(*, actor: User, coming: ComingDate) -> None:
    """Take a date away. Once more is no harm."""
    _locked(actor, coming.network)
    ComingDate.objects.filter(pk=coming.pk).delete()


# -- parts -----------------------------------------------------------------------------------------


def _locked(actor: User, network: Network) -> Network:
    """``network`` for as long as the transaction lasts, if the actor may still change it."""
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_to_arrange(actor, current)
    return current


def _sent_before(actor: User, client_id: UUID) -> Announcement | None:
    return Announcement.objects.filter(author=actor, client_id=client_id).first()


@contextmanager
def _stored(pictures: Collection[NewPicture]) -> Iterator[list[AnnouncementPicture]]:
    """The pictures in the store, not yet in the database; out of the store again if the block fails."""
    stored: list[AnnouncementPicture] = []
    try:
        for new in pictures:
            stored.append(_store(new))
        yield stored
    except BaseException:
        _discard(stored)
        raise


def _store(new: NewPicture) -> AnnouncementPicture:
    picture = read_picture(new.file)
    token = uuid4().hex
    return AnnouncementPicture(
        file=default_storage.save(f"announcements/{token[:2]}/{token}", ContentFile(picture.data)),
        name=clean_name(new.file.name or ""),
        description=new.description,
        content_type=picture.content_type,
        size=len(picture.data),
        sha256=sha256(picture.data).hexdigest(),
    )


def _discard(stored: list[AnnouncementPicture]) -> None:
    for picture in stored:
        default_storage.delete(str(picture.file.name))


def _attach(announcement: Announcement, stored: list[AnnouncementPicture]) -> None:
    if announcement.pictures.count() + len(stored) > MOST_PICTURES:
        raise Conflict(_("An announcement has at most %(count)s pictures.") % {"count": MOST_PICTURES})
    for picture in stored:
        picture.announcement = announcement
        picture.save(force_insert=True)


def _record(actor: User, announcement: Announcement, verb: str, at: datetime | None = None) -> None:
    record(
        stream_id=announcement.network.stream_id,
        actor=actor,
        verb=verb,
        target=("networks.announcement", announcement.pk),
        scope=("networks.network", announcement.network_id),
        at=at,
    )
