"""What the page "my data" shows, and what is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import DataExport, User
from portal.personal import Erasure, Holding, Text, holdings

KEPT_FOR = timedelta(days=7)  # an export waits this long to be fetched
FETCHED_FOR = timedelta(hours=1)  # and so long after, for a line that broke
AGAIN_AFTER = timedelta(minutes=10)  # a worker that has not finished by then is taken for dead
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Held:
    """One line of what is held about a person, in words."""

    title: Text
    purpose: Text
    kept: Text
    erasure: str


def held() -> list[Held]:
    """The register in words, what is closest to the person first. No query."""
    told = sorted((holding for holding in holdings() if holding.fields), key=_is_elsewhere)
    return [Held(each.title, each.purpose, each.kept, _erasure(each)) for each in told]


def _is_elsewhere(holding: Holding) -> bool:
    return holding.model.partition(".")[0] not in {"accounts", "account", "mfa", "usersessions"}


def _erasure(holding: Holding) -> str:
    """What an erasure does to a part as a whole."""
    found = set(holding.fields.values())
    if len(found) == 1:
        return str(found.pop().label)
    if Erasure.KEPT in found:
        return _("what names or describes you goes, the rest stays")
    return _("is cleared or replaced")


def latest_export(user: User) -> DataExport | None:
    """The last export ``user`` asked for."""
    return DataExport.objects.filter(user=user).order_by("-pk").first()


def waiting_export(user: User, now: datetime) -> DataExport | None:
    """The export that is being made for ``user`` or waits to be fetched, if there is one."""
    open_states = Q(state=DataExport.State.QUEUED) | Q(state=DataExport.State.READY, expires_at__gt=now)
    return DataExport.objects.filter(open_states, user=user).first()


def exports_to_make(now: datetime) -> list[int]:
    """Exports that no worker has begun, or that one has left lying."""
    lost = Q(started_at=None) | Q(started_at__lt=now - AGAIN_AFTER)
    return list(DataExport.objects.filter(lost, state=DataExport.State.QUEUED).values_list("pk", flat=True))


def exports_to_remove(now: datetime) -> QuerySet[DataExport]:
    """Exports whose time is over."""
    return DataExport.objects.exclude(file="").filter(
        Q(expires_at__lte=now) | Q(state=DataExport.State.FETCHED, fetched_at__lte=now - FETCHED_FOR)
    )


def erasures_due(now: datetime) -> list[int]:
    """People who asked to be erased and have not taken it back."""
    return list(User.objects.filter(erased_at=None, erasure_due_at__lte=now).values_list("pk", flat=True))


def people_away() -> QuerySet[User]:
    """Accounts that were closed and can be opened again, and those that will be erased."""
    closed = Q(deactivated_at__isnull=False) | Q(erasure_due_at__isnull=False)
    return User.objects.filter(closed, erased_at=None).order_by("name", "pk")
