"""The portal's own environment variables, read once and strictly.

Every name the portal reads starts with ``PORTAL_`` and stands in :data:`KNOWN`. A name that does not,
or a value of the wrong type, stops the start: a typo must not become a silent default.
"""

import os
from base64 import b64decode

from django.core.exceptions import ImproperlyConfigured
from environs import Env, ValidationError

KNOWN = frozenset(
    {
        "PORTAL_ALLOWED_HOSTS",
        "PORTAL_BROKER_URL",
        "PORTAL_CACHE_URL",
        "PORTAL_CLAMAV",
        "PORTAL_DATABASE_URL",
        "PORTAL_DEFAULT_FROM_EMAIL",
        "PORTAL_DEMO",
        "PORTAL_EMAIL_URL",
        "PORTAL_LIVE_REDIS_URL",
        "PORTAL_MAIL_IN",
        "PORTAL_MAIL_IN_DOMAIN",
        "PORTAL_MAIL_IN_LIMIT_MB",
        "PORTAL_MAIL_IN_TRUSTS",
        "PORTAL_MAIL_WAIT",
        "PORTAL_METRICS_TOKEN",
        "PORTAL_ORIGINS",
        "PORTAL_PUSH_KEY",
        "PORTAL_QUOTA_MB",
        "PORTAL_S3_BUCKET",
        "PORTAL_S3_ENDPOINT",
        "PORTAL_SECOND_FACTOR_GRACE_DAYS",
        "PORTAL_SECRET_KEY",
        "PORTAL_TRUSTED_PROXIES",
        "PORTAL_UPLOAD_LIMIT_MB",
        "PORTAL_URL",
        "PORTAL_VAR",
        "PORTAL_WEB_DATABASE_URL",
    }
)

env = Env(prefix="PORTAL_")


def refuse_unknown() -> None:
    """Raise ImproperlyConfigured when the environment holds a ``PORTAL_`` name nobody reads."""
    unknown = sorted(name for name in os.environ if name.startswith("PORTAL_") and name not in KNOWN)
    if unknown:
        raise ImproperlyConfigured(f"Unknown settings: {', '.join(unknown)}. Known are: {', '.join(sorted(KNOWN))}.")


def is_push_key(text: str) -> None:
    """Raise ValidationError unless ``text`` is empty or 32 random bytes in base64, with which pushes are signed."""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        size = len(b64decode(plain + "=" * (-len(plain) % 4), validate=True))
    except ValueError:
        size = -1
    if text and size != 32:
        raise ValidationError("It must be 32 random bytes in base64: openssl rand -base64 32")
