"""What one request sees of the drives of its person: each folder read once."""

import threading
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from documents.access import dav as access
from documents.models import DavLock, Folder
from documents.queries import dav as reads
from documents.queries.dav import File

_here = threading.local()


@dataclass
class Drive:
    """The drives of ``user`` for one request."""

    user: User
    reads_only: bool  # the request changes nothing, so what was read stays true
    _roots: dict[str, Folder] = field(default_factory=dict)
    _folders: dict[int, dict[str, Folder]] = field(default_factory=dict)
    _files: dict[int, dict[str, File]] = field(default_factory=dict)
    _locks: dict[int, list[DavLock]] = field(default_factory=dict)
    _properties: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)

    def slugs(self) -> list[str]:
        """The names of the drives."""
        return [network.slug for network in access.drives(self.user)]

    def root(self, slug: str) -> Folder | None:
        """The top of the drive ``slug``."""
        if slug not in self.slugs():
            return None
        if slug not in self._roots:
            self._roots[slug] = access.get_drive(self.user, slug)
        return self._roots[slug]

    def folders(self, folder: Folder) -> dict[str, Folder]:
        """The folders in ``folder`` by name."""
        key = folder.pk or 0
        if key not in self._folders:
            self._folders[key] = reads.folders_by_name(access.folders_on_drive(self.user, folder), folder.network)
        return self._folders[key]

    def files(self, folder: Folder) -> dict[str, File]:
        """The files in ``folder`` by name."""
        key = folder.pk or 0
        if key not in self._files:
            versions = access.versions_on_drive(self.user, folder)
            found = reads.files_by_name(versions, access.leaves, self.folders(folder))
            for file in found.values():
                file.document.folder = folder
            self._files[key] = found
        return self._files[key]

    def forget(self) -> None:
        """Read folders anew: something was changed."""
        for cache in (self._folders, self._files, self._locks, self._properties, self._roots):
            cache.clear()

    def locks(self, network_id: int) -> list[DavLock]:
        """The locks of a drive; while something is changed, as they are at this moment."""
        if not self.reads_only or network_id not in self._locks:
            self._locks[network_id] = reads.active_locks(network_id)
        return self._locks[network_id]

    def properties(self, kind: str, pk: int) -> dict[str, str]:
        """The dead properties of a ``"folder"`` or ``"document"``."""
        if (kind, pk) not in self._properties:
            self.look_up(**{f"{kind}s": [pk]})
        return self._properties[kind, pk]

    def look_up(self, folders: Any = (), documents: Any = ()) -> None:
        """Read the dead properties of many at once."""
        keys = [("folder", pk) for pk in folders] + [("document", pk) for pk in documents]
        found = reads.properties_of(folders, documents) if keys else {}
        for key in keys:
            self._properties[key] = found.get(key, {})


def enter(drive: Drive | None) -> None:
    """Set the drive of the request that this thread answers."""
    _here.drive = drive


def here() -> Drive:
    """The drive of the request that this thread answers, for wsgidav's parts that are told nothing of it."""
    drive: Drive = _here.drive
    return drive


def parts(path: str) -> list[str]:
    """The parts of a path, each in NFC: macOS sends names taken apart."""
    return [part for part in unicodedata.normalize("NFC", path).split("/") if part]
