"""A server that does not answer is left alone for a moment: one request pays for it, not every one and not thrice.

Cache, broker and live pages may be one Redis. Who finds it silent says so; the others do not try until the moment is
over. Everything that is asked of it can be done without: numbers are counted anew, sweeps find what was not started,
pages catch up.
"""

import time
from urllib.parse import urlsplit

SECONDS = 3.0

_until: dict[str, float] = {}  # host and port → the moment at which it is tried again


def rests(url: str) -> bool:
    """Whether the server at ``url`` is left alone now."""
    return time.monotonic() < _until.get(urlsplit(url).netloc, 0.0)


def failed(url: str, seconds: float = SECONDS) -> None:
    """The server at ``url`` did not answer: leave it alone for some seconds."""
    _until[urlsplit(url).netloc] = time.monotonic() + seconds


def forget() -> None:
    """Try all of them again at once."""
    _until.clear()
