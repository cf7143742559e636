"""Passwords for programs that cannot show a second factor: made, checked, revoked."""

import base64
import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.second_factor import begin_grace
from accounts.models import AppPassword, User
from accounts.second_factor import Standing, lets_in, standing_since
from portal import audit
from portal.errors import Conflict

MOST = 20  # in use at a time, of one person
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make(*, actor: User, label: str) -> tuple[AppPassword, str]:
    """A new password for a program of the actor's; nothing of the portal can say it again.

    Returns:
        Its row and the password, in groups of four characters.

    Raises:
        Conflict: they have twenty already.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    if AppPassword.objects.filter(user=actor, revoked_at=None).count() >= MOST:
        sentence = _("You have %(count)s passwords for programs. Revoke one that you do not use.")
        raise Conflict(sentence % {"count": MOST})
    plain = base64.b32encode(secrets.token_bytes(15)).decode().lower()
    made = AppPassword.objects.create(user=actor, label=label, digest=_digest_of(plain))
    audit.write(actor=actor, verb="app_password.made", target=("accounts.apppassword", made.pk), label=label)
    return made, "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


@transaction.atomic
def revoke(*, actor: User, password: AppPassword) -> None:
    """Make ``password`` worthless at once. Twice is once."""
    if AppPassword.objects.filter(pk=password.pk, revoked_at=None).update(revoked_at=timezone.now()):
        about = ("accounts.apppassword", password.pk)
        audit.write(actor=actor, verb="app_password.revoked", target=about, label=password.label)


def check(user_email: str, password: str) -> User | None:
    """Whom ``password`` lets in under ``user_email``, judged at this moment; None for everybody else, whyever.

    A password from before the second factor its person has now lets nobody in. Guesses are counted by who asks
    (``accounts.basic``).
    """
    known = AppPassword.objects.select_related("user").filter(digest=_digest_of(password), revoked_at=None)
    found = known.filter(user__email=user_email.strip().lower(), user__is_active=True).first()
    if found is None:
        return None
    met = standing_since(found.user, found.created_at)
    if met is Standing.UNTOLD:  # a program that comes without a page must not put it off for ever
        begin_grace(user=found.user)
        met = standing_since(found.user, found.created_at)
    if not lets_in(met):
        return None
    now = timezone.now()
    if found.last_used_at is None or now - found.last_used_at >= NOTED_EVERY:
        AppPassword.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.user


def opens(password: AppPassword) -> bool:
    """Whether ``password``, not revoked, is from after its person's second factor. Its user must be loaded."""
    return password.revoked_at is None and standing_since(password.user, password.created_at) is not Standing.UNSHOWN


def _digest_of(password: str) -> str:
    """What is kept of a password. Dashes, spaces and capitals are for the eye."""
    plain = "".join(password.split()).replace("-", "").lower()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
