"""What a path of a drive means: the list of drives, a folder, a file, or a name that is kept for one."""

import re
import secrets
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wsgidav.dav_error import HTTP_FORBIDDEN, DAVError
from wsgidav.dav_provider import DAVCollection, DAVNonCollection

from documents.access import dav as access
from documents.access.library import require_target
from documents.actions import dav as actions
from documents.actions import library
from documents.actions.core import open_folder
from documents.dav.drive import Drive, here
from documents.dav.incoming import Incoming
from documents.dav.properties import KNOWN
from documents.dav.refusing import said
from documents.models import Folder, Version
from documents.queries.dav import File
from networks import roles
from portal.errors import Refused, TooMany, Unprocessable
from portal.filetypes import UNKNOWN, clean_name, decide_type, require_known
from portal.uploads import ReceivedFile

# What programs leave beside one's files for themselves.
LITTER = re.compile(r"^(\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*#|~WRL\d+\.tmp)$", re.IGNORECASE)


class Top(DAVCollection):  # type: ignore[misc]
    """``/dav/``: one folder for each network. Nothing is made or changed here."""

    def get_member_names(self) -> list[str]:
        return here().slugs()

    def get_member(self, name: str) -> Any:
        return self.provider.get_resource_inst(f"/{name}", self.environ)

    def prevent_locking(self) -> bool:
        return True

    def set_property_value(self, name: str, value: Any, *, dry_run: bool = False) -> Any:
        raise DAVError(HTTP_FORBIDDEN)

    def handle_delete(self) -> bool:
        raise DAVError(HTTP_FORBIDDEN)

    def handle_copy(self, dest_path: str, *, depth_infinity: bool) -> bool:
        raise DAVError(HTTP_FORBIDDEN)

    def handle_move(self, dest_path: str) -> bool:
        raise DAVError(HTTP_FORBIDDEN)


class _Kept:
    """What folders and files share: where they are, their locks, their properties."""

    provider: Any
    environ: Any
    path: str
    place: Folder  # the folder itself, or the one a file lies in

    get_ref_url: Any

    @property
    def drive(self) -> Drive:
        return here()

    def _know(self, kind: str, pk: int | None) -> None:
        if pk is not None:
            self.environ.setdefault(KNOWN, {})[self.get_ref_url()] = (kind, pk)

    def prevent_locking(self) -> bool:
        """Who may write nothing here locks nothing either."""
        try:
            access.require_to_write(self.drive.user, self.place)
        except Refused:
            return True
        return False

    def set_property_value(self, name: str, value: Any, *, dry_run: bool = False) -> Any:
        with said():
            access.require_to_write(self.drive.user, self.place)
        return super().set_property_value(name, value, dry_run=dry_run)  # type: ignore[misc]

    def _require_unlocked(self) -> None:
        """423 for what somebody else has locked, or something in it."""
        self.provider.lock_manager.check_write_permission(
            url=self.get_ref_url(),
            depth="infinity",
            token_list=self.environ["wsgidav.ifLockTokenList"],
            principal=self.environ["wsgidav.user_name"],
        )

    def _is_gone(self) -> None:
        """Locks do not go along."""
        _slug, *below = self.path.strip("/").split("/")
        actions.drop_locks_at(network=self.place.network, path="/" + "/".join(below))
        self.drive.forget()

    def _target(self, dest_path: str) -> tuple[Folder, str, Any]:
        """The folder, the name and what has that name now. What is moved or copied stays in its network."""
        above, _slash, name = dest_path.rstrip("/").rpartition("/")
        parent = self.provider.get_resource_inst(above or "/", self.environ)
        there = self.provider.get_resource_inst(dest_path, self.environ)
        if not isinstance(parent, Place):
            raise Refused(_("Nothing is made beside the networks."))
        if parent.place.network.pk != self.place.network.pk:
            raise Refused(_("What is in a library stays in its network."))
        self.environ["portal.dav.made"] = there is None
        return parent.place, require_name(name), there


