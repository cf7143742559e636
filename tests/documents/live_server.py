"""Prepares a portal of its own for the memory test: ``python -m tests.documents.live_server`` prints a session key."""

import os

import django


def prepare() -> str:
    """Migrate, open a network with one member and sign that member in. Returns the session's key."""
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from accounts.models import User
    from networks.actions import open_network, start_membership

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("hana.halite@example.org", name="Hana Halite")
    start_membership(actor=None, user=user, network=open_network(name="Airports", slug="airports"), role="member")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
    print(prepare())  # noqa: T201
