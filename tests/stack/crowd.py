"""Inside the stack: ``python -m tests.stack.crowd 40`` adds 40 members to Airports and prints their sessions."""

import json
import sys


def build(people: int) -> list[str]:
    """Members with a session each; returns the sessions' keys."""
    from datetime import timedelta
    from uuid import uuid4

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from accounts.models import User
    from networks.actions import start_membership
    from networks.models import Network
    from networks.roles import Role

    network, keys = Network.objects.get(slug="airports"), []
    for number in range(people):
        user = User(email=f"crowd-{uuid4().hex[:12]}@example.org", name=f"Crowd {number}", country="FR")
        user.set_unusable_password()
        user.second_factor_grace_until = timezone.now() + timedelta(days=365)
        user.save()
        start_membership(actor=None, user=user, network=network, role=Role.MEMBER)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(str(session.session_key))
    return keys


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(build(int(sys.argv[1]))))
