"""Which places a person may choose a level for: those they may see."""

from typing import Any

from django.http import Http404

from notifications.queries.levels import PERSON
from portal.sections import Kind, kinds


def get_place(user: Any, key: str, pk: int) -> tuple[Kind, Any]:
    """The kind ``key`` and its place ``pk``, loaded to be described. 404 if it cannot be followed or not be seen."""
    kind = kinds.get(key)
    if kind is None or not kind.place or (key, pk) == (PERSON, user.pk):
        raise Http404
    seen = kind.visible(user).filter(pk=pk).order_by().values("pk")
    place = next(iter(kind.load(seen)), None)
    if place is None:
        raise Http404
    return kind, place
