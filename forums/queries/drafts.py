"""What somebody has begun to write. Rights are asked in ``access.drafts``."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from forums.models import Draft, Forum, Post, Topic

PER_PAGE = 25


def has_draft(user: Any, kind: str) -> Exists:
    """Whether ``user`` has begun something at the row, a ``kind`` of place ("topic")."""
    place = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Draft.objects.filter(user=user.pk, place=place, dropped_at=None))


def draft_at(user_id: int, place: str) -> Draft | None:
    """What a person has begun to write at ``place`` and not thrown away."""
    return Draft.objects.filter(user=user_id, place=place, dropped_at=None).first()


def bodies_of(drafts: Collection[Draft]) -> dict[int, str]:
    """Their texts, by id."""
    return dict(Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).values_list("pk", "body"))


def forums_among(rows: QuerySet[Forum]) -> list[Forum]:
    """Forums with what names their place."""
    return list(rows.select_related("network"))


def topics_among(rows: QuerySet[Topic]) -> list[Topic]:
    """Topics with what names their place."""
    return list(rows.select_related("forum__network"))


def posts_among(rows: QuerySet[Post]) -> list[Post]:
    """Posts with what names their place, without their texts."""
    return list(rows.select_related("topic__forum__network").defer("body"))
