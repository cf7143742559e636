"""Small tags of the portal's face: marks, people, countries, times and icons.

They take values and give back finished HTML; none of them asks the database.
"""

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from js_asset import Media

from portal.countries import name_of
from portal.marking import Marking

register = template.Library()

_TLP_CLASS = {mark: f"tlp-{mark.lower().replace('+', '-')}" for mark in Marking.values}
_WHEN_FORMAT = {"long": "l j F Y, H:i", "time": "H:i", "date": "j M Y", "day": "l j F Y"}
_SIZES = {"": "", "small": " avatar-small", "large": " avatar-large"}


@register.simple_tag
def tlp(marking: str) -> SafeString:
    """The label of a handling mark, for example ``TLP:AMBER+STRICT``: Latin letters, never translated or mirrored.

    An unknown mark is a ``KeyError``: to show nothing, or another mark, would be worse than no page.
    """
    return _tlp(str(marking))


@cache
def _tlp(mark: str) -> SafeString:
    return format_html('<span class="tlp {}" dir="ltr" lang="en" translate="no">TLP:{}</span>', _TLP_CLASS[mark], mark)


@register.filter
def initials(person: Any) -> str:
    """One or two capital letters for a person (or a name): "Clara Cobalt" gives "CC"; "–" when there is no name."""
    words = [word for word in str(person or "").replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "–"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """A disc with a person's initials, in the hue of the place. ``size``: empty, "small" or "large".

    Silent to screen readers: the name always stands beside it.
    """
    return _avatar(str(person or ""), size)


@lru_cache(maxsize=4096)
def _avatar(name: str, size: str) -> SafeString:
    return format_html('<span class="avatar{}" aria-hidden="true">{}</span>', _SIZES[size], initials(name))


@register.simple_tag
def country_badge(code: str) -> SafeString:
    """The two letters of a country, with its full name for readers and on hover. Nothing for an empty code."""
    return _country_badge(code, get_language() or "") if code else SafeString("")


@register.filter
def country_name(code: str) -> str:
    """The name of a country in the reader's language. Nothing for an empty code."""
    return name_of(code) if code else ""


@lru_cache(maxsize=1024)
def _country_badge(code: str, language: str) -> SafeString:
    name = name_of(code)
    return format_html(
        '<span class="country" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        name,
        code,
        name,
    )


@register.simple_tag
def when(moment: datetime | date | None, kind: str = "short") -> SafeString:
    """A ``<time>`` that when.js puts in the reader's words; the server's text serves where no script runs.

    ``kind``: "short" (12 Nov 2026, 09:14), "long", "time" (09:14), "date" or "day". Nothing for ``None``.
    """
    if moment is None:
        return SafeString("")
    if not isinstance(moment, datetime):
        text = formats.date_format(moment, pgettext("format of a day", "j M Y"))
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)
    local = timezone.localtime(moment)
    if kind == "short":  # a list has many; Django's formatter takes five times as long
        text = f"{local.day} {_month(local.month, get_language() or '')} {local.year}, {local:%H:%M}"
    else:
        text = formats.date_format(local, _WHEN_FORMAT[kind])
    return _time(moment.isoformat(timespec="seconds"), kind, text)


@lru_cache(maxsize=8192)
def _time(moment: str, kind: str, text: str) -> SafeString:
    return format_html('<time datetime="{}" data-when="{}">{}</time>', moment, kind, text)


@cache
def _month(number: int, language: str) -> str:
    return formats.date_format(date(2000, number, 1), "M")


@cache
def _sprite() -> str:
    return static("img/sprite.svg")


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A 16 px drawing from the sprite, silent unless it gets a ``label``.

    ``css`` adds classes: "icon-large", or "turns" for what points the other way in Arabic.
    """
    return _icon(name, str(label), f"icon {css}".strip())


@lru_cache(maxsize=1024)
def _icon(name: str, label: str, css: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', css, label, _sprite(), name
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, _sprite(), name)


def _origin(person: Any) -> str:
    """Where a person speaks from: organisation or kind of service, then the country's name."""
    place = person.organisation or (person.get_service_type_display() if person.service_type else "")
    country = name_of(person.country) if person.country else ""
    if country.rstrip("*") in place:  # "Customs, France" names it already
        return str(place)
    return ", ".join(part for part in (place, country) if part)


@register.filter
def origin(person: Any) -> str:
    """Where a person speaks from: organisation or service, and the country unless that names it already."""
    return _origin(person)


