"""All answers to a request at once: as one text, and as a sheet to take along. Whoever calls has asked the rights."""

from collections.abc import Collection, Iterable

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.models import AnswerKind, CountryAnswer, Topic
from forums.queries.requests import stricter
from forums.report import Said, consolidated
from portal.countries import footnotes_of, name_of
from portal.marking import RULES
from portal.richtext import plain_text
from portal.workbook import Sheet


def consolidated_text(topic: Topic, answers: Iterable[CountryAnswer], marks: Collection[str]) -> str:
    """``answers`` as one text (clean HTML), of those under other marks than ``marks`` only that there is one."""
    rows = list(answers)
    return consolidated([_said(topic, row, marks) for row in rows], footnotes_of(row.country for row in rows))


def _said(topic: Topic, row: CountryAnswer, marks: Collection[str]) -> Said:
    url = f"{topic.get_absolute_url()}answers/{row.country}/"
    if row.kind == AnswerKind.WAITING:
        return Said(name_of(row.country), "waiting")
    if row.marking not in marks:
        return Said(name_of(row.country), "later" if row.kind == AnswerKind.LATER else "hidden")
    day = row.expected_on if row.kind == AnswerKind.LATER else row.answered_at
    mark = f"TLP:{row.marking}" if row.marking != topic.marking else ""
    return Said(name_of(row.country), row.kind, row.body, _day(day), url, mark)


def _day(moment: object) -> str:
    return formats.date_format(timezone.localtime(moment) if hasattr(moment, "hour") else moment, "j F Y")  # type: ignore[arg-type]


def sheet_of(topic: Topic, answers: Iterable[CountryAnswer], marks: Collection[str], *, reader: User) -> Sheet:
    """The answers for a spreadsheet that ``reader`` takes along. What its mark keeps in the portal stays there."""
    rows = list(answers)
    marking = topic.marking
    for row in rows:
        if _leaves(row, marks):
            marking = stricter(marking, row.marking)
    day = formats.date_format(timezone.localtime(), "j F Y, H:i")
    return Sheet(
        title=topic.title,
        above=[
            f"TLP:{marking}",
            _("%(title)s: answers of %(day)s") % {"title": topic.title, "day": day},
            _("Taken from the Network Portal by %(name)s. Stricter answers stay in the portal.")
            % {"name": reader.name},
        ],
        heads=[(_("Country code"), 9), (_("Country"), 24), (_("State"), 18), (_("Answer"), 80), (_("Who"), 28),
               (_("Date"), 18), (_("Mark"), 18)],
        rows=[_cells(row, marks) for row in rows],
        below=[f"* {note}" for note in footnotes_of(row.country for row in rows)],
    )  # fmt: skip


def _leaves(row: CountryAnswer, marks: Collection[str]) -> bool:
    return row.kind != AnswerKind.WAITING and row.marking in marks and RULES[row.marking].leaves


def _cells(row: CountryAnswer, marks: Collection[str]) -> list[str]:
    cells = [row.country, name_of(row.country)]
    if row.kind == AnswerKind.WAITING:
        return [*cells, str(row.get_kind_display()), "", "", "", ""]
    if row.marking not in marks:
        state = row.get_kind_display() if row.kind == AnswerKind.LATER else _("Answered")
        return [*cells, str(state), "", "", "", ""]
    who = row.answered_by.name if row.answered_by else _("Former member")
    day = _day(row.answered_at) if row.answered_at else ""
    text = plain_text(row.body)
    if row.kind == AnswerKind.LATER and row.expected_on:
        text = _("Promised by %(day)s") % {"day": _day(row.expected_on)}
    if not _leaves(row, marks):
        text = _("In the portal only.")
    return [*cells, str(row.get_kind_display()), text, who, day, f"TLP:{row.marking}"]
