"""What people write, as it is kept: the renderer against payloads, deep and long texts, and directions."""

import json
import time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.editing import EditorWidget
from portal.richtext import EXTENSIONS, RichTextField, clean_html, is_blank, plain_text, with_links
from tests.portal.html_rules import wrong_in
from tests.portal.payloads import FAMILIES, PAYLOADS

PERSON = '<a data-mention="person:7" href="/people/7/">@Clara</a>'
PICTURE = '<img src="/networks/airports/attachments/3/" alt="A boot, cut open">'


def refused(text: str) -> str | None:
    """The code with which the field refuses ``text``; None if it takes it."""
    try:
        RichTextField().clean(text)
    except ValidationError as error:
        return str(error.error_list[0].code)
    return None


def test_there_are_three_hundred_payloads() -> None:
    assert len(PAYLOADS) >= 300


@pytest.mark.parametrize("family", FAMILIES)
def test_payloads_come_out_clean_and_stay_so(family: str) -> None:
    for payload in FAMILIES[family]:
        for text in (payload, f"<p>before {payload} after</p>", f"<ul><li>{payload}", f"<table><tr><td>{payload}"):
            once = clean_html(text)
            assert (wrong_in(once), text) == ([], text)
            assert (clean_html(once), text) == (once, text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one\n\ntwo & <three>", '<p dir="auto">one</p><p dir="auto">two &amp; &lt;three&gt;</p>'),
        ("<h2>H</h2><h3>h</h3>", '<h2 dir="auto">H</h2><h3 dir="auto">h</h3>'),
        ("<h1>H</h1><h5>h</h5><div>d</div>", '<h2 dir="auto">H</h2><h3 dir="auto">h</h3><p dir="auto">d</p>'),
        ("<p><b>a</b><i>b</i><del>c</del></p>", '<p dir="auto"><strong>a</strong><em>b</em><s>c</s></p>'),
        ("<ul><li>a<li>b</ul>", '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'),
        ('<ol start="3" type="a"><li><p>a</p></li></ol>', '<ol start="3" type="a"><li dir="auto"><p>a</p></li></ol>'),
        ("<blockquote><p>q</p></blockquote>", '<blockquote dir="auto"><p>q</p></blockquote>'),
        (
            "<table><tr><th colspan=2>a</th></tr><tr><td><p>b</p><td>c</table>",
            '<table><tbody><tr><th colspan="2" dir="auto">a</th></tr><tr><td dir="auto"><p>b</p></td>'
            '<td dir="auto">c</td></tr></tbody></table>',
        ),
        ("<p>a<br>b</p><hr>", '<p dir="auto">a<br>b</p><hr>'),
        ('<p><a href="https://example.org/?a=1&amp;b=2" rel=x target=_blank>l</a></p>',
         '<p dir="auto"><a href="https://example.org/?a=1&amp;b=2">l</a></p>'),
        ('<p><a href="/networks/">l</a> <a href="mailto:a@example.org">m</a></p>',
         '<p dir="auto"><a href="/networks/">l</a> <a href="mailto:a@example.org">m</a></p>'),
        (f"<p>Hello {PERSON}!</p>", f'<p dir="auto">Hello {PERSON}!</p>'),
        (f"<p>x</p>{PICTURE}", f'<p dir="auto">x</p>{PICTURE}'),
        (PICTURE, PICTURE),
        (f"{PERSON} and <em>more</em><p>x</p>tail",
         f'<p dir="auto">{PERSON} and <em>more</em></p><p dir="auto">x</p><p dir="auto">tail</p>'),
        ('<blockquote data-quote="7" class="x"><p>words</p><ul><li>of</li></ul></blockquote><p>x</p>',
         '<blockquote data-quote="7" dir="auto"></blockquote><p dir="auto">x</p>'),
        ('<p><a data-mention="person:7" href="/people/7/">Clara</a></p>', '<p dir="auto">Clara</p>'),
        ("<p>a\x0bb</p>", '<p dir="auto">a\x0bb</p>'),
        ("<p>\ud800x</p>", '<p dir="auto">x</p>'),
    ],
)  # fmt: skip
def test_what_is_kept(text: str, kept: str) -> None:
    assert (clean_html(text), clean_html(kept)) == (kept, kept)


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "<p></p>", "<p>\u200b\u00a0</p>", "<p>&nbsp;<br></p><hr>",
     "<p></p><script>x</script>", "<p><img src=x></p>",
     '<blockquote data-quote="7"><p>words of another</p></blockquote>'],
)  # fmt: skip
def test_nothing_of_one_s_own_is_blank(text: str) -> None:
    assert (clean_html(text), refused(text)) == ("", "required")


