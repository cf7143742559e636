"""People whose grace is over, and how they show a second factor."""

import time
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.conftest import PASSWORD

ASKED = "/accounts/second-factor/"
STEP = "/accounts/2fa/authenticate/"
AGAIN = "/accounts/2fa/reauthenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def grace(user: User, days: float | None) -> User:
    """Have the grace of ``user`` end in so many days (negative: it is over; None: it has not begun)."""
    user.second_factor_grace_until = None if days is None else timezone.now() + timedelta(days=days)
    user.save(update_fields=["second_factor_grace_until"])
    return user


def enrolled(user: User) -> User:
    """``user`` has an app with ``SECRET``, set up elsewhere."""
    TOTP.activate(user, SECRET)
    return user


def next_code(user: User, secret: str = SECRET) -> str:
    """A code the portal takes from ``user`` now: what the app shows, as if no code had been used before."""
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    app.data.pop("spent", None)
    app.save(update_fields=["data"])
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code}")
    return code


def by_password(user: User) -> Client:
    """A browser in which ``user`` has signed in with the password, through the page."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def by_both(user: User) -> Client:
    """A browser in which ``user`` has shown password and code."""
    client = by_password(user)
    assert client.post(STEP, {"code": next_code(user)}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    """Whether the browser gets a page of the inside."""
    return bool(client.get("/profile/").status_code == 200)


def where(response: Any) -> tuple[int, str]:
    """Status and, without the way back, the address it leads to."""
    return response.status_code, response.headers.get("Location", "").partition("?")[0]
