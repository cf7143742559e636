"""An invitation as a mail, and the signed link in it."""

import hashlib

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from networks.models import Invitation
from portal.text import tidy

SALT = "networks.invitation"
# Nobody knows yet which language the invited person reads: the working languages, one below the other.
LANGUAGES = ("en", "fr")


def link_of(invitation: Invitation) -> str:
    """The path that accepts ``invitation``. It holds until the invitation is used, replaced, taken back or over."""
    token = signing.dumps([invitation.pk, invitation.nonce], salt=SALT)
    return f"/accounts/invitations/{token}/"


def read_link(token: str) -> tuple[int, str] | None:
    """``(primary key, nonce)`` of a link's token; None if it was not made here."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (pk, nonce) if isinstance(pk, int) and isinstance(nonce, str) else None


def compose_invitation(invitation: Invitation) -> EmailMultiAlternatives:
    """The mail with the link. Repeated after a crash, it has the same Message-ID."""
    subject = _subject(invitation)
    url = f"{settings.PORTAL_URL}{link_of(invitation)}"
    context = {"invitation": invitation, "languages": LANGUAGES, "url": url, "subject": subject}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("email/invitation.txt", context),
        to=[invitation.email],
        headers={
            "Message-ID": f"<invitation-{invitation.pk}-{_mark_of(invitation)}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(render_to_string("email/invitation.html", context), "text/html")
    return mail


def _subject(invitation: Invitation) -> str:
    """In both languages; once if they are the same."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(tidy(_("Invitation to %(network)s") % {"network": invitation.network.name}))
    return " / ".join(dict.fromkeys(said))


def _mark_of(invitation: Invitation) -> str:
    """What tells one sending from the next without giving the nonce away."""
    return hashlib.sha256(invitation.nonce.encode()).hexdigest()[:16]


def _domain() -> str:
    return settings.PORTAL_URL.partition("://")[2].partition(":")[0].partition("/")[0]
