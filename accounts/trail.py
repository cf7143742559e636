"""What third-party apps do that the audit trail has to know: sign-ins, passwords, second factors, addresses.

No address stands in the trail. Of one that was typed and did not open an account there is a digest, keyed with the
installation's secret: enough to see that the same address was tried again, useless to anybody who reads it.
"""

import unicodedata
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User
from portal import audit

DIGITS = 16


def address_digest(address: str) -> str:
    """The same for every spelling of an address: 16 hexadecimal digits."""
    plain = unicodedata.normalize("NFKC", address).casefold().strip()
    return salted_hmac("portal.audit.address", plain, algorithm="sha256").hexdigest()[:DIGITS]


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Somebody is in; also by which ways they have shown who they are."""
    shown = [str(record.get("type") or record["method"]) for record in get_authentication_records(request, user)]
    audit.write(actor=user, verb="session.opened", shown=shown)


@receiver(user_login_failed)
def note_failed_sign_in(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A password was wrong, or the address is unknown. What the limits on guessing refused never comes here."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    known = User.objects.filter(email=typed.strip().lower()).values_list("pk", flat=True).first()
    user: Any = getattr(request, "user", None)
    actor = user if user is not None and user.is_authenticated else None  # asked for their password again
    audit.write(actor=actor, verb="session.refused", person_id=known, address=address_digest(typed))


@receiver(user_logged_out)
def note_sign_out(user: User | None = None, **kwargs: Any) -> None:
    """Somebody has signed out."""
    if user is not None:
        audit.write(actor=user, verb="session.closed")


@receiver(account.password_changed)
@receiver(account.password_set)
def note_password_changed(user: User, **kwargs: Any) -> None:
    """Somebody who is signed in has chosen another password."""
    audit.write(actor=user, verb="password.changed")


@receiver(account.password_reset)
def note_password_reset(user: User, **kwargs: Any) -> None:
    """Somebody has chosen another password with a link that was mailed to them."""
    audit.write(actor=user, verb="password.reset")


@receiver(account.email_changed)
def note_email_changed(user: User, **kwargs: Any) -> None:
    """Another address opens the account."""
    audit.write(actor=user, verb="email.changed")


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_reset)
def note_factor_added(user: User, authenticator: Any, **kwargs: Any) -> None:
    """Somebody has a further second factor, or new recovery codes."""
    audit.write(actor=user, verb="second_factor.added", factor=authenticator.type)


@receiver(mfa.authenticator_removed)
def note_factor_removed(user: User, authenticator: Any, **kwargs: Any) -> None:
    """Somebody has given up a second factor."""
    audit.write(actor=user, verb="second_factor.removed", factor=authenticator.type)


@receiver(mfa.authentication_failed)
def note_failed_factor(user: User, authenticator: Any, **kwargs: Any) -> None:
    """The password was right, the code was not."""
    audit.write(actor=None, verb="second_factor.refused", person_id=user.pk, factor=authenticator.type)
