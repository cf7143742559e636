"""The production form, with the floor beside it and a query counter that answers only when asked."""

from config.settings.production import *  # noqa: F403
from config.settings.production import MIDDLEWARE as _MIDDLEWARE

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.floor.count_queries", *_MIDDLEWARE]
