"""What of an answer its writer wrote themselves: nothing of it is lost, and nothing quoted is posted again."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from notifications.mail_in.cutting import CUT_HERE, own_html, own_text
from notifications.mail_in.reading import is_automatic, parse, read_letter
from portal.errors import Refusal

MAILS = Path(__file__).parent / "mails"

TEXTS = {
    "nothing quoted": ("Seen here too.\nTwice.", "Seen here too.\nTwice."),
    "english": ("Yes.\n\nOn Thu, 12 Mar 2026 at 09:58, Airports <a@example.org>\nwrote:\n\n> Do you?", "Yes."),
    "french": ("Oui.\n\nLe 12/03/2026 à 09:58, Airports a écrit :\n> Do you?", "Oui."),
    "arabic": ("نعم.\n\nفي ١٢ مارس 2026، كتب Airports <a@example.org>:\n> Do you?", "نعم."),
    "portuguese, in two lines": ("Sim.\n\nEm 12/03/2026 09:58, Airports\nescreveu:\n> Do you?", "Sim."),
    "outlook": (
        "Yes.\n\n________________________________\nFrom: A <a@example.org>\nSent: Thursday\nTo: B\n\nDo you?",
        "Yes.",
    ),
    "between the lines": (
        "On 12 Mar 2026, A <a@example.org> wrote:\n> First?\nYes.\n> Second?\nNo.",
        "Yes.\nNo.",
    ),
    "below": ("> Do you?\n\nYes, since May.", "Yes, since May."),
    "signature set off": ("Yes.\n\n-- \nHana Halite\nCustoms, Prague", "Yes."),
    "greeting": ("Yes.\n\nBest regards,\nHana Halite", "Yes."),
    "from a phone": ("Yes.\n\nSent from my iPhone", "Yes."),
    "a line of ours": (f"Yes.\n\nDňa 12. marca napísal A:\n{CUT_HERE}\nDo you?", "Yes."),
    "words that begin like a greeting": (
        "We looked.\n\nKhat was found twice.\nTaken together that is new.\nThanks, Clara, that helped.",
        "We looked.\n\nKhat was found twice.\nTaken together that is new.\nThanks, Clara, that helped.",
    ),
    "a colon before a quote of one's own": ("I mean this:\n> flat image\nThat one.", "I mean this:\nThat one."),
    "a list": ("- one\n- two\n\n- three", "- one\n- two\n\n- three"),
    "only quoted": ("> Do you?\n> Really?", ""),
    "long lines": ("On " * 3000 + "\nYes.", ("On " * 3000).strip() + "\nYes."),
}


def test_of_plain_text_the_writers_own_lines_are_kept() -> None:
    assert {name: own_text(text) for name, (text, _own) in TEXTS.items()} == {
        name: own for name, (_text, own) in TEXTS.items()
    }


PAGES = {
    "gmail": (
        '<div dir="ltr"><div>Yes.</div><div><br></div><div>Twice.</div></div><br><div class="gmail_quote">'
        '<div dir="ltr" class="gmail_attr">On Thu, 12 Mar 2026 at 09:58, A &lt;a@example.org&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0"><p>Do you?</p></blockquote></div>',
        '<p dir="auto">Yes.</p><p dir="auto">Twice.</p>',
    ),
    "gmail between the lines": (
        '<div class="gmail_quote"><div class="gmail_attr">On Thu A wrote:</div><blockquote class="gmail_quote">First?'
        '</blockquote><div>Yes.</div><blockquote class="gmail_quote">Second?</blockquote><div>No.</div></div>',
        '<p dir="auto">Yes.</p><p dir="auto">No.</p>',
    ),
    "thunderbird": (
        '<p>Yes.</p><div class="moz-cite-prefix">On 12/03/2026 09:58, A wrote:<br></div>'
        '<blockquote type="cite" cite="mid:x"><p>Do you?</p></blockquote><pre class="moz-signature">-- \nHana</pre>',
        '<p dir="auto">Yes.</p>',
    ),
    "new outlook": (
        '<div>Yes.</div><div id="ms-outlook-mobile-signature">Get Outlook for iOS</div><hr>'
        '<div id="divRplyFwdMsg"><b>From:</b> A</div><div>Do you?</div>',
        '<p dir="auto">Yes.</p>',
    ),
    "a program nobody knows": (
        "<p>Yes.</p><p>Am 12.03.2026 um 09:58 schrieb A &lt;a@example.org&gt;:</p><blockquote type=cite>Do you?",
        '<p dir="auto">Yes.</p>',
    ),
    "one's own quote": (
        "<p>See:</p><blockquote><p>flat image</p></blockquote><p>That.</p>",
        '<p dir="auto">See:</p><blockquote dir="auto"><p>flat image</p></blockquote><p dir="auto">That.</p>',
    ),
    "what must not run": (
        '<p onclick="x()">Yes<script>alert(1)</script> <a href="javascript:x()">here</a><img src=x onerror=y></p>',
        '<p dir="auto">Yes here</p>',
    ),
    "never closed": ("<div class=gmail_quote><blockquote class=gmail_quote>Do you?", ""),
}


def test_of_a_page_the_writers_own_blocks_are_kept() -> None:
    assert {name: own_html(html)[0] for name, (html, _own) in PAGES.items()} == {
        name: own for name, (_html, own) in PAGES.items()
    }


AUTOMATIC = {
    "a person": ("", "a@example.org", False),
    "said to be none": ("Auto-Submitted: no\n", "a@example.org", False),
    "away": ("Auto-Submitted: auto-replied\n", "a@example.org", True),
    "bulk": ("Precedence: bulk\n", "a@example.org", True),
    "autoreply": ("X-Autoreply: yes\n", "a@example.org", True),
    "a list": ("List-Id: <x.example.org>\n", "a@example.org", True),
    "no way back": ("", "", True),
    "a report": ("Content-Type: multipart/report; boundary=x\n", "a@example.org", True),
    "a server": ("From: MAILER-DAEMON@example.org\n", "a@example.org", True),
}


def test_what_no_person_wrote_is_known() -> None:
    found = {
        name: is_automatic(parse(f"{head}\nYes.".encode()), sender) for name, (head, sender, _is) in AUTOMATIC.items()
    }
    assert found == {name: expected for name, (_head, _sender, expected) in AUTOMATIC.items()}


HOSTILE = {
    "one line of blanks": b"\n\n" + b" " * 1_000_000,
    "empty lines": b"\n\n" + b"\n" * 300_000 + b"Yes.",
    "beginnings of headers": b"\n\n" + b"On On wrote On a\n" * 5_000,
    "froms": b"\n\n" + b"From: \n" * 50_000,
    "tags in tags": b"Content-Type: text/html\n\n" + b"<table><tr><td>" * 30_000,
    "tags never ended": b"Content-Type: text/html\n\n" + b"<b " * 200_000,
    "pictures never ended": b"Content-Type: text/html\n\n" + b"<img " * 200_000,
    "parts": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: text/plain\n\nYes.\n" * 1000,
    "parts without heads": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nYes.\n" * 1000,
    "parts in parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000)),
    "no such charset": b"Content-Type: text/plain; charset=klingon\n\nYes.",
    "another charset": b"Content-Type: text/plain; charset=utf-8\n\nOui, d\xe9j\xe0.",
    "encrypted": b"Content-Type: multipart/encrypted; boundary=x\n\n--x\n\nabc\n--x--",
    "odd heads": b"From: =?x?q?=?=, <@<>>\nMessage-ID: \xff<\nContent-Type: ;;;\nContent-ID: \xff\n\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_takes_long_or_passes_as_an_answer(name: str) -> None:
    began = time.process_time()
    try:
        letter = read_letter(parse(HOSTILE[name]))
    except Refusal:
        pass
    else:
        assert name in ("empty lines", "beginnings of headers")
        assert len(letter.html) < 1_000_000
    assert time.process_time() - began < 10


def test_a_broken_mail_ends_in_a_letter_or_a_sentence() -> None:
    chance = random.Random(7)
    for name in ("plain", "outlook", "apple"):
        whole = (MAILS / f"{name}.eml").read_bytes()
        for _time in range(20):
            broken = bytearray(whole)
            for _change in range(chance.randint(1, 30)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            cut = chance.randrange(len(broken))
            with suppress(Refusal):
                read_letter(parse(bytes(broken[:cut] if chance.random() < 0.3 else broken)))
