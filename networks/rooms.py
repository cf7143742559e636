"""The registry of rooms: how networks reach the forums, folders and channels of apps they do not import.

An app announces each of its kinds of container in ``AppConfig.ready()``; the page that lists and restricts them
knows nothing else about them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from networks.models import Container, Network
from portal.sections import Text


@dataclass(frozen=True, slots=True)
class RoomKind:
    """A kind of container: forums, folders, channels."""

    key: str  # in addresses
    model: type[Container]
    label: Text
    icon: str
    order: int
    shown: Callable[[Network], QuerySet[Any]]  # the rooms of a network, in the order in which they are listed
    readers: Callable[[Any], QuerySet[User]]  # room → whom its mark lets read, whoever may enter
    restrict: Callable[..., None]  # (room=, groups=, actor=)
    free: Callable[..., None]  # (room=, actor=): let everybody in again


_kinds: dict[str, RoomKind] = {}


def register(*kinds: RoomKind) -> None:
    """Announce kinds of rooms. Called once, from ``AppConfig.ready()``."""
    for kind in kinds:
        _kinds[kind.key] = kind


def room_kinds() -> list[RoomKind]:
    """All kinds, in order."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)
