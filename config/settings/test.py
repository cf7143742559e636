"""For pytest: the embedded form, quick hashing, work done at once, mail kept in memory."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE as _MIDDLEWARE

VAR_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
SECRET_KEY = "for tests only, never for anything else"  # noqa: S105
PORTAL_DEMO = True
PORTAL_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "portal.sqlite3",
        "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = VAR_DIR / "files"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
PORTAL_PUSH_KEY = "c2l4dGVlbiBieXRlcyB0d2ljZSBhcmUgYSBrZXkhISE"  # for tests only
MAIL_WAIT = 0  # tests of waiting say how long
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
WHITENOISE_USE_FINDERS = True
MIDDLEWARE = [_MIDDLEWARE[0], "config.static.StaticFilesMiddleware", *_MIDDLEWARE[1:]]
