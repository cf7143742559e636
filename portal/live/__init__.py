"""Live pages: the only package that touches channels and Redis pub/sub.

Everyone else calls these three functions after commit. They never raise and never block for long:
a poke that is lost is repaired by the next heartbeat's catch-up.
"""

from portal.live import hub
from portal.live.leave import Leave, ask_also
from portal.live.protocol import Poke, Recheck, Tell

__all__ = ["Leave", "announce", "ask_also", "recheck_person", "tell_person"]


def announce(scope: str, stream_id: int, seq: int) -> None:
    """Something happened in ``scope`` (``"chat.channel:5"``): open pages are poked to catch up to ``seq``."""
    hub.publish(f"scope:{scope}", Poke(scope, stream_id, seq))


def tell_person(user_id: int, event: str = "notices") -> None:
    """Poke every open page of one person, for example because their notices changed. Carries no content."""
    hub.publish(f"user:{user_id}", Tell(event))


def recheck_person(user_id: int, reason: str = "") -> None:
    """Rights, session or password of a person changed: each of their sockets asks its gates again.

    A socket whose session is gone closes with 4401; one whose scope is no longer visible is told
    ``reason`` and closes with 4403.
    """
    hub.publish(f"user:{user_id}", Recheck(reason))
