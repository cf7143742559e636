"""The face: tags, the style guide, and what the style sheets promise."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from accounts.models import User
from tests.conftest import Cast

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static/css").rglob("*.css"))
NOON = datetime(2026, 11, 12, 8, 14, 5, tzinfo=UTC)


def draw(source: str, **context: object) -> str:
    return Template("{% load face %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("mark", "css"),
    [
        ("CLEAR", "tlp-clear"),
        ("GREEN", "tlp-green"),
        ("AMBER", "tlp-amber"),
        ("AMBER+STRICT", "tlp-amber-strict"),
        ("RED", "tlp-red"),
    ],
)
def test_tlp_label_is_latin_and_never_translated(mark: str, css: str) -> None:
    with translation.override("ar"):
        drawn = draw("{% tlp mark %}", mark=mark)
    assert drawn == f'<span class="tlp {css}" dir="ltr" lang="en" translate="no">TLP:{mark}</span>'


def test_tlp_of_an_unknown_mark_is_no_page_at_all() -> None:
    with pytest.raises(KeyError):
        draw("{% tlp mark %}", mark="PURPLE")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Clara Cobalt", "CC"),
        ("Jean-Luc de la Roche", "JR"),
        ("Zoe", "Z"),
        ("رانيا روبيس", "رر"),
        ("", "–"),
        ("(?)", "–"),
        (None, "–"),
    ],
)
def test_initials(name: str | None, letters: str) -> None:
    assert draw("{{ name|initials }}", name=name) == letters


def test_avatar_is_silent_and_escapes() -> None:
    assert draw('{% avatar name "small" %}', name="<b> &x") == (
        '<span class="avatar avatar-small" aria-hidden="true">–</span>'
    )


def test_country_badge_says_the_full_name() -> None:
    assert draw("{% country_badge code %}", code="FR") == (
        '<span class="country" title="France"><span aria-hidden="true">FR</span>'
        '<span class="visually-hidden">France</span></span>'
    )


def test_country_badge_of_nobody_is_nothing() -> None:
    assert draw("{% country_badge code %}", code="") == ""


def test_when_carries_the_moment_and_text_for_readers_without_script() -> None:
    with timezone.override("Europe/Paris"):
        drawn = draw("{% when moment %}", moment=NOON)
    assert drawn == '<time datetime="2026-11-12T08:14:05+00:00" data-when="short">12 Nov 2026, 09:14</time>'


def test_when_of_a_day_and_of_never() -> None:
    assert draw("{% when day %}", day=date(2026, 11, 12)) == '<time datetime="2026-11-12">12 Nov 2026</time>'
    assert draw("{% when never %}", never=None) == ""


def test_icon_is_silent_unless_named() -> None:
    assert draw('{% icon "lock" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/img/sprite.svg#lock"/></svg>'
    )
    assert draw('{% icon "lock" label="Restricted" %}') == (
        '<svg class="icon" role="img" aria-label="Restricted"><use href="/static/img/sprite.svg#lock"/></svg>'
    )


def test_every_icon_of_the_templates_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="([\w-]+)"', (ROOT / "static/img/sprite.svg").read_text()))
    asked = {name for page in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())}
    assert asked - drawn == set()


def test_byline_names_service_country_and_role() -> None:
    person = User(pk=7, name="Clara <Cobalt>", country="FR", service_type="customs")
    assert draw('{% byline person "expert" %}', person=person) == (
        '<span class="byline"><a class="who" href="/people/7/">Clara &lt;Cobalt&gt;</a> <span class="from">'
        '<span class="country" aria-hidden="true">FR</span> Customs, France · expert</span></span>'
    )


def test_byline_names_the_country_once() -> None:
    person = User(pk=7, name="Clara Cobalt", country="FR", organisation="Customs, France")
    assert draw("{% byline person %}", person=person) == (
        '<span class="byline"><a class="who" href="/people/7/">Clara Cobalt</a> <span class="from">'
        '<span class="country" aria-hidden="true">FR</span> Customs, France</span></span>'
    )


def test_byline_of_an_account_that_is_gone() -> None:
    assert draw("{% byline person %}", person=None) == (
        '<span class="byline"><span class="who">Former member</span></span>'
    )


def test_pager_keeps_the_query_and_elides() -> None:
    page = Paginator(range(200), 10).page(9)
    request = RequestFactory().get("/x/", {"q": "a b", "page": "9"})
    drawn = draw("{% pager page label='Above' %}|{% page_url 3 %}", page=page, request=request)
    assert re.findall(r'aria-label="(\w+)"', drawn) == ["Above"]
    assert re.findall(r"(?:</span>|>)(\d+|…)<", drawn) == ["1", "…", "7", "8", "9", "10", "11", "…", "20"]
    assert re.findall(r'href="([^"]+)"', drawn)[1:3] == ["?q=a+b&amp;page=1", "?q=a+b&amp;page=7"]
    assert (drawn.count("aria-current"), drawn.rpartition("|")[2]) == (1, "?q=a+b&amp;page=3")
    assert draw("{% pager page %}", page=Paginator(range(3), 10).page(1), request=request) == ""


def test_form_field_joins_label_help_and_error() -> None:
    from portal.styleguide import SampleForm

    drawn = str(SampleForm({"marking": "AMBER", "language": "en"}))
    assert '<label for="id_title">Title</label>' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "500"])
def test_error_page_needs_no_context(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert page == render_to_string(f"{name}.html")


def test_not_found_is_the_same_bytes_for_every_address(cast: Cast, signed_in: Callable[[User | None], Client]) -> None:
    client = signed_in(cast.stranger)
    hidden = client.get("/networks/airports/")
    unknown = client.get("/networks/never-opened/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.content == unknown.content


def test_style_guide_in_a_demonstration(
    cast: Cast, signed_in: Callable[[User | None], Client], settings: SimpleNamespace
) -> None:
    settings.PORTAL_DEMO = True
    assert signed_in(cast.observer).get("/styleguide/").status_code == 200


def test_style_guide_elsewhere_is_for_staff(
    cast: Cast, signed_in: Callable[[User | None], Client], settings: SimpleNamespace
) -> None:
    settings.PORTAL_DEMO = False
    assert signed_in(cast.observer).get("/styleguide/").status_code == 404
    User.objects.filter(pk=cast.observer.pk).update(is_staff=True)
    assert signed_in(cast.observer).get("/styleguide/").status_code == 200


# -- what the style sheets promise ---------------------------------------------------------------
TOKEN = re.compile(r"--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));")


def tokens(hue: str) -> dict[str, tuple[str, str]]:
    """Name → (light, dark) of the colours that hold where ``data-hue`` is ``hue``."""
    sheet = (ROOT / "static/css/tokens.css").read_text()
    shared, _, _ = sheet.partition('[data-hue="')
    block = re.search(rf'\[data-hue="{hue}"\] {{(.*?)}}', sheet, re.DOTALL)
    found = TOKEN.findall(shared) + TOKEN.findall(block[1] if block else "")
    return {name: (light or both, dark or both) for name, light, dark, both in found}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs() -> Iterator[tuple[str, str, float]]:
    """(foreground, ground, least contrast) after WCAG 2.2: 4.5 for text, 3 for the edge of a control."""
    for ground in ("paper", "sheet", "sunk", "raised"):
        for ink in ("ink", "ink-2", "act", "new", "good", "bad"):
            yield ink, ground, 4.5
        yield "hue", ground, 4.5
    for ground in ("paper", "sheet", "raised"):
        yield "edge", ground, 3
    for tone in ("new", "good", "bad"):
        yield tone, f"{tone}-soft", 4.5
        yield "ink", f"{tone}-soft", 4.5
    yield from [("hue", "soft", 4.5), ("ink", "soft", 4.5), ("ink-2", "soft", 4.5), ("on-hue", "hue", 4.5)]
    yield from [("on-act", "act", 4.5), ("on-bad", "bad", 4.5), ("on-count", "count", 4.5), ("ink", "mark", 4.5)]
    yield from [
        ("bar-ink", "bar", 4.5),
        ("bar-ink-2", "bar", 4.5),
        ("bar-ink-2", "bar-2", 4.5),
        ("ink", "note-soft", 4.5),
    ]


@pytest.mark.parametrize(
    "hue", ["", "airports", "precursors", "mednet", "prisons", "brick", "olive", "indigo", "slate"]
)
def test_contrast_of_every_hue_in_both_themes(hue: str) -> None:
    colours = tokens(hue)
    low = [
        (ink, ground, theme, round(contrast(colours[ink][i], colours[ground][i]), 2))
        for ink, ground, least in pairs()
        for i, theme in enumerate(("light", "dark"))
        if contrast(colours[ink][i], colours[ground][i]) < least
    ]
    assert low == []


def test_style_sheets_know_no_left_and_right() -> None:
    """Logical properties only: a page in Arabic is a mirror without a rule of its own."""
    physical = re.compile(
        r"^\s*(?:left|right|top|bottom|width|height|(?:max|min)-(?:width|height)"
        r"|(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|float: (?:left|right))\s*:",
        re.MULTILINE,
    )
    assert {
        sheet.name: physical.findall(sheet.read_text()) for sheet in SHEETS if physical.search(sheet.read_text())
    } == {}
