"""A cache that may be gone: the portal goes on without it."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import Redis
from redis.exceptions import RedisError

from portal import resting

logger = logging.getLogger(__name__)


def redis_answers(url: str, patience: float) -> bool:
    """Whether the Redis at ``url`` answers within ``patience`` seconds."""
    try:
        with Redis.from_url(url, socket_timeout=patience, socket_connect_timeout=patience) as client:
            return bool(client.ping())
    except RedisError as error:
        logger.warning("redis: %s", error)
        return False


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, except that a dead Redis is a miss, not an error, and waited for once in some seconds."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._url = server

    def _forgive(self, name: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        if resting.rests(self._url):
            return fallback
        try:
            return getattr(super(), name)(*args, **kwargs)
        except RedisError as error:
            resting.failed(self._url)
            logger.warning("cache %s: %s", name, error)
            return fallback

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._forgive("add", True, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._forgive("get", default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._forgive("set", None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._forgive("touch", False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._forgive("delete", False, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return dict(self._forgive("get_many", {}, *args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._forgive("set_many", [], *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._forgive("has_key", False, *args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        return int(self._forgive("incr", delta, key, delta, version))
