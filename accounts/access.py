"""Rights about people themselves."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import AppPassword, DataExport, User
from accounts.queries.own_data import people_away
from accounts.second_factor import FACTORS, has_one, must_keep
from portal.errors import Conflict, Refused


def get_self(user: Any) -> User:
    """The signed-in person, who alone may change their own profile. Raises ``Refused`` for anybody else."""
    if not isinstance(user, User) or not user.is_active:
        raise Refused(_("Sign in first."))
    return user


def get_app(user: User) -> Authenticator:
    """The authenticator app of ``user``."""
    app = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if app is None:
        raise Http404
    return app


def can_spare(user: User, pk: int) -> bool:
    """Whether ``user`` may give up the second factor with ``pk``: another one is left, or none need be."""
    others = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exclude(pk=pk)
    return others.exists() or not must_keep(user)


def require_to_spare(user: Any, pk: int) -> None:
    """409 with a sentence if ``user`` may not give up the second factor with ``pk``."""
    if isinstance(user, User) and not can_spare(user, pk):
        raise Conflict(_("Your part asks for a second factor, and this is your only one. Add another one first."))


def can_recover(user: User, person: User) -> bool:
    """Whether ``user`` may take the second factor from ``person``, who has one."""
    return user.is_secretariat and person.pk != user.pk and has_one(person)


def get_person_to_recover(user: User, pk: int) -> User:
    """The person whose second factor ``user`` resets. 403 for everybody but the secretariat, whoever is named."""
    if not user.is_secretariat:
        raise Refused(_("Only the secretariat does this."))
    person = User.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    if person == user:
        raise Refused(_("Nobody recovers their own second factor. Ask a colleague of the secretariat."))
    return person


def get_export(user: Any, nonce: str) -> DataExport:
    """The export of ``user`` whose link ends in ``nonce``; somebody else's is unknown to them."""
    found = DataExport.objects.filter(user=get_self(user), nonce=nonce).exclude(file="").first()
    if found is None:
        raise Http404
    return found


def require_secretariat(user: Any) -> User:
    """403 with a sentence for everybody but the secretariat."""
    me = get_self(user)
    if not me.is_secretariat:
        raise Refused(_("Only the secretariat does this."))
    return me


def get_person_away(user: Any, pk: int) -> User:
    """An account that is closed or about to be erased, for the secretariat."""
    require_secretariat(user)
    person = people_away().filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def get_app_password(user: Any, pk: int) -> AppPassword:
    """A password for a program of ``user``'s own; somebody else's is unknown to them."""
    found = AppPassword.objects.filter(user=get_self(user), pk=pk).first()
    if found is None:
        raise Http404
    return found
