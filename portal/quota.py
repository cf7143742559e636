"""How much room the files of a network may take, and how much they do. The app that keeps them says the second."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.errors import NoRoom
from portal.models import Stream

MEGABYTE = 1024 * 1024

_used: list[Callable[[int], int]] = []  # network id → bytes


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a network, in bytes."""

    used: int
    limit: int | None  # None: there is none

    @property
    def percent(self) -> int:
        """How much of it is used, from 0 to 100; 0 without a limit."""
        return min(self.used * 100 // self.limit, 100) if self.limit else 0

    @property
    def is_scarce(self) -> bool:
        """Whether less than a tenth is left."""
        return self.limit is not None and self.percent >= 90


def register_use(used: Callable[[int], int]) -> None:
    """Announce who counts. Called once, from ``AppConfig.ready()``."""
    _used[:] = [used]


def limit_of(network: Any) -> int | None:
    """The bytes that ``network`` may keep; None: as many as come."""
    megabytes = network.storage_quota_mb or settings.PORTAL_QUOTA_MB
    return megabytes * MEGABYTE if megabytes else None


def room_of(network: Any) -> Room:
    """How much ``network`` may keep and does. One query."""
    return Room(sum(used(network.pk) for used in _used), limit_of(network))


def limited_room_of(network: Any) -> Room | None:
    """As :func:`room_of`; None, without a query, where there is no limit."""
    return room_of(network) if limit_of(network) is not None else None


def require_room(network: Any, size: int, *, locked: bool = True) -> None:
    """Let ``size`` more bytes into ``network``, which nobody else fills until the transaction ends.

    What is recorded locks the same row, so no two acts wait for each other here.

    Args:
        locked: False: only asked, for what is begun now and let in later.

    Raises:
        NoRoom: with a sentence that says how much is left.
    """
    if limit_of(network) is None or not size:
        return
    if locked:
        Stream.objects.select_for_update().only("pk").get(pk=network.stream_id)
    room = room_of(network)
    if room.limit is not None and room.used + size > room.limit:
        said = _("The library of %(network)s has room for %(limit)s, and %(left)s are left: %(size)s do not fit in.")
        left = filesizeformat(max(room.limit - room.used, 0))
        names = {"network": network.name, "limit": filesizeformat(room.limit), "left": left}
        raise NoRoom(said % {**names, "size": filesizeformat(size)})