class Place(_Kept, DAVCollection):  # type: ignore[misc]
    """A folder, or the top of a network's library."""

    def __init__(self, path: str, environ: Any, folder: Folder) -> None:
        super().__init__(path, environ)
        self.place = folder
        self._know("folder", folder.pk)

    def get_member_names(self) -> list[str]:
        return [*self.drive.folders(self.place), *self.drive.files(self.place)]

    def get_member_list(self) -> list[Any]:
        folders, files = self.drive.folders(self.place), self.drive.files(self.place)
        self.drive.look_up([each.pk for each in folders.values()], [each.document.pk for each in files.values()])
        base = self.path.rstrip("/")
        inner: list[Any] = [Place(f"{base}/{name}", self.environ, folder) for name, folder in folders.items()]
        return inner + [Leaf(f"{base}/{name}", self.environ, file) for name, file in files.items()]

    def get_member(self, name: str) -> Any:
        return self.provider.get_resource_inst(f"{self.path.rstrip('/')}/{name}", self.environ)

    def get_etag(self) -> None:
        return None

    def create_empty_resource(self, name: str) -> Any:
        with said():
            access.require_to_write(self.drive.user, self.place)
            access.require_mark_to_leave(self.place.network)
            require_known(require_name(name))
        self.environ["portal.dav.made"] = True
        return Blank(f"{self.path.rstrip('/')}/{name}", self.environ, self.place)

    def create_collection(self, name: str) -> None:
        with said():
            require_target(self.drive.user, self.place, roles.ORGANISE)
            open_folder(actor=self.drive.user, network=self.place.network, parent=self.place, name=require_name(name))
        self.drive.forget()

    def handle_delete(self) -> bool:
        self._require_unlocked()
        with said():
            library.remove_folder(actor=self.drive.user, folder=self.place)
        self._is_gone()
        return True

    def handle_move(self, dest_path: str) -> bool:
        self._require_unlocked()

        def move() -> None:
            parent, name, there = self._target(dest_path)
            _clear(there)
            actions.move_folder(actor=self.drive.user, source=self.place, parent=parent, name=name)

        with said():
            actions.in_one_go(move)
        self._is_gone()
        return True

    def handle_copy(self, dest_path: str, *, depth_infinity: bool) -> bool:
        def copy() -> None:
            parent, name, there = self._target(dest_path)
            _clear(there)
            self._copy(self.place, parent, name, 0 if depth_infinity else None)

        with said():
            actions.in_one_go(copy)
        self.drive.forget()
        return True

    def _copy(self, source: Folder, parent: Folder, name: str, count: int | None) -> int:
        """Copy a folder with all that is on the drive of it; ``count`` of what was copied before, None for it alone."""
        user = self.drive.user
        made = actions.copy_folder_itself(actor=user, source=source, parent=parent, name=name)
        if count is None:
            return 0
        for each, file in self.drive.files(source).items():
            actions.copy_file(actor=user, source=file, folder=made, name=each)
            count += 1
        for each, folder in self.drive.folders(source).items():
            if count >= actions.MOST_COPIED:
                break
            count = self._copy(folder, made, each, count + 1)
        if count >= actions.MOST_COPIED:
            raise Unprocessable(_("This is too much to be copied at once: at most %(count)s.") % {"count": count})
        return count


class _Written(_Kept):
    """What a body is sent to: a file, or a name that is to be one."""

    name: str
    incoming: Incoming | None = None

    def take(self, file: ReceivedFile) -> None:
        """Keep what has come whole."""
        raise NotImplementedError

    def begin_write(self, *, content_type: str | None = None) -> Incoming:
        with said():
            access.require_to_write(self.drive.user, self.place)
            self.incoming = Incoming(self.name, self.environ)
        return self.incoming

    def end_write(self, *, with_errors: bool) -> None:
        if self.incoming is None:
            return
        with said(), self.incoming.whole(with_errors) as file:
            if file is not None:
                self.take(file)
        self.drive.forget()


