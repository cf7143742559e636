"""Sums of a file while it comes: made in a thread of their own, so that the next piece need not wait for them."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

AHEAD = 4  # pieces that may wait to be summed: what a file takes of memory


class Summing:
    """Takes a file's pieces in their order and feeds them to ``digests`` (of hashlib).

    hashlib leaves the interpreter to others while it works, so one core sums while another receives and writes.
    After the block the sums are those of all that was taken.
    """

    def __init__(self, *digests: Any) -> None:
        self.digests = [digest for digest in digests if digest is not None]
        self.waiting: deque[Future[None]] = deque()
        self.beside = ThreadPoolExecutor(1, thread_name_prefix="summing") if self.digests else None

    def take(self, piece: bytes) -> None:
        """The next piece. Waits if too many are not summed yet."""
        if self.beside is None:
            return
        if len(self.waiting) >= AHEAD:
            self.waiting.popleft().result()
        self.waiting.append(self.beside.submit(self._sum, piece))

    def _sum(self, piece: bytes) -> None:
        for digest in self.digests:
            digest.update(piece)

    def __enter__(self) -> "Summing":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.beside is not None:
            self.beside.shutdown()