def test_picture_alone_is_something() -> None:
    assert (refused(PICTURE), is_blank(PICTURE), plain_text(PICTURE)) == (None, False, "")


@pytest.mark.parametrize(
    "text",
    [
        "<blockquote>" * 50_000,
        "<blockquote>" * 8_000,
        "<blockquote>" * 3_000 + "x" + "</blockquote>" * 3_000,
        "<ul><li>" * 12_000,
        "<p>" + "<b>" * 30_000,
        "<p>" + "".join(f"<strong x={n}>" for n in range(5_000)) + "<p>" * 5_000,
        "<table><tr><td>" * 6_000,
        '<blockquote data-quote="7">' * 3_000,
        "<em><strong>" * 8_000,
        "x" * 200_000,
        "<p>" + "word " * 40_000 + "</p>",
    ],
    ids=[
        "quotes-50000",
        "quotes-8000",
        "closed",
        "lists",
        "bold",
        "formats",
        "tables",
        "passages",
        "two",
        "long",
        "words",
    ],
)
def test_too_deep_and_too_long_are_refused(text: str) -> None:
    assert refused(text) in ("too_deep", "max_length")


@pytest.mark.parametrize(
    "text",
    ["<p>x" * 25_000, "<p>" + "<" * 99_000, "<p>" + "<a " * 33_000, '<p>"' + '<a "' * 24_000, "<p>x" + "&" * 90_000,
     "<p>" + "<!--" * 24_000, "<p>" + "<strong>" * 40 + "<p>x" * 20_000, "<p>x" + "<div>" * 19_000,
     "<p " + "a=1 " * 24_000 + ">x", "<table>" + "<tr><td>x" * 11_000],
    ids=["p", "lt", "a", "quotes", "amp", "comments", "formats", "divs", "attributes", "rows"],
)  # fmt: skip
def test_long_texts_take_time_in_proportion(text: str) -> None:
    before = time.process_time()  # of this process alone: what else the machine does takes nothing from it
    refused(text)
    assert time.process_time() - before < 15  # a parser that looks at everything again at each tag needs minutes


def test_twenty_lists_in_each_other_are_fine() -> None:
    nested = "<ul><li><p>x</p>" * 16 + "</li></ul>" * 16
    assert clean_html(clean_html(nested)).count("<li") == 16


def test_arabic_item_finds_its_direction_by_itself() -> None:
    text = "<p>See:</p><ul><li><p>English</p></li><li><p>عربي</p></li></ul>"
    assert clean_html(text) == (
        '<p dir="auto">See:</p><ul><li dir="auto"><p>English</p></li><li dir="auto"><p>عربي</p></li></ul>'
    )


def test_plain_text_has_no_words_of_others_and_blanks_between_cells() -> None:
    html = (
        '<blockquote data-quote="7"><p>theirs</p><blockquote>more</blockquote></blockquote><p>mine</p>'
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    )
    assert plain_text(html) == "mine\na b\nc"


def test_editor_makes_what_the_sanitiser_keeps() -> None:
    widget = EditorWidget(config={"extensions": EXTENSIONS}, preset="configurable")
    attrs = widget.get_context("body", "", {})["widget"]["attrs"]
    config = json.loads(attrs["data-django-prose-editor-configurable"])
    assert {name for name in EXTENSIONS if name not in config["extensions"]} == set()
    assert [module.rsplit("/", 1)[1].split(".")[0] for module in config["js_modules"]] == ["editor-extensions"]


def test_tools_are_named_in_the_reader_s_language() -> None:
    widget = EditorWidget(config={"extensions": EXTENSIONS}, preset="configurable")
    said = {}
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            said[language] = json.loads(widget.get_context("body", "", {})["widget"]["attrs"]["data-words"])
    assert said["en"]["table:addRowAfter"] == "Add a row"
    assert {tuple(words) for words in said.values()} == {tuple(said["en"])}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("see https://example.org/duty now", 'see <a href="https://example.org/duty">https://example.org/duty</a> now'),
        (
            "1 &lt; 2 https://x.org/?a=1&amp;b=2.",
            '1 &lt; 2 <a href="https://x.org/?a=1&amp;b=2">https://x.org/?a=1&amp;b=2</a>.',
        ),
        ('<a href="https://a.org/">https://b.org</a>', '<a href="https://a.org/">https://b.org</a>'),
        (PERSON, PERSON),
        ('javascript:alert(1) http://"onclick=x', 'javascript:alert(1) http://"onclick=x'),
    ],
)
def test_addresses_that_were_typed_become_links_once(typed: str, shown: str) -> None:
    linked = with_links(clean_html(f"<p>{typed}</p>"))
    assert linked == f'<p dir="auto">{shown}</p>'
    assert with_links(linked) == linked == clean_html(linked)
