"""The routes of areas that have a file of their own here.

A module of this package has ``ROUTES`` (name → address, GET, POST), may have ``world(cast, network)`` that makes what
its addresses name and gives its keys, and may have ``PAGES``, addresses of the demonstration that the browser looks at.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType


def areas() -> Iterator[ModuleType]:
    """Every module of this package that lists routes."""
    for found in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        if hasattr(module, "ROUTES"):
            yield module