class Leaf(_Written, DAVNonCollection):  # type: ignore[misc]
    """A file: the newest version of a document in one language."""

    def __init__(self, path: str, environ: Any, file: File) -> None:
        super().__init__(path, environ)
        self.file, self.version = file, file.version
        self.place = file.document.folder
        self._know("document", file.document.pk)

    def get_content_length(self) -> int:
        return self.version.size

    def get_content_type(self) -> str:
        return self.version.content_type

    def get_creation_date(self) -> float:
        return _seconds(self.file.document.created_at)

    def get_last_modified(self) -> float:
        return _seconds(self.version.created_at)

    def get_etag(self) -> str:
        return self.version.sha256

    def support_etag(self) -> bool:
        return True

    def support_ranges(self) -> bool:
        return True

    def get_content(self) -> Any:
        """GET is answered by the provider, as every file of the portal is."""
        raise DAVError(HTTP_FORBIDDEN)

    def take(self, file: ReceivedFile) -> None:
        user, name = self.drive.user, self.file.name
        self.version = actions.put_file(actor=user, folder=self.place, file=file, name=name, over=self.file)

    def handle_delete(self) -> bool:
        self._require_unlocked()
        with said():
            actions.remove_file(actor=self.drive.user, file=self.file)
        self._is_gone()
        return True

    def handle_move(self, dest_path: str) -> bool:
        self._require_unlocked()
        self._put(dest_path, actions.move_file)
        self._is_gone()
        return True

    def handle_copy(self, dest_path: str, *, depth_infinity: bool) -> bool:
        self._put(dest_path, actions.copy_file)
        self.drive.forget()
        return True

    def _put(self, dest_path: str, act: Any) -> None:
        def put() -> None:
            parent, name, there = self._target(dest_path)
            require_known(name)
            over = there.file if isinstance(there, Leaf) else None
            if over is None:
                _clear(there)
            act(actor=self.drive.user, source=self.file, folder=parent, name=name, over=over)

        with said():
            actions.in_one_go(put)


class Blank(_Written, DAVNonCollection):  # type: ignore[misc]
    """A name without a file: one that is being sent, or that a client has locked or reserved before it sends."""

    version: Version | None = None

    def __init__(self, path: str, environ: Any, folder: Folder) -> None:
        super().__init__(path, environ)
        self.place = folder

    def get_content_length(self) -> int:
        return 0

    def get_content_type(self) -> str:
        return "application/octet-stream"

    def get_etag(self) -> str | None:
        return self.version.sha256 if self.version else None

    def support_etag(self) -> bool:
        return True

    def get_content(self) -> Any:
        raise DAVError(HTTP_FORBIDDEN)

    def take(self, file: ReceivedFile) -> None:
        if file.size == 0 and decide_type(self.name, b"") == UNKNOWN:
            self._reserve()
            return
        self.version = actions.put_file(actor=self.drive.user, folder=self.place, file=file, name=self.name)

    def _reserve(self) -> None:
        """Explorer and Finder send an empty file before they lock it and send the real one: it is not kept as one."""
        _slug, *below = self.path.strip("/").split("/")
        reserved = actions.take_lock(
            actor=self.drive.user, network=self.place.network, path="/" + "/".join(below), shared=True,
            token=f"{actions.RESERVED}{secrets.token_hex(16)}", lasts=actions.RESERVED_FOR,
        )  # fmt: skip
        if reserved is None:
            raise TooMany(_("Try again."))

    def handle_delete(self) -> bool:
        self._require_unlocked()
        self._is_gone()
        return True

    def handle_copy(self, dest_path: str, *, depth_infinity: bool) -> bool:
        raise DAVError(HTTP_FORBIDDEN)

    def handle_move(self, dest_path: str) -> bool:
        raise DAVError(HTTP_FORBIDDEN)


def require_name(name: str) -> str:
    """``name`` if a file or folder can be called so; 422 with a sentence for what would be kept under another name,
    and for what programs leave beside one's files for themselves."""
    if LITTER.match(name):
        raise Refused(_("The library keeps no such files of programs."))
    if clean_name(name) != name or "\\" in name or name.strip(".") == "":
        raise Unprocessable(_("A file cannot be called “%(name)s” here.") % {"name": clean_name(name)})
    return name


def _clear(there: Any) -> None:
    """Put what has a name that is wanted into the bin."""
    if there is not None:
        there.handle_delete()


def _seconds(at: datetime) -> float:
    return at.timestamp()
