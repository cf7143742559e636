"""By which medium and when a person wants to be told."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from notifications.models import Choice, Pace
from portal.telling import LOCKED, WANTED


@transaction.atomic
def choose_media(*, user: Any, chosen: Mapping[tuple[str, str], bool]) -> None:
    """Have ``user`` told by the media ``chosen``, (sort, medium) → wanted. What is so by default is not kept."""
    User.objects.select_for_update().get(pk=user.pk)
    Choice.objects.filter(user=user).delete()
    Choice.objects.bulk_create(
        [
            Choice(user=user, sort=sort, medium=medium, wanted=wanted)
            for (sort, medium), wanted in chosen.items()
            if sort not in LOCKED and wanted != (medium in WANTED[sort])
        ]
    )


@transaction.atomic
def choose_pace(*, user: Any, fields: Mapping[str, Any]) -> None:
    """Keep ``fields`` of how ``user`` wants to be told; their next digest is reckoned anew."""
    Pace.objects.update_or_create(user=user, defaults={**fields, "digest_due_at": None})
