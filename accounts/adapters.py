"""Where allauth asks the portal: closed sign-up, names, secrets."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


def display_name(user: Any) -> str:
    """How allauth's pages and mails name a person."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people come in by invitation of a coordinator or the secretariat."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, with their secrets encrypted at rest."""

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
