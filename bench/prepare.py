"""Fills the bench's database and prints, as JSON, what the measurements need."""

import json
import sys
from dataclasses import asdict

import django


def main() -> None:
    """Fill, let PostgreSQL look at what it holds, open a session for the reader."""
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection

    from accounts.models import User
    from bench.fill import READER, fill
    from bench.size import Size

    world = fill(Size(**json.loads(sys.argv[1])))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    reader = User.objects.get(email=READER)
    session = SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    print(json.dumps({**asdict(world), "session": session.session_key, "reader": reader.pk}))


if __name__ == "__main__":
    main()
