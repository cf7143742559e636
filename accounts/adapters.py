"""Where allauth asks the portal: closed sign-up, names, mails, guesses, secrets."""

import base64
import hashlib
import logging
import smtplib
import time
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import can_spare
from accounts.actions import prove_address
from accounts.addresses import skeleton
from accounts.second_factor import Standing
from portal.errors import Refusal

logger = logging.getLogger(__name__)
SAID_ON_THE_PAGE = ("account/messages/logged_in.txt",)


class MailUnavailable(Refusal):
    """503: a mail the person waits for could not be handed over."""

    status = 503


def display_name(user: Any) -> str:
    """How allauth's pages and mails name a person."""
    return str(user)


def _on_portal(address: str) -> str:
    """``address`` under the portal's configured name: the Host header of a request is the asker's word only."""
    path = urlsplit(address)
    return urljoin(settings.PORTAL_URL, f"{path.path}?{path.query}" if path.query else path.path)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people come in by invitation of a coordinator or the secretariat."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, or choose a new password by mail."),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
        "incorrect_code": _("This code is not right, or it was used before."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your current password."),
        "duplicate_email": _("You use this address already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        prove_address(user=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _on_portal(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _on_portal(super().get_email_confirmation_url(request, emailconfirmation))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """As allauth does, but the page itself shows that one is in."""
        if message_template not in SAID_ON_THE_PAGE:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that the person waits for; raises ``MailUnavailable`` where it cannot be handed over."""
        try:
            super().send_mail(template_prefix, email, context | {"portal_url": settings.PORTAL_URL})
        except (OSError, smtplib.SMTPException) as error:
            logger.error("mail %s was not sent: %s", template_prefix, error)
            raise MailUnavailable(gettext("The portal cannot send mail at the moment. Try again later.")) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell a person that their account was changed. The change stands, mail or no mail."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except MailUnavailable:
            logger.warning("a notice about an account was not sent")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth counts per Host header and spelling; both are the guesser's to vary.
        return "sign-in:" + skeleton(credentials.get("email", ""))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who has just signed in: allauth counts only what was asked for once more."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record["at"] for record in records if record["method"] in ("password", "mfa")), default=0.0)
        recent = time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password alone is no way in for a session that has to show the second factor."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if getattr(context.request, "withheld", None) is Standing.UNSHOWN:
            return [method for method in methods if method["id"] != "reauthenticate"]
        return methods


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, with their secrets encrypted at rest."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _(
            "Your part asks for a second factor, and this is your only one. Add a key first, or replace the app."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return can_spare(authenticator.user, authenticator.pk)

    @property
    def _cipher(self) -> Fernet:
        digest = hashlib.sha256(b"portal.mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        """``text`` as a token that only this installation's secret key opens."""
        return self._cipher.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What :meth:`encrypt` made; raises cryptography's InvalidToken for anything else."""
        return self._cipher.decrypt(encrypted_text.encode()).decode()
