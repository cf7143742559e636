"""What readers ask lists for, and how they put a topic's title and tags right."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forums.forms.tags import TagsField
from forums.models import TITLE_LENGTH
from forums.queries.reading import Sought
from forums.words import tag_slug
from portal.countries import NAMES, name_of
from portal.text import LineField

SHOWS = {
    "": _("All topics"),
    "unread": _("Unread"),
    "mine": _("Mine: started or replied in"),
    "unanswered": _("Without a reply"),
    "archived": _("Archived"),
}
_FIRST, _LAST = date(1970, 1, 2), date(2999, 12, 31)  # further off, time zones have no hours left
# How the line above the list says it: "3 topics: unread".
LEFT = {
    "unread": _("unread"),
    "mine": _("started or replied in by me"),
    "unanswered": _("without a reply"),
    "archived": _("archived"),
}
# What an empty list says for each.
NOTHING = {
    "unread": (_("Nothing unread here"), _("You have seen every topic of the last 60 days in this forum.")),
    "mine": (_("Nothing of yours yet"), _("Topics you start, and those you reply in, show here.")),
    "unanswered": (_("Every topic has a reply"), _("Nobody waits for a first word in this forum.")),
    "archived": (_("Nothing is archived"), _("Topics a coordinator archives are read here; nobody can reply to them.")),
    "": (_("No topic matches"), _("Look with fewer filters.")),
}
SORTS = {"last": _("Last post"), "newest": _("Newest topic"), "replies": _("Most replies"), "title": _("Title")}


def sought(query: QueryDict) -> Sought:
    """What an address asks of the list of topics; what it cannot ask for is left out."""
    show, sort, country = (query.get(key, "") for key in ("show", "sort", "country"))
    return Sought(
        show=show if show in SHOWS else "",
        tag=tag_slug(query.get("tag", "")[:200]),
        country=country if country in NAMES else "",
        sort=sort if sort in SORTS else "last",
    )


class TopicChangeForm(forms.Form):
    """Another title and other tags for a topic."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    tags = TagsField()


class DayForm(forms.Form):
    """A day to go to."""

    day = forms.DateField(label=_("Go to a day"), widget=forms.DateInput(attrs={"type": "date"}))

    def moment(self) -> datetime:
        """When that day begins where the reader is; what lies before or after all posts is brought nearer."""
        chosen: date = min(max(self.cleaned_data["day"], _FIRST), _LAST)
        return timezone.make_aware(datetime.combine(chosen, time.min))


def range_of(query: QueryDict, last: int, most: int) -> tuple[int, int]:
    """The numbers of the first and the last post that an address asks for (``?from=``, ``?to=``): at most ``most`` of
    the ``last`` there are, from the beginning if it asks for nothing that is there."""
    first = min(max(_number(query.get("from", ""), 1), 1), last)
    end = max(_number(query.get("to", ""), last), first)
    return first, min(end, last, first + most - 1)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def options(pairs: tuple[tuple[str, Any], ...], now: str) -> SafeString:
    """The options of a ``<select>``, (value, label) each, with the one chosen ``now``."""
    return _options(pairs, now, get_language() or "")


@lru_cache(maxsize=256)
def _options(pairs: tuple[tuple[str, Any], ...], now: str, _language: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SafeString(" selected") if value == now else "", label) for value, label in pairs),
    )


@lru_cache(maxsize=256)
def _countries(codes: tuple[str, ...], now: str, _language: str) -> SafeString:
    known = sorted({now, *codes} - {""}, key=name_of)
    return _options(tuple((code, name_of(code)) for code in known), now, _language)


def country_options(codes: tuple[str, ...], now: str) -> SafeString:
    """The options of a ``<select>`` of countries, by name, with the one chosen ``now``."""
    return _countries(codes, now, get_language() or "")
