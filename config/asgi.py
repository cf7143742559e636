"""ASGI entry for uvicorn: the whole portal in the embedded form, ``/ws/`` alone behind nginx in production."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django_application: Any = get_asgi_application()

# Only now are the apps loaded.
from config.drives import with_drives  # noqa: E402
from config.lifespan import lifespan  # noqa: E402
from portal.live.consumers import ready_to_serve  # noqa: E402
from portal.uploads import BodyLimit  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": BodyLimit(with_drives(django_application)),
        "websocket": ready_to_serve(),
        "lifespan": lifespan,
    }
)
