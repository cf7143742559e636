"""What becomes of the answers to a request: one text, which whoever closes it may still change.

Answers are not posts: whom they call on is not told, what they quote is not looked up, pictures in them belong to
nobody. So only their words go on.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST = 150_000  # characters; beyond it an answer is pointed at, not repeated

_QUOTE = re.compile(r"<blockquote\b[^>]*\bdata-quote=[^>]*>\s*</blockquote>")
_MENTION = re.compile(r"<a\b[^>]*\bdata-mention=[^>]*>(.*?)</a>", re.DOTALL)
_PICTURE = re.compile(r"<(?:img|figure)\b[^>]*>|</figure>")
_HEADING = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What one country said."""

    country: str  # name
    state: str  # "yes", "nil", "later", "waiting", or "hidden": under a mark that whoever closes it does not read
    body: str = ""  # clean HTML
    day: str = ""  # in words: when it answered, or when it will
    url: str = ""  # where the answer stands
    mark: str = ""  # of the answer, where it is not the request's: "TLP:AMBER+STRICT"


def words_only(body: str) -> str:
    """``body`` (clean HTML) without quotes, mentions and pictures."""
    return _PICTURE.sub("", _MENTION.sub(r"\1", _QUOTE.sub("", body)))


def consolidated(said: Sequence[Said], footnotes: Iterable[str] = ()) -> str:
    """All answers as one text: a table at a glance, the answers under their countries, nil returns, who is missing."""
    answers = [each for each in said if each.state == "yes"]
    parts = [f"<p>{escape(_summary(said))}</p>", _table(said)]
    if answers:
        parts.append(f"<h2>{escape(_('Answers'))}</h2>")
    length = 0
    for each in answers:
        length += len(each.body)
        parts.append(_answer(each, whole=length <= LONGEST))
    parts.append(_listed(_("Nil returns"), [each.country for each in said if each.state == "nil"]))
    hidden = [each.country for each in said if each.state == "hidden"]
    parts.append(_listed(_("Answered under a stricter mark"), hidden))
    parts.append(_listed(_("No answer"), [_missing(each) for each in said if each.state in ("waiting", "later")]))
    parts += [f"<p>* {escape(note)}</p>" for note in footnotes]
    return "".join(parts)


def _summary(said: Sequence[Said]) -> str:
    given = sum(each.state in ("yes", "nil", "hidden") for each in said)
    asked = ngettext("%(given)d of %(n)d country answered.", "%(given)d of %(n)d countries answered.", len(said))
    return asked % {"given": given, "n": len(said)}


def _table(said: Sequence[Said]) -> str:
    words = {
        "yes": _("Answer"), "nil": _("Nil return"), "hidden": _("Answered"), "later": _("Will answer later"),
        "waiting": _("No answer"),
    }  # fmt: skip
    rows = [_row("td", each.country, words[each.state], each.day) for each in said]
    return f"<table><tbody>{_row('th', _('Country'), _('Answer'), _('Date'))}{''.join(rows)}</tbody></table>"


def _row(tag: str, *cells: str) -> str:
    return "<tr>" + "".join(f"<{tag}><p>{escape(cell)}</p></{tag}>" for cell in cells) + "</tr>"


def _answer(each: Said, *, whole: bool) -> str:
    title = f"<h3>{escape(' · '.join(filter(None, (each.country, each.mark))))}</h3>"
    if not whole:
        return f'{title}<p><a href="{escape(each.url)}">{escape(_("The answer is long; it stands here."))}</a></p>'
    # Its own headings would look like countries. It was cleaned when it was written.
    return title + _HEADING.sub(r"<p><strong>\1</strong></p>", words_only(each.body))


def _listed(title: str, names: Sequence[str]) -> str:
    return f"<h2>{escape(title)}</h2><p>{escape(', '.join(names))}</p>" if names else ""


def _missing(each: Said) -> str:
    if each.state == "later" and each.day:
        return _("%(country)s (will answer by %(day)s)") % {"country": each.country, "day": each.day}
    return each.country
