"""Collects the static files into an image, where no settings of an installation exist yet."""

import os
import secrets

PLACEHOLDERS = {
    "PORTAL_SECRET_KEY": secrets.token_hex(32),
    "PORTAL_URL": "https://portal.invalid",
    "PORTAL_ALLOWED_HOSTS": "portal.invalid",
    "PORTAL_DATABASE_URL": "postgres://portal@db.invalid/portal",
    "PORTAL_CACHE_URL": "redis://redis.invalid/0",
    "PORTAL_BROKER_URL": "redis://redis.invalid/1",
    "PORTAL_LIVE_REDIS_URL": "redis://redis.invalid/2",
    "PORTAL_EMAIL_URL": "smtp://mail.invalid",
}

if __name__ == "__main__":
    for name, value in PLACEHOLDERS.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
