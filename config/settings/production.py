"""The composed form: PostgreSQL, Redis, gunicorn, uvicorn for ``/ws/``, Celery, nginx. All by environment."""

from django.core.exceptions import ImproperlyConfigured

from config.env import env
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

if env.bool("DEMO", False):
    raise ImproperlyConfigured("PORTAL_DEMO is for the embedded form only: demonstration data never enters production.")

SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("PORTAL_SECRET_KEY must have at least 32 characters.")
PORTAL_URL = env.str("URL")
PORTAL_ORIGINS = env.list("ORIGINS", [])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [PORTAL_URL, *PORTAL_ORIGINS]
PORTAL_LIVE_REDIS_URL = env.str("LIVE_REDIS_URL")
PORTAL_SEND_FILES_BY = "nginx"

DATABASES = {"default": {**env.dj_db_url("DATABASE_URL"), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
# What is prepared (portal.prepared) is planned once for all people; nothing else is.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c plan_cache_mode=force_generic_plan")
PORTAL_WEB_DATABASE_URL = env.str("WEB_DATABASE_URL", "")
CACHES = {
    "default": {
        "BACKEND": "portal.cache.ForgivingRedisCache",
        "LOCATION": env.str("CACHE_URL"),
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}
CELERY_BROKER_URL = env.str("BROKER_URL")
for _name, _value in env.dj_email_url("EMAIL_URL").items():
    globals()[_name] = _value

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_https = PORTAL_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
# The proxy in front is ours and appends exactly one address: the last one is the client's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1)

if env.str("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT", "") or None,
            "max_memory_size": 1024 * 1024,  # what is larger is passed through a file, not through memory
            "file_overwrite": False,
        },
    }
    PORTAL_SEND_FILES_BY = "django"
