"""What a level means: pure reckoning, the same for the relay, the settings page and the control on every page."""

from collections.abc import Mapping, Sequence

from portal.telling import Level, Sort

PERSON = "accounts.user"  # the kind of place a person is
Place = tuple[str, int]


def nearest(levels: Mapping[Place, str], places: Sequence[Place]) -> Place | None:
    """The first of ``places`` (the nearest first) of which something was said; None if of none."""
    return next((place for place in places if place in levels), None)


def sort_of(
    concerned: bool,
    levels: Mapping[Place, str],
    places: Sequence[Place],
    *,
    near: bool = False,
    opens: bool = False,
) -> str:
    """What a happening is to somebody with these ``levels`` (:class:`portal.telling.Sort`); empty: they hear nothing.

    The nearest place of which they have said something counts. A person they follow is heard wherever no place around
    it is silenced.

    Args:
        places: where it happened, the page itself first.
        near: only who follows the page itself wants to hear of such things, unless they are concerned.
        opens: the page itself begins with it, so who follows it, by now, has seen it; the places around it count.
    """
    said = nearest(levels, places)
    level = levels[said] if said is not None else ""
    if level == Level.NOTHING:
        return ""
    if concerned:
        return Sort.CONCERNED
    if level == Level.ALL and said == places[0]:
        if not opens:
            return Sort.FOLLOWED
        around = nearest(levels, places[1:])
        level = levels[around] if around is not None else ""
    if near:
        return ""
    person = next((found for (key, _pk), found in levels.items() if key == PERSON), "")
    return Sort.PLACE if Level.ALL in (level, person) else ""
