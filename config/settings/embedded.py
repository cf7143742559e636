"""One process, nothing to install: SQLite, a worker thread, files under ``var/``. The default of ``make run``."""

import os
import secrets

from config.env import env
from config.settings.base import *  # noqa: F403
from config.settings.base import PORTAL_PUSH_KEY, STATIC_ROOT, STORAGES, VAR_DIR

VAR_DIR.mkdir(parents=True, exist_ok=True)


def _own_secret(name: str, length: int) -> str:
    """A key of the installation's own, made at the first start and kept beside the data."""
    path = VAR_DIR / name
    try:
        with path.open("x") as handle:
            path.chmod(0o600)
            handle.write(secrets.token_urlsafe(length))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", "") or _own_secret("secret-key", 50)
PORTAL_DEMO = env.bool("DEMO", True)
# `make run` is told where to listen by HOST and PORT; links in mails and open sockets follow.
_host, _port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
_names = ["localhost", "127.0.0.1"] if _host in ("127.0.0.1", "0.0.0.0", "localhost", "::1", "::") else [_host]  # noqa: S104
PORTAL_URL = env.str("URL", f"http://{_names[0]}:{_port}")
PORTAL_ORIGINS = env.list("ORIGINS", [f"http://{name}:{_port}" for name in _names])
PORTAL_EMBEDDED_WORKER = True
PORTAL_PUSH_KEY = PORTAL_PUSH_KEY or _own_secret("push-key", 32)
# The embedded form is reached by whatever name the machine has; there is no proxy to check it before us.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"])

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "portal.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# The worker looks into its queue ten times a second; the default is once.
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.1}
EMAIL_BACKEND = "portal.mail.FolderBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
STATIC_ROOT.mkdir(exist_ok=True)
# No step between a change and a start: files are found where they lie, under their own names.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MIDDLEWARE = list(MIDDLEWARE)
MIDDLEWARE.insert(1, "config.static.StaticFilesMiddleware")
