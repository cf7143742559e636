"""Blocking work of the sockets: a few threads of their own, with their database connections tidied up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from channels.db import DatabaseSyncToAsync

T = TypeVar("T")

# Not Django's one thread-sensitive thread: a slow query for one page must not hold up the others.
_pool = ThreadPoolExecutor(4, thread_name_prefix="live")


async def in_thread(function: Callable[..., T], *args: Any) -> T:
    """``function(*args)`` in a thread; database connections that are too old are closed around it."""
    answer: T = await DatabaseSyncToAsync(function, thread_sensitive=False, executor=_pool)(*args)
    return answer
