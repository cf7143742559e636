"""Coroutines that mostly end without waiting: run to their first wait at once, and left to a task only if there is one.

A frame that goes to thousands of sockets would else cost a task for each of them, which is more than the sending.
"""

from collections.abc import Coroutine, Generator
from typing import Any


class Begun:
    """The rest of a coroutine that has come to its first wait; to be awaited once."""

    __slots__ = ("_steps", "_waits_for")

    def __init__(self, waits_for: Any, steps: Generator[Any, Any, Any]) -> None:
        self._waits_for, self._steps = waits_for, steps

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            yield self._waits_for
        except BaseException:  # cancelled while it waited
            self._steps.close()
            raise
        return (yield from self._steps)


def begin(work: Coroutine[Any, Any, None]) -> Begun | None:
    """Run ``work`` up to its first wait, in the running loop. Returns its rest; None if it is done.

    Raises:
        Exception: what it raised before that.
    """
    steps = work.__await__()
    try:
        waits_for = next(steps)
    except StopIteration:
        return None
    return Begun(waits_for, steps)
