"""What third-party apps do to sessions and people, told to the open pages of the person: a socket must not outlive
the session that opened it."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.actions import note_second_factor, spend_code
from accounts.models import User
from accounts.second_factor import FACTORS
from portal import live
from portal.commit import after_commit


@receiver(user_logged_out)
def sign_out_sockets(user: User | None = None, **kwargs: Any) -> None:
    """Signed out here: the pages of this session close."""
    if user is not None:
        live.recheck_person(user.pk)


@receiver(post_delete, sender=UserSession)
def end_session_sockets(instance: UserSession, **kwargs: Any) -> None:
    """A session was ended from the list of sessions, or with a change of password."""
    after_commit(live.recheck_person, instance.user_id)


@receiver(post_save, sender=User)
def recheck_changed_person(
    instance: User, created: bool = False, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """Password or activity may have changed, in the admin or by allauth."""
    if not created and (update_fields is None or update_fields & {"password", "is_active", "is_secretariat"}):
        after_commit(live.recheck_person, instance.pk)


@receiver(post_save, sender=Authenticator)
def begin_second_factor(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """Somebody has a further second factor. The session they set it up in has shown it by that; others have not."""
    if not created or instance.type not in FACTORS:
        return
    note_second_factor(user=instance.user)
    request = context.request
    if request is None or request.user.pk != instance.user_id:
        return
    record_authentication(request, instance.user, "mfa", id=instance.pk, type=instance.type)
    if instance.type == Authenticator.Type.TOTP:
        # The code typed at set-up counts as used, like every other.
        spend_code(authenticator=instance, code=request.POST.get("code", ""))


@receiver(post_delete, sender=Authenticator)
def end_second_factor(instance: Authenticator, **kwargs: Any) -> None:
    """A second factor was given up, or the secretariat took it."""
    if instance.type in FACTORS:
        note_second_factor(user=instance.user)
