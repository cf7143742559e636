"""Rights about people themselves."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from portal.errors import Refused


def get_self(user: Any) -> User:
    """The signed-in person, who alone may change their own profile. Raises ``Refused`` for anybody else."""
    if not isinstance(user, User) or not user.is_active:
        raise Refused(_("Sign in first."))
    return user
