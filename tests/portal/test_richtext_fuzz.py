"""Bodies that nobody would write, by the thousand: only what is allowed comes out, and cleaning again changes nothing.

5,000 of them in every run of the tests; ``FUZZED=100000`` asks for as many (``make fuzz``).
"""

import os
import random

import pytest

from portal.markup import TooDeep
from portal.richtext import clean_html
from tests.portal.html_rules import ALLOWED, wrong_in
from tests.portal.payloads import PAYLOADS

BODIES = int(os.environ.get("FUZZED", "5000"))
SHARES = 10
_TAGS = [
    *ALLOWED,
    *(
        "b",
        "i",
        "h1",
        "div",
        "span",
        "svg",
        "math",
        "mtext",
        "mglyph",
        "style",
        "script",
        "template",
        "select",
        "option",
    ),
    *("form", "button", "object", "noscript", "iframe", "font", "caption", "col", "foreignObject", "annotation-xml"),
    *("title", "textarea", "plaintext", "ruby", "rt", "nobr", "marquee", "center", "x-y", "image", "isindex"),
]
_NAMES = [
    *("href", "src", "alt", "title", "data-mention", "data-quote", "dir", "class", "style", "onclick", "colspan"),
    *("rowspan", "start", "type", "id", "srcset", "xlink:href", "name", "data-x"),
]
_VALUES = [
    *("", "x", "7", "/people/7/", "person:7", "coordinators", "/networks/a/attachments/1/", "/networks/a/groups/3/"),
    *("group:3", "/networks/a/members/?role=coordinator", "javascript:window.ran=1", "https://example.org/?a&b=<c>"),
    *("//evil.example", 'a"b', "a'b", "<p>", "-->", "&quot;", "&#0;", "\u0661", "auto", "2", "\x00", "a\nb"),
]
_WORDS = [
    *("word", "عربي", "@Clara", " ", "\n", "&amp;", "&lt;", "&", "<", ">", '"', "&#x6A;", "&nbsp;", "\u200b", "\u202e"),
    *("]]>", "<!--", "-->", "<![CDATA[", "<?x", "</", "<!", "--!>", "\x00", "\r", "\t", "&notit;", "&#128;", "😀"),
]


def _attribute(luck: random.Random) -> str:
    name, value, quote = luck.choice(_NAMES), luck.choice(_VALUES), luck.choice(['"', '"', '"', "'", ""])
    return f" {name}{luck.choice(['=', '=', '=', ' = ', ''])}{quote}{value}{quote if luck.random() > 0.03 else ''}"


def _piece(luck: random.Random, opened: list[str]) -> str:
    chance = luck.random()
    if chance < 0.35:
        return luck.choice(_WORDS)
    if chance < 0.38:
        return luck.choice(PAYLOADS)
    if chance < 0.65 or not opened:
        tag = luck.choice(_TAGS)
        opened.append(tag)
        return f"<{tag}{''.join(_attribute(luck) for _ in range(luck.choice([0, 0, 1, 2])))}>"
    return f"</{opened.pop(luck.randrange(len(opened))) if luck.random() < 0.3 else opened.pop()}>"


def body_of(number: int) -> str:
    """A body, the same for the same number."""
    luck, opened = random.Random(number), list[str]()
    return "".join(_piece(luck, opened) for _ in range(luck.choice([3, 8, 20, 60])))


@pytest.mark.parametrize("share", range(SHARES))
def test_fuzzed_bodies_come_out_clean_and_stay_so(share: int) -> None:
    for number in range(share, BODIES, SHARES):
        body = body_of(number)
        try:
            once = clean_html(body)
        except TooDeep:
            continue
        assert (wrong_in(once), number) == ([], number)
        assert (clean_html(once), number) == (once, number)
