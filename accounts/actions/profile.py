"""What changes about a person."""

from datetime import datetime
from typing import TypedDict, Unpack

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from portal.indexing import touch


class Profile(TypedDict):
    """What people say about themselves, already cleaned."""

    name: str
    native_name: str
    country: str
    organisation: str
    service_type: str
    languages: str
    phone: str
    phone_marking: str
    contact_airport: bool
    contact_general_aviation: bool
    contact_precursors: bool
    language: str
    time_zone: str
    shows_presence: bool


def note_visit(*, user: User, now: datetime, new_visit: bool) -> None:
    """Remember when ``user`` was last seen; at the start of a new visit, also when the one before ended."""
    changes = {"last_seen_at": now}
    if new_visit and user.last_seen_at:
        changes["previous_visit_at"] = user.last_seen_at
        user.previous_visit_at = user.last_seen_at
    user.last_seen_at = now
    User.objects.filter(pk=user.pk).update(**changes)


@transaction.atomic
def change_profile(*, actor: User, **profile: Unpack[Profile]) -> User:
    """Write what ``actor`` says about themselves. Gives back the changed person."""
    person = User.objects.select_for_update().get(pk=actor.pk)
    for field, value in profile.items():
        setattr(person, field, value)
    person.save(update_fields=list(profile))
    touch("accounts.user", [person.pk])
    return person


def show_presence(*, actor: User, shows: bool) -> None:
    """Let colleagues see by name that ``actor`` is here, or no longer. One statement."""
    User.objects.filter(pk=actor.pk).update(shows_presence=shows)


@transaction.atomic
def prove_address(*, user: User) -> None:
    """Make the address on the account the one that opens it, and the only one.

    The address came by an invitation, or the secretariat wrote it: it is proven. An address it replaces
    must no longer sign in or receive reset links. A change still waiting for its confirmation stays.
    """
    addresses = EmailAddress.objects.filter(user_id=user.pk)
    addresses.exclude(email=user.email).filter(verified=True).delete()
    if not addresses.filter(email=user.email).update(verified=True, primary=True):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