@register.simple_tag
def byline(person: Any, role: str = "", plain: bool = False) -> SafeString:
    """Who speaks: name (a link to the person's page), country, service and role in this network.

    ``person`` is a user, or ``None`` for an account that is gone. ``plain``: without the link, where the reader may
    not know the person.
    """
    if person is None:
        return format_html('<span class="byline"><span class="who">{}</span></span>', _("Former member"))
    rest = " · ".join(part for part in (_origin(person), str(role or "")) if part)
    return _byline(0 if plain else person.pk, str(person), person.country, rest)


@lru_cache(maxsize=4096)
def _byline(pk: int, name: str, country: str, rest: str) -> SafeString:
    # The name of the country follows in words, so the two letters need not be read out.
    badge = format_html('<span class="country" aria-hidden="true">{}</span> ', country) if country else ""
    who = format_html('<a class="who" href="/people/{}/">{}</a>' if pk else '<span class="who">{1}</span>', pk, name)
    return format_html('<span class="byline">{} <span class="from">{}{}</span></span>', who, badge, rest)


@register.simple_tag
@cache
def styles() -> SafeString:
    """The links to every style sheet of the portal: the same for all pages, so looked up once in a process."""
    return render_to_string("components/_styles.html")


@register.simple_tag
def room(network: Any, size: str = "") -> SafeString:
    """The square of a network: its initial on its hue. ``network`` has ``hue`` and ``name`` (or ``initial``)."""
    letter = getattr(network, "initial", "") or network.name[:1].upper()
    css = "room room-large" if size == "large" else "room"
    return format_html('<span class="{}" data-hue="{}" aria-hidden="true">{}</span>', css, network.hue, letter)


@register.simple_tag(takes_context=True)
def told(context: template.Context) -> Any:
    """What the last act has to say (Django's messages), whatever a page means by its own ``messages``."""
    request = context.get("request")
    return get_messages(request) if request is not None else []


MOST_KEPT = 200  # characters of an address that are worth keeping


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int) -> str:
    """The address of page ``number`` of this list, with the other parameters of the request kept."""
    return f"?{_others(context)}page={number}"


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Any, label: str = "") -> SafeString:
    """The way to the other pages of ``page`` (a paginator's page); nothing if there is only one.

    Its links keep the other parameters of the request. Made once for each address, page and language.
    """
    if page.paginator.num_pages < 2:
        return SafeString("")
    total = page.paginator.count
    place = (page.number, page.paginator.num_pages, page.start_index(), page.end_index(), total)
    make = _pager if len(others := _others(context)) < MOST_KEPT else _pager.__wrapped__
    return make(others, place, str(label), get_language() or "")


def _others(context: template.Context) -> str:
    request = context.get("request")
    if request is None or not request.GET:
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


@lru_cache(maxsize=1024)
def _pager(others: str, place: tuple[int, int, int, int, int], label: str, _language: str) -> SafeString:
    number, pages, first, last, total = place
    shown = Paginator(range(pages), 1).get_elided_page_range(number, on_each_side=2, on_ends=1)
    context = {
        "others": others, "number": number, "first": first, "last": last, "total": total, "label": label,
        "before": number - 1, "after": number + 1 if number < pages else 0,
        "numbers": [each if isinstance(each, int) else 0 for each in shown],  # 0: a gap
    }  # fmt: skip
    return render_to_string("components/pager.html", context)


@register.simple_tag
def still(name: str) -> SafeString:
    """A part of pages in which nothing changes but the language; made once for each of them."""
    return _still(name, get_language() or "")


@lru_cache(maxsize=64)
def _still(name: str, _language: str) -> SafeString:
    return render_to_string(name)


# By form and its fields: what their widgets need, with a word where the nonce goes.
_media: dict[tuple[type, tuple[str, ...]], str] = {}
_NONCE = "nonce-goes-here"


@register.simple_tag(takes_context=True)
def form_media(context: template.Context, form: Any) -> SafeString:
    """Style sheets and scripts of ``form``'s widgets with the nonce of this answer; belongs into block ``head``.

    The empty ``<style>`` stands where the editor would put its own without a nonce, against the content policy;
    what it would have said is in ``editor.css``.
    """
    nonce = str(getattr(context.get("request"), "csp_nonce", ""))
    key = (type(form), tuple(getattr(form, "fields", ())))
    if key not in _media or not key[1]:  # a set of forms is asked each time
        rendered = Media.from_media(form.media, nonce=_NONCE).render()
        _media[key] = format_html('{}\n<style data-tiptap-style nonce="{}"></style>', rendered, _NONCE)
    return format_html(_media[key].replace("{", "{{").replace("}", "}}").replace(_NONCE, "{nonce}"), nonce=nonce)
