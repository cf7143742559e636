"""What changes pages and codes."""

import contextlib
import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from documents.models import Preview, PreviewState, ReadingCode, Version
from documents.queries import previews as reads
from documents.queries.search import with_content
from networks.models import Network
from portal import audit
from portal.commit import after_commit
from portal.indexing import touch
from portal.pages import Made
from portal.work import start

MAKE = "documents.make_pages"
FIRST = datetime(2000, 1, 1, tzinfo=UTC)  # the head of the queue
CODE_LASTS = timedelta(hours=1)
# Nothing that is taken for something else when it is read from a bad print.
_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"


# -- pages ---------------------------------------------------------------------------------------


def ask_for_pages(*, version: Version) -> None:
    """Have the pages of ``version`` made before all others: somebody wants to read them."""
    _, fresh = Preview.objects.get_or_create(blob=version.blob, defaults={"asked_at": FIRST})
    waits = Preview.objects.filter(blob=version.blob, state=PreviewState.WAITING, attempts=0, asked_at__gt=FIRST)
    if waits.update(asked_at=FIRST) or fresh:
        after_commit(start, MAKE)


def ask_for_missing(*, most: int) -> int:
    """Note down contents that nobody has asked for. Returns how many, at most ``most``."""
    missing = reads.blobs_without_pages()[:most]
    return len(Preview.objects.bulk_create([Preview(blob=blob) for blob in missing], ignore_conflicts=True))


def ask_again(*, states: Collection[str]) -> int:
    """Have the pages of all contents in one of ``states`` made again. Returns of how many."""
    again = Preview.objects.filter(state__in=states)
    return again.update(state=PreviewState.WAITING, attempts=0, reason="", asked_at=timezone.now())


@transaction.atomic
def claim_preview(*, now: datetime) -> Preview | None:
    """Take one preview in hand; None if there is none, or a worker draws already: one at a time is enough.

    What a worker died over three times is given up.
    """
    reads.waiting(now).filter(attempts__gte=reads.MOST_ATTEMPTS).update(
        state=PreviewState.FAILED, reason="the worker died", made_at=now
    )
    if reads.in_hand(now):
        return None
    found = reads.waiting(now).select_for_update(of=("self",), skip_locked=True).select_related("blob").first()
    if found is None:
        return None
    taken = Preview.objects.filter(pk=found.pk, attempts=found.attempts, asked_at=found.asked_at)
    found.attempts += 1
    return found if taken.update(attempts=found.attempts, asked_at=now) else None


def keep_pages(*, preview: Preview, made: Made, now: datetime) -> None:
    """Put the pictures into the store, then say that they are there."""
    sha256 = preview.blob.sha256
    for number, picture in enumerate(made.pictures, 1):
        _store(reads.page_name(sha256, number), picture)
    if made.thumbnail:
        _store(reads.page_name(sha256, "thumbnail"), made.thumbnail)
    cut = f"{len(made.pictures)} of {made.total} pages" if made.total > len(made.pictures) else ""
    with transaction.atomic():
        Preview.objects.filter(pk=preview.pk).update(
            state=PreviewState.READY if made.pictures else PreviewState.NONE,
            pages=len(made.pictures), sizes=made.sizes, text=made.text, reason=cut, made_at=now,
        )  # fmt: skip
        touch("documents.version", with_content(preview.blob_id))


def give_up(*, preview: Preview, reason: str, now: datetime) -> None:
    """Say that there will be no pages, and why in a word."""
    Preview.objects.filter(pk=preview.pk).update(state=PreviewState.FAILED, reason=reason[:200], made_at=now)


def _store(name: str, picture: Path) -> None:
    if default_storage.exists(name):  # left by a worker that died
        default_storage.delete(name)
    with picture.open("rb") as file:
        default_storage.save(name, File(file))


def sweep_pages() -> int:
    """Take pictures out of the store whose content is gone. Returns of how many contents."""
    found = [f"{shelf}/{sha256}" for shelf in _folders(reads.PAGES) for sha256 in _folders(f"{reads.PAGES}/{shelf}")]
    known = set(Preview.objects.values_list("blob__sha256", flat=True))
    gone = [f"{reads.PAGES}/{path}" for path in found if path.rsplit("/", 1)[-1] not in known]
    for folder in gone:
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        with contextlib.suppress(OSError):  # a folder goes with its last file, where there are folders
            default_storage.delete(folder)
    return len(gone)


def _folders(path: str) -> list[str]:
    return default_storage.listdir(path)[0] if default_storage.exists(path) else []


# -- codes ---------------------------------------------------------------------------------------


def code_for(*, actor: User, version: Version, is_download: bool = False, now: datetime | None = None) -> ReadingCode:
    """The code that stands on the pages ``actor`` is shown, or takes away: one for each hour of reading, one for
    each copy. A new one goes on the trail."""
    now = now or timezone.now()
    if not is_download and (found := reads.code_since(actor, version, now - CODE_LASTS)):
        return found
    with transaction.atomic():
        made = ReadingCode.objects.create(
            code=_new_code(), version=version, user=actor, marking=version.marking, is_download=is_download,
            created_at=now,
        )  # fmt: skip
        if not is_download:  # a copy goes on the trail as a download
            _put_on_trail(version.document.folder.network, actor, "document.shown", version, marking=version.marking)
    return made


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


@transaction.atomic
def look_up_code(*, actor: User, network: Network, code: str) -> ReadingCode | None:
    """Whose page it was that ``code`` stands on, on record. None if no page of ``network`` ever carried it."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())[:8]
    found = reads.code_in(network, f"{letters[:4]}-{letters[4:]}")
    if found is not None:
        _put_on_trail(network, actor, "document.code_looked_up", found.version, person_id=found.user_id)
    return found


def _put_on_trail(network: Network, actor: User, verb: str, version: Version, **details: Any) -> None:
    target = ("documents.version", version.pk)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=target, **details)
