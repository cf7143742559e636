"""What third-party apps do to sessions and people, told to the open pages of the person: a socket must not outlive
the session that opened it."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.models import User
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
