"""The embedded form, with a mail server in place of the folder."""

import os

from config.settings.embedded import *  # noqa: F403

PORTAL_DEMO = False
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ.get("BENCH_MAIL_PORT", "25"))
