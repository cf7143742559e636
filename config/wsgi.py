"""WSGI entry for gunicorn: every page but the socket, and the drives."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
pages = get_wsgi_application()

# Only now are the apps loaded.
from documents.dav.application import MOUNT  # noqa: E402
from documents.dav.application import application as drives  # noqa: E402


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """``/dav/`` is wsgidav's, the rest Django's."""
    path = environ.get("PATH_INFO", "")
    handler: Any = drives if path == MOUNT or path.startswith(f"{MOUNT}/") else pages
    answer: Iterable[bytes] = handler(environ, start_response)
    return answer
