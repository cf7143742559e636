"""Cards and sheets to take along: what stands in them stays where it belongs."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.vcard import Card, vcard
from portal.workbook import Sheet, workbook

CARD = Card(
    name="João Pedro Jade", organisation="Alfândega; Aeroporto, Lisboa", unit="Customs", country="Portugal",
    email="joao.jade@example.org", phone="+351 000 000 001", note="", url="http://portal.example/people/7/",
)  # fmt: skip


def unfolded(card: bytes) -> list[str]:
    """The lines of a card as an address book reads them."""
    return card.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_card_says_who_one_is_in_the_words_of_the_standard() -> None:
    assert unfolded(vcard(CARD)) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Jade;João Pedro;;;",
        "FN:João Pedro Jade",
        "ORG:Alfândega\\; Aeroporto\\, Lisboa;Customs",
        "EMAIL;TYPE=INTERNET,WORK:joao.jade@example.org",
        "TEL;TYPE=WORK,VOICE:+351 000 000 001",
        "ADR;TYPE=WORK:;;;;;;Portugal",
        "URL:http://portal.example/people/7/",
        "END:VCARD",
    ]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_value_begins_a_line_of_its_own(break_: str) -> None:
    evil = f"A{break_}TEL:+1{break_}END:VCARD"
    lines = unfolded(vcard(replace(CARD, name=evil, organisation=evil, note=evil, phone="")))
    assert [line.partition(":")[0].partition(";")[0] for line in lines] == [
        "BEGIN", "VERSION", "N", "FN", "ORG", "EMAIL", "ADR", "NOTE", "URL", "END",
    ]  # fmt: skip


def test_lines_are_folded_between_letters_at_75_octets() -> None:
    name = "გიორგი " * 30
    card = vcard(replace(CARD, name=name, note="x" * 300))
    raw = card.split(b"\r\n")
    assert max(len(line) for line in raw) <= 75
    assert [line.decode() for line in raw]  # no letter is torn
    assert f"FN:{name.strip()}" in unfolded(card)


def test_one_word_is_a_family_name() -> None:
    assert unfolded(vcard(replace(CARD, name="Madonna")))[2] == "N:Madonna;;;;"


STARTS = ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"x\")", "＝1"]  # fmt: skip


def test_sheet_reads_back_as_text_and_nothing_calculates() -> None:
    rows = [[start, "plain\x07 text", "José"] for start in STARTS]
    made = workbook(
        Sheet("A/B: [x]", ["TLP:AMBER", "R&D of today"], [("One", 9), ("Two", 20), ("=3", 9)], rows, ["* note"])
    )
    page = load_workbook(BytesIO(made)).active
    cells = [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows(max_col=3)]
    assert cells[:3] == [
        [("TLP:AMBER", "s"), (None, "n"), (None, "n")],
        [("R&D of today", "s"), (None, "n"), (None, "n")],
        [("One", "s"), ("Two", "s"), ("=3", "s")],
    ]
    assert cells[3:-2] == [[(start.strip(), "s"), ("plain text", "s"), ("José", "s")] for start in STARTS]
    assert [page.cell(4, 1).quotePrefix, page.cell(4, 2).quotePrefix] == [True, False]
    assert (page.freeze_panes, page.auto_filter.ref, page.title) == ("B4", "A3:C11", "AB x")
    assert (page.column_dimensions["B"].width, page.oddFooter.left.text) == (20, "TLP:AMBER · R&&D of today")
