"""All that a person follows, with what holds unsaid: for the settings."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from notifications.models import Watch
from notifications.queries.levels import Place
from notifications.queries.standing import Standing, standing_by
from portal.sections import Described, Kind, Text, kinds

NETWORK = "networks.network"
MOST = 300  # watches shown


@dataclass(frozen=True, slots=True)
class Followed:
    """One place, with how much one is told of it."""

    kind: Text  # "Forum"
    network: int  # id of the network it lies in; 0 for none
    thing: Described
    standing: Standing


@dataclass(slots=True)
class Part:
    """A network with what was said of places in it; or what lies in none: people, conversations."""

    network: Followed | None
    places: list[Followed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Following:
    """The whole table."""

    parts: list[Part]
    said: Mapping[Place, str]  # every level the person has chosen, shown or not
    more: int  # watches that are not shown, the oldest


def following(user: Any) -> Following:
    """What ``user`` follows and may still see, by network; each of their networks is there, said or not.

    One query, and two or three for each kind of place met.
    """
    rows = list(Watch.objects.filter(user=user).order_by("-pk").values_list("scope_type", "scope_id", "level"))
    said = {(key, pk): level for key, pk, level in rows}
    wanted: dict[str, list[int]] = defaultdict(list)
    for key, pk, _level in rows[:MOST]:
        wanted[key].append(pk)
    parts: dict[int, Part] = {}
    for pk, found in _places(user, kinds[NETWORK], None, said).items():
        parts[pk] = Part(found)
    parts[0] = Part(None)
    for key, ids in wanted.items():
        if key == NETWORK or key not in kinds or not kinds[key].place:
            continue
        shown = _places(user, kinds[key], ids, said)
        for pk in ids:
            if pk in shown:
                parts[shown[pk].network if shown[pk].network in parts else 0].places.append(shown[pk])
    return Following([part for part in parts.values() if part.network or part.places], said, max(len(rows) - MOST, 0))


def _places(user: Any, kind: Kind, ids: list[int] | None, said: Mapping[Place, str]) -> dict[int, Followed]:
    """Those places ``ids`` (None: all) of ``kind`` that ``user`` may see."""
    allowed = kind.visible(user).order_by()
    allowed = allowed if ids is None else allowed.filter(pk__in=ids)
    found = {}
    for thing in kind.load(allowed.values("pk")):
        places = kind.places(thing) if kind.places else [(kind.key, thing.pk)]
        network = places[-1][1] if places[-1][0] == NETWORK else 0
        found[thing.pk] = Followed(kind.place, network, kind.describe(thing), standing_by(user, places, said))
    return found
