"""A signed link that shows that a mail has arrived at an address. It signs nobody in."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User

SALT = "notifications.address"
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody has a mail that went to this address."""

    user_id: int
    address: str


def make(user_id: int, address: str) -> str:
    """A token for a link in a mail to ``address``."""
    return signing.dumps([user_id, address], salt=SALT)


def read(token: str) -> Proof | None:
    """What a token of the last day proves; None for one that is old, changed or made up."""
    try:
        user_id, address = signing.loads(token, salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Proof(int(user_id), str(address))


def mail_to(user: User) -> EmailMessage:
    """The mail whose link shows that it has arrived, in the language of ``user``."""
    base = settings.PORTAL_URL.rstrip("/")
    link = base + reverse("notifications:address_proven", args=[make(user.pk, user.email)])
    context = {"user": user, "link": link, "portal_url": settings.PORTAL_URL}
    with translation.override(user.language):
        return EmailMessage(
            gettext("Does mail reach you again?"),
            render_to_string("notifications/email/proof.txt", context),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
