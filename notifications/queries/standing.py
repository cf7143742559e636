"""How much a person is told of a place, and what says so: for the control beside it and for the settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models import Pace, Watch
from notifications.queries.levels import PERSON, Place, nearest
from portal.sections import Text, kinds
from portal.telling import Level

FACES = {
    Level.ALL: gettext_lazy("Following"),
    Level.CONCERNED: gettext_lazy("Follow"),
    Level.NOTHING: gettext_lazy("Silent"),
}
MEANS = {
    Level.CONCERNED: gettext_lazy("When somebody calls on you, answers you or decides something that concerns you."),
    Level.NOTHING: gettext_lazy("Not even when somebody calls on you. Rapid alerts, and what you are asked to do by a "
                                "date, still come."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen for a place."""

    value: str  # a level, or "" for what holds around the place
    label: Text
    means: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a person is told of one place."""

    key: str  # of its kind
    pk: int
    level: str  # what the person has said of it; "" for nothing
    inherited: str  # what holds if they have not
    source: Text  # the kind of place around it that says so, "Forum"; "" for none
    digest: bool = False  # what is new goes into the digest unsaid

    @property
    def effective(self) -> str:
        """The level that counts."""
        return self.level or self.inherited

    @property
    def face(self) -> Text:
        """What stands on the button."""
        return FACES[Level(self.effective)]

    @property
    def on(self) -> bool:
        """Whether the person is told of everything."""
        return self.effective == Level.ALL

    @property
    def around(self) -> str:
        """What holds if nothing is said here, in words."""
        level = Level(self.inherited).label
        if self.source:
            return _("As in the %(place)s: %(level)s") % {"place": str(self.source).lower(), "level": level}
        if self.digest:
            return _("As it was set up: %(level)s; the rest in your digest") % {"level": level}
        return _("As it was set up: %(level)s") % {"level": level}

    def options(self) -> list[Option]:
        """What can be chosen here, the present choice among it."""
        everything = Option(Level.ALL, Level.ALL.label.capitalize(), kinds[self.key].place_all, self.level == Level.ALL)
        if self.key == PERSON:
            unsaid = Option("", _("No more than others"), "", not self.level)
            return [everything, unsaid]
        said = [
            Option(level, str(level.label).capitalize(), means, self.level == level) for level, means in MEANS.items()
        ]
        return [Option("", self.around, "", not self.level), everything, *said]


def said_of(user_id: Any, key: str, ref: str) -> Subquery:
    """An annotation: what the person has said of the place of kind ``key`` whose id the row has as ``ref``."""
    watch = Watch.objects.filter(user=user_id, scope_type=key, scope_id=OuterRef(ref))
    return Subquery(watch.values("level")[:1])


def standing_in(user: Any, places: Sequence[Place], levels: Iterable[str | None]) -> Standing:
    """The standing of ``user`` in the first of ``places`` (the nearest first), of which they said ``levels``."""
    said = {place: level for place, level in zip(places, levels, strict=True) if level}
    return standing_by(user, places, said)


def standing_by(user: Any, places: Sequence[Place], said: Mapping[Place, str]) -> Standing:
    """The same, of all that they have said somewhere."""
    (key, pk), around = places[0], nearest(said, places[1:])
    own = said.get((key, pk), "")
    by_default = kinds[key].by_default
    return Standing(
        key=key,
        pk=pk,
        level=own,
        inherited=said[around] if around else Level.CONCERNED,
        source=kinds[around[0]].place if around else "",
        digest=by_default is not None and pk in by_default(user),
    )


def standing_of(user: Any, places: Sequence[Place]) -> Standing:
    """The standing of ``user`` in the first of ``places``. One query."""
    these = reduce(or_, (Q(scope_type=key, scope_id=pk) for key, pk in places))
    rows = Watch.objects.filter(these, user=user).values_list("scope_type", "scope_id", "level")
    return standing_by(user, places, {(key, pk): level for key, pk, level in rows})


def pace_of(user: Any) -> Pace:
    """When ``user`` wants to be told; as it was set up if they have not said so. One query."""
    return Pace.objects.filter(user=user).first() or Pace(user=user)
