"""What a digest says: happenings put together by network and by what they happened to, within the table of marks.

No text of anything is in it, but for the beginning of what everybody in the network may pass on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.queries import News
from portal.marking import RULES, Mail, is_lower
from portal.sections import kinds
from portal.text import tidy

MOST_LINES = 40
EXCERPT = 160
NAMED = 2  # of those who did something


@dataclass(slots=True)
class Line:
    """One thing, and what was done to it: by whom, how often."""

    title: str
    url: str
    marking: str
    verb: str
    who: list[str] = field(default_factory=list)
    count: int = 0
    excerpt: str = ""

    @property
    def people(self) -> str:
        """Who did it, for a reader: the latest two by name."""
        named, others = self.who[:NAMED], len(self.who) - NAMED
        if others > 0:
            said = ngettext("%(names)s and %(count)d other", "%(names)s and %(count)d others", others)
            return said % {"names": ", ".join(named), "count": others}
        return _("%(one)s and %(other)s") % {"one": named[0], "other": named[1]} if len(named) > 1 else named[0]


@dataclass(slots=True)
class Part:
    """What is new in one place, mostly a network."""

    place: str
    lines: list[Line] = field(default_factory=list)
    hidden: int = 0  # of which a mail says nothing


@dataclass(slots=True)
class Digested:
    """A whole digest."""

    told: list[Part] = field(default_factory=list)
    elsewhere: list[Part] = field(default_factory=list)
    total: int = 0
    more: int = 0  # what there was no room for


def digested(news: Iterable[News]) -> Digested:
    """``news``, the latest first, as a digest of at most 40 lines, in the language that is active."""
    found = Digested()
    rows = list(news)
    found.total = len(rows)
    room = MOST_LINES
    found.told, room, more = _parts([row for row in rows if row.told], room)
    found.elsewhere, room, further = _parts([row for row in rows if not row.told], room)
    found.more = more + further
    return found


def _parts(rows: list[News], room: int) -> tuple[list[Part], int, int]:
    """The parts, how many lines are left, and how many happenings found no room."""
    parts: dict[str, Part] = {}
    lines: dict[tuple[object, ...], Line] = {}
    for row in rows:
        part = parts.setdefault(row.thing.place, Part(tidy(row.thing.place)))
        if _says(row) == Mail.HINT:
            part.hidden += 1
            continue
        activity = row.activity
        key = (activity.scope_type, activity.scope_id, row.thing.title, row.verb)
        if key not in lines:
            lines[key] = Line(tidy(row.thing.title), row.thing.url, row.thing.marking, row.verb)
            part.lines.append(lines[key])
        _add(lines[key], row)
    more = 0
    for part in parts.values():
        if part.hidden and room:
            room -= 1
        elif part.hidden:
            more, part.hidden = more + part.hidden, 0
    for part, kept in _shared(list(parts.values()), room):
        more += sum(line.count for line in part.lines[kept:])
        part.lines = part.lines[:kept]
        room -= kept
    return [part for part in parts.values() if part.lines or part.hidden], room, more


def _shared(parts: list[Part], room: int) -> list[tuple[Part, int]]:
    """How many lines of each part are shown: in turn, so that a busy network leaves room for quiet ones."""
    given = [0] * len(parts)
    while waiting := [at for at, part in enumerate(parts) if given[at] < len(part.lines)][:room]:
        for at in waiting:
            given[at] += 1
        room -= len(waiting)
    return list(zip(parts, given, strict=True))


def _add(line: Line, row: News) -> None:
    who = _who(row)
    if who not in line.who:
        line.who.append(who)
    line.count += 1
    line.url = row.thing.url  # of the first of them: there reading begins
    if is_lower(line.marking, row.thing.marking):
        line.marking = row.thing.marking
    # One text is shown, several are counted; and no text where the mark lets only the title out.
    alone = line.count == 1 and row.told and _says(row) == Mail.FULL
    line.excerpt = Truncator(tidy(row.thing.excerpt)).chars(EXCERPT) if alone else ""


def _who(row: News) -> str:
    if row.activity.actor is not None:
        return tidy(str(row.activity.actor))
    by_clock = row.activity.verb in kinds[row.activity.target_type].by_clock
    return _("Network Portal") if by_clock else _("Former member")


def _says(row: News) -> Mail:
    """How much a mail says of it: by its mark now, and nothing under a mark that is not in the table."""
    return RULES[row.thing.marking].mail if row.thing.marking in RULES else Mail.HINT
