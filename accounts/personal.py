"""Personal data of accounts: who a person is, how they sign in, what was put together for them."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import DataExport, User
from accounts.names import former
from portal.commit import after_commit
from portal.personal import Condition, Erasure, Holding, Plain

KEPT, CLEARED, REPLACED, DELETED = Erasure.KEPT, Erasure.CLEARED, Erasure.REPLACED, Erasure.DELETED
KEY, STATE = Plain.KEY, Plain.STATE
ACCOUNT = _("As long as your account.")


def _replace_identity(person: Any) -> None:
    """What stands for an erased person: no name, an address no mail can go to, a password nobody knows."""
    row = User.objects.get(pk=person.pk)
    row.set_unusable_password()
    User.objects.filter(pk=person.pk).update(
        name=former(person.country), email=f"erased-{person.pk}@erased.invalid", password=row.password,
        is_active=False,
    )  # fmt: skip
    row.groups.clear()
    row.user_permissions.clear()


def _remove_files(person: Any) -> None:
    """The files of exports go with their rows."""
    for export in DataExport.objects.filter(user=person).exclude(file=""):
        after_commit(export.file.storage.delete, export.file.name)


def _hindrance(person: Any) -> str:
    """Somebody must be left to answer for the portal."""
    if person.is_secretariat and not User.objects.filter(is_secretariat=True, is_active=True).exclude(pk=person.pk):
        return _now("You are the last of the secretariat. Name somebody else first.")
    return ""


def _nothing_to_give_up(_person: Any, _actor: Any) -> None:
    """Accounts hold no seats."""


CONDITIONS = [Condition(_hindrance, _nothing_to_give_up)]

HOLDINGS = [
    Holding(
        model="accounts.User",
        title=_("Who you are"),
        purpose=_("Colleagues know whom they speak with, and for which country."),
        kept=_("As long as your account. Your country stays beside what you wrote."),
        fields={
            "name": REPLACED, "native_name": CLEARED, "country": KEPT, "organisation": CLEARED,
            "service_type": CLEARED, "languages": CLEARED, "contact_airport": CLEARED,
            "contact_general_aviation": CLEARED, "contact_precursors": CLEARED, "correspondent_for": CLEARED,
        },
        plain={KEY: ("id",), STATE: ("is_active", "deactivated_at", "erasure_due_at", "erased_at")},
        owners=("pk",),
        export=(
            "name", "native_name", "country", "organisation", "service_type", "languages", "contact_airport",
            "contact_general_aviation", "contact_precursors", "correspondent_for",
        ),
        erase=_replace_identity,
    ),
    Holding(
        model="accounts.User",
        title=_("How you are reached"),
        purpose=_("Colleagues write to you or call you; the portal sends you mail."),
        kept=ACCOUNT,
        fields={"email": REPLACED, "phone": CLEARED, "phone_marking": CLEARED},
        owners=("pk",),
        export=("email", "phone", "phone_marking"),
    ),
    Holding(
        model="accounts.User",
        title=_("How you use the portal"),
        purpose=_("Pages are in your language and time, and show what is new since your last visit."),
        kept=ACCOUNT,
        fields={
            "language": CLEARED, "time_zone": CLEARED, "shows_presence": CLEARED, "date_joined": KEPT,
            "last_login": CLEARED, "last_seen_at": CLEARED, "previous_visit_at": CLEARED,
        },
        owners=("pk",),
        export=(
            "language", "time_zone", "shows_presence", "date_joined", "last_login", "last_seen_at", "previous_visit_at",
        ),
    ),
    Holding(
        model="accounts.User",
        title=_("How you sign in, and as what"),
        purpose=_("Nobody else gets in with your name."),
        kept=ACCOUNT,
        fields={
            "password": REPLACED, "is_secretariat": CLEARED, "is_staff": CLEARED, "is_superuser": CLEARED,
            "groups": CLEARED, "user_permissions": CLEARED, "second_factor_grace_until": CLEARED,
            "second_factor_at": CLEARED,
        },
        owners=("pk",),
        export=("is_secretariat", "is_staff", "second_factor_grace_until", "second_factor_at"),
    ),
    Holding(model="accounts.User_groups", plain={KEY: ("id", "user", "group")}),
    Holding(model="accounts.User_user_permissions", plain={KEY: ("id", "user", "permission")}),
    Holding(
        model="accounts.AppPassword",
        title=_("Passwords for programs"),
        purpose=_("A program of yours gets at the library, and you see which."),
        kept=ACCOUNT,
        fields={
            "user": DELETED, "label": DELETED, "created_at": DELETED, "last_used_at": DELETED, "revoked_at": DELETED,
        },
        plain={KEY: ("id", "digest")},
        owners=("user",),
        export=("label", "created_at", "last_used_at", "revoked_at"),
    ),
    Holding(
        model="accounts.DataExport",
        title=_("Exports of your data"),
        purpose=_("You get what the portal holds about you."),
        kept=_("Seven days, or until you have fetched it."),
        fields={
            "user": DELETED, "file": DELETED, "created_at": DELETED, "ready_at": DELETED, "fetched_at": DELETED,
            "expires_at": DELETED,
        },
        plain={KEY: ("id", "nonce"), STATE: ("state", "started_at", "attempts")},
        owners=("user",),
        export=("created_at", "ready_at", "fetched_at", "state"),
        erase=_remove_files,
    ),
    Holding(
        model="account.EmailAddress",
        title=_("Addresses you sign in with"),
        purpose=_("A mail with a link reaches you and nobody else."),
        kept=ACCOUNT,
        fields={"user": DELETED, "email": DELETED},
        plain={KEY: ("id",), STATE: ("verified", "primary")},
        owners=("user",),
        export=("email", "verified", "primary"),
    ),
    Holding(
        model="mfa.Authenticator",
        title=_("Second factors"),
        purpose=_("Nobody else gets in with your password."),
        kept=_("Until you remove them."),
        fields={"user": DELETED, "data": DELETED, "created_at": DELETED, "last_used_at": DELETED},
        plain={KEY: ("id",), STATE: ("type",)},
        owners=("user",),
        export=("type", "created_at", "last_used_at"),
    ),
    Holding(
        model="usersessions.UserSession",
        title=_("Sessions"),
        purpose=_("You see where you are signed in, and can end it."),
        kept=_("Until you sign out, or two weeks."),
        fields={
            "user": DELETED, "created_at": DELETED, "ip": DELETED, "last_seen_at": DELETED, "user_agent": DELETED,
            "data": DELETED,
        },
        plain={KEY: ("id", "session_key")},
        owners=("user",),
        export=("created_at", "ip", "last_seen_at", "user_agent"),
    ),
    Holding(
        model="guardian.UserObjectPermission",
        plain={KEY: ("id", "permission", "content_type", "object_pk", "user")},
    ),
]  # fmt: skip
