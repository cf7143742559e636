"""What every form of the portal shares."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import validate

from config.env import env, is_push_key, refuse_unknown

refuse_unknown()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("VAR", str(BASE_DIR / "var")))

PORTAL_DEMO = False
PORTAL_URL = "http://localhost:8000"
# host:port of a ClamAV daemon; empty: nothing is scanned.
PORTAL_CLAMAV = env.str("CLAMAV", "")
PORTAL_UPLOAD_LIMIT = env.int("UPLOAD_LIMIT_MB", 2048) * 1024 * 1024
# Megabytes of the library of a network that has no quota of its own; 0: no limit.
PORTAL_QUOTA_MB = env.int("QUOTA_MB", 0)
# The key by which the services of browsers know this portal; empty: nothing is pushed to devices.
PORTAL_PUSH_KEY = env.str("PUSH_KEY", "", validate=is_push_key)
PORTAL_LIVE_REDIS_URL = ""
PORTAL_ORIGINS: list[str] = []  # further origins whose pages may open the socket
PORTAL_SEND_FILES_BY = "django"  # or "nginx": X-Accel-Redirect
PORTAL_EMBEDDED_WORKER = False
# How long somebody gets in without a second factor, from the moment one is asked of them.
PORTAL_SECOND_FACTOR_GRACE = timedelta(days=env.int("SECOND_FACTOR_GRACE_DAYS", 14, validate=validate.Range(0, 365)))
PORTAL_METRICS_TOKEN = env.str("METRICS_TOKEN", "")
PORTAL_WEB_DATABASE_URL = ""  # of the role that grant_web_role lets in; given to the migrations alone

DEBUG = False
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

INSTALLED_APPS = [
    "portal",
    "accounts",
    "notifications",
    "networks",
    "forums",
    "documents",
    "chat",
    "search",
    "alerts",
    "config.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "config.admin.PortalAdminConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "channels",
    "django_htmx",
    "django_prose_editor",
    "js_asset",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.metrics.measure",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.middleware.answer_plainly",
    "accounts.middleware.require_sign_in",
    "accounts.middleware.personal_settings",
    "accounts.middleware.require_second_factor",
    "portal.uploads.limit_body",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.chrome.chrome",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- people and sign-in ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "accounts.adapters.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by the invitation that was sent to it
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to its owner
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/m/ip"}
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
    "add_email": "accounts.forms.AddressForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Network Portal"
MFA_TOTP_TOLERANCE = 1  # clocks may be half a minute apart; each code works once all the same
MFA_ALLOW_UNVERIFIED_EMAIL = True  # sign-up is closed: an address that waits to be confirmed shuts nobody out
USERSESSIONS_TRACK_ACTIVITY = False  # one write a request is not worth it

# Sessions live in the database: with Redis dead, people must stay signed in.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SESSION_COOKIE_AGE = 14 * 24 * 3600

# -- rights ----------------------------------------------------------------------------------
ANONYMOUS_USER_NAME = None
# guardian stores the grants; they are read through access.py in one query, not through has_perm.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
GUARDIAN_RAISE_403 = False
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

# -- language and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# -- files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["portal.uploads.MeasuringHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_PERMISSIONS = 0o640
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# -- mail ------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Network Portal <portal@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
MAIL_WAIT = env.int("MAIL_WAIT", 180)  # seconds that ordinary mail waits, to be put together or dropped

# Where answers by mail come in: lmtp://host:port or smtp://host:port; empty: the portal takes no mail.
PORTAL_MAIL_IN = env.str("MAIL_IN", "", validate=validate.Regexp(r"(?:(?:lmtp|smtp)://[^/:\s]+:\d{1,5})?\Z"))
PORTAL_MAIL_IN_DOMAIN = env.str("MAIL_IN_DOMAIN", "")  # of the addresses; empty: the host of PORTAL_URL
PORTAL_MAIL_IN_LIMIT_MB = env.int("MAIL_IN_LIMIT_MB", 25, validate=validate.Range(1, 200))
# The name by which our own mail server signs Authentication-Results: then only what it vouches for is taken.
PORTAL_MAIL_IN_TRUSTS = env.str("MAIL_IN_TRUSTS", "")

# -- work ------------------------------------------------------------------------------------
CELERY_BROKER_URL = "memory://localhost//"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "notifications.sweep", "schedule": 30.0},
    "send-digests": {"task": "notifications.send_digests", "schedule": 60.0},
    "seal-audit": {"task": "portal.seal_audit", "schedule": 30.0},
    "seal-audit-all": {"task": "portal.seal_audit", "schedule": 24 * 3600.0, "kwargs": {"everything": True}},
    "sweep-invitations": {"task": "networks.sweep_invitations", "schedule": 30.0},
    "sweep-sheets": {"task": "networks.sweep_sheets", "schedule": 30.0},
    "sweep-exports": {"task": "accounts.sweep_exports", "schedule": 300.0},
    "erase-due": {"task": "accounts.erase_due", "schedule": 600.0},
    "end-memberships": {"task": "networks.end_memberships", "schedule": 30.0},
    "tell-of-stopped-addresses": {"task": "networks.tell_of_stopped", "schedule": 300.0},
    "tell-ending-terms": {"task": "networks.tell_ending_terms", "schedule": 600.0},
    "remind-of-requests": {"task": "forums.remind_of_requests", "schedule": 600.0},
    "close-polls": {"task": "forums.close_polls", "schedule": 60.0},
    "remind-bookmarks": {"task": "forums.remind_bookmarks", "schedule": 60.0},
    "sweep-unsent": {"task": "forums.sweep_unsent", "schedule": 3600.0},
    "make-pages": {"task": "documents.make_pages", "schedule": 20.0},
    "sweep-pages": {"task": "documents.sweep_pages", "schedule": 24 * 3600.0},
    "warn-of-expiry": {"task": "documents.warn_of_expiry", "schedule": 3600.0},
    "sweep-locks": {"task": "documents.sweep_locks", "schedule": 3600.0},
    "sweep-uploads": {"task": "documents.sweep_uploads", "schedule": 3600.0},
    "sweep-store": {"task": "portal.sweep_store", "schedule": 6 * 3600.0},
    "scan-waiting": {"task": "portal.scan_waiting", "schedule": 30.0},
    "take-batches": {"task": "documents.sweep_batches", "schedule": 30.0},
    "remind-of-readings": {"task": "documents.remind_of_readings", "schedule": 3600.0},
    "let-old-messages-go": {"task": "chat.let_old_messages_go", "schedule": crontab(hour=2, minute=40)},
    "end-case-rooms": {"task": "chat.end_case_rooms", "schedule": 300.0},
    "purge-case-rooms": {"task": "chat.purge_case_rooms", "schedule": 6 * 3600.0},
    "escalate-alerts": {"task": "alerts.escalate", "schedule": 30.0},
    "expire-alerts": {"task": "alerts.expire", "schedule": 30.0},
    "sweep-alerts": {"task": "alerts.sweep_unsent", "schedule": 6 * 3600.0},
    "keep-search": {"task": "search.keep", "schedule": 30.0},
    "tidy-search": {"task": "search.tidy", "schedule": 24 * 3600.0},
    "open-yearly-rounds": {"task": "networks.open_yearly_rounds", "schedule": 3600.0},
}

# -- headers ---------------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_keys": {"()": "portal.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # The memory broker has no host and warns of it with every connection.
        "kombu.connection": {"level": "ERROR"},
        # Every 404 and 422 would be a line; they are counted by /metrics.
        "django.request": {"level": "ERROR"},
    },
}
