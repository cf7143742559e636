"""The store and its rows, side by side: what nothing points to goes, and what does not fit is named."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import CASCADE, Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.models import Blob
from portal.storing import release
from portal.stripping import incoming

KEPT = timedelta(days=1)  # long enough for the slowest act that has not committed yet
ROOT = "blobs"
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the store that is not as it should be."""

    kind: str  # missing, altered, orphan
    name: str  # in the store
    told: str  # what exactly, in words


def sweep(*, now: datetime) -> tuple[int, int]:
    """Delete contents that nothing points to and files that no row knows, a day old at least.

    Returns how many contents, and how many files.
    """
    old = now - KEPT
    contents = sum(release(blob) for blob in _unused().filter(created_at__lt=old).iterator())
    files = 0
    for name in list(strangers()):
        if _modified(name) < old:
            default_storage.delete(name)
            files += 1
    return contents, files + _sweep_incoming(old)


def strangers() -> Iterator[str]:
    """The names of the files in the store that no row knows."""
    for folder in sorted(_listed(ROOT)[0]):
        names = [f"{ROOT}/{folder}/{name}" for name in sorted(_listed(f"{ROOT}/{folder}")[1])]
        known = set(Blob.objects.filter(name__in=names).values_list("name", flat=True))
        yield from (name for name in names if name not in known)


def verify(*, read: bool = True) -> Iterator[Fault]:
    """Compare rows and files both ways: what is missing, what was altered, what nobody knows.

    Args:
        read: compare every byte by its sha256; otherwise sizes alone.
    """
    for blob in Blob.objects.order_by("pk").iterator():
        if not default_storage.exists(blob.name):
            yield Fault("missing", blob.name, _used_by(blob))
        elif (found := default_storage.size(blob.name)) != blob.size:
            yield Fault("altered", blob.name, f"{found} bytes instead of {blob.size}; {_used_by(blob)}")
        elif read and (sum_ := _sum_of(blob.name)) != blob.sha256:
            yield Fault("altered", blob.name, f"sha256 {sum_} instead of {blob.sha256}; {_used_by(blob)}")
    for name in strangers():
        yield Fault("orphan", name, "no row knows it")


def _unused() -> QuerySet[Blob]:
    found = Blob.objects.all()
    for relation in Blob._meta.related_objects:
        if relation.on_delete is CASCADE:  # what was made of a content goes with it, and does not hold it
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        found = found.filter(~Exists(rows))
    return found


def _used_by(blob: Blob) -> str:
    users = []
    for relation in Blob._meta.related_objects:
        model = relation.related_model
        pks = model._base_manager.filter(**{relation.field.name: blob}).values_list("pk", flat=True)[:20]
        users += [f"{model._meta.label_lower} {pk}" for pk in pks]
    return f"used by {', '.join(users)}" if users else "used by nothing"


def _sum_of(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return list(folders), list(files)


def _modified(name: str) -> datetime:
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return timezone.now()


def _sweep_incoming(old: datetime) -> int:
    """Files that were on their way when their process died. Those of an upload in pieces have a sweep of their own."""
    gone = 0
    for path in incoming().iterdir():
        if path.is_file() and not path.name.endswith(".part") and path.stat().st_mtime < old.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
