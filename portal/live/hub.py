"""Fan-out to the sockets of this and other processes."""

from typing import Any


def publish(channel: str, frame: dict[str, Any]) -> None:
    """Send ``frame`` to every process that has a socket listening to ``channel``."""
