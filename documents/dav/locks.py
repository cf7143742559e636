"""Locks that all processes share: wsgidav's lock storage over a table."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

from wsgidav.dav_error import HTTP_FORBIDDEN, HTTP_LOCKED, DAVError
from wsgidav.lock_man.lock_manager import generate_lock_token, validate_lock

from documents.actions import dav as actions
from documents.dav.drive import here, parts
from documents.dav.refusing import said
from documents.models import DavLock
from documents.queries.dav import lock_of

DEFAULT = timedelta(hours=1)


class LockStorage:
    """What wsgidav's LockManager keeps its locks in. A path is quoted, with the network's slug in front."""

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def cleanup(self) -> None:
        """What has ended is cleared away with the next lock."""

    def clear(self) -> None:
        """Locks are never cleared as a whole."""

    def get(self, token: str) -> dict[str, Any] | None:
        """The lock with this token as wsgidav wants it; None if there is none (any more)."""
        lock = None if token.startswith(actions.RESERVED) else lock_of(token)
        return None if lock is None else _as_dict(lock, lock.network.slug)

    def create(self, path: str, lock: dict[str, Any]) -> dict[str, Any]:
        """Keep ``lock``; 423 if another process was quicker."""
        drive = here()
        slug, below = split(path)
        root = drive.root(slug)
        if root is None:
            raise DAVError(HTTP_FORBIDDEN)
        seconds = float(lock["timeout"])
        lasts = actions.LONGEST if seconds < 0 else min(timedelta(seconds=seconds), actions.LONGEST)
        owner = lock["owner"] if isinstance(lock["owner"], str) else lock["owner"].decode("utf-8", "replace")
        with said():
            made = actions.take_lock(
                actor=drive.user, network=root.network, path=below, token=generate_lock_token(), lasts=lasts,
                shared=lock["scope"] == "shared", deep=lock["depth"] == "infinity", owner=owner,
            )  # fmt: skip
        if made is None:
            raise DAVError(HTTP_LOCKED)
        lock.update(_as_dict(made, slug))
        validate_lock(lock)
        return lock

    def refresh(self, token: str, *, timeout: float) -> dict[str, Any] | None:
        """Have a lock last longer."""
        lasts = actions.LONGEST if timeout < 0 else min(timedelta(seconds=timeout), actions.LONGEST)
        with said():
            actions.renew_lock(token=token, lasts=lasts)
        return self.get(token)

    def delete(self, token: str) -> bool:
        """End a lock."""
        return actions.drop_lock(token=token)

    def get_lock_list(self, path: str, *, include_root: bool, include_children: bool, token_only: bool) -> list[Any]:
        """The locks of ``path`` itself, of what lies below it, or of both."""
        drive = here()
        slug, below = split(path)
        root = drive.root(slug) if slug else None
        if root is None:
            return []
        inside = below.rstrip("/") + "/"

        def is_asked_for(lock: DavLock) -> bool:
            if lock.path == below:
                return include_root
            return include_children and lock.path.startswith(inside)

        held = [lock for lock in drive.locks(root.network.pk) if not lock.token.startswith(actions.RESERVED)]
        found = [lock for lock in held if is_asked_for(lock)]
        return [lock.token for lock in found] if token_only else [_as_dict(lock, slug) for lock in found]


def split(url: str) -> tuple[str, str]:
    """The network's slug and the path below its drive, from a quoted path: "/airports/A%20b" is "airports", "/A b"."""
    slug, *rest = parts(unquote(url)) or [""]
    return slug, "/" + "/".join(rest)


def _as_dict(lock: DavLock, slug: str) -> dict[str, Any]:
    left = lock.expires_at.timestamp() - time.time()
    return {
        "root": "/" + quote(f"{slug}{lock.path}".strip("/")),
        "type": "write",
        "scope": "shared" if lock.shared else "exclusive",
        "depth": "infinity" if lock.deep else "0",
        "owner": lock.owner.encode(),
        "timeout": left,
        "expire": lock.expires_at.timestamp(),
        "principal": str(lock.user_id),
        "token": lock.token,
    }
