"""Files that call themselves tables: what is read of them, and what is refused before it is read."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from portal.errors import TooLarge, Unprocessable
from portal.tables import ENTRIES, FILE_LIMIT, FORMULA, Line, defused, read_lines


def read(content: bytes) -> list[Line]:
    """All lines of a file with this content."""
    return list(read_lines(io.BytesIO(content), len(content)))


def workbook(*rows: tuple[Any, ...]) -> bytes:
    """An XLSX file with these rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    """A ZIP with the parts every workbook has, and these (with ``__`` for a slash and ``_`` for a dot)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def cells(content: bytes) -> list[list[str]]:
    """The cells of all lines."""
    return [line.cells for line in read(content)]


def test_workbook_is_read_as_one_types_it() -> None:
    found = read(workbook(("name", "n"), (), (" Zoë ", 24), ("x", 24.0), (None, True)))
    assert [(line.number, line.cells) for line in found] == [
        (1, ["name", "n"]),
        (3, ["Zoë", "24"]),
        (4, ["x", "24"]),
        (5, ["", "True"]),
    ]


def test_formula_in_workbook_is_found_and_not_calculated() -> None:
    found = read(workbook(("a", "b"), ("x", '=HYPERLINK("https://example.org")')))
    assert (found[1].faults, found[1].cells[1]) == ({1: FORMULA}, '=HYPERLINK("https://example.org")')


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@sum"])
def test_formula_in_text_is_found_also_behind_our_own_apostrophe(start: str) -> None:
    found = read(f"a;b\nx;{start}\ny;{defused(start)}\nz;-\n".encode())
    assert [line.faults for line in found[1:]] == [{1: FORMULA}, {1: FORMULA}, {}]
    assert [line.cells[1] for line in found[1:]] == [start, start, "-"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_is_read_in_the_ways_programs_write_it(encoding: str, delimiter: str, newline: str) -> None:
    text = newline.join([delimiter.join(["nom", "pays"]), "", delimiter.join(["Zoë “Z” Œuvre", "Türkiye"])])
    assert cells(text.encode(encoding)) == [["nom", "pays"], ["Zoë “Z” Œuvre", "Türkiye"]]


def test_line_that_names_the_delimiter_is_no_row() -> None:
    found = read(b"sep=;\r\nname;country\r\nA, B;FR\r\n")
    assert [(line.number, line.cells) for line in found] == [(2, ["name", "country"]), (3, ["A, B", "FR"])]


def test_quoted_cell_keeps_delimiters_and_line_breaks() -> None:
    assert cells(b'a,b\n"x, y","1\n2"\n') == [["a", "b"], ["x, y", "1\n2"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel format"),
        (b"<html><table><tr><td>name", "web page"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "web page"),
        (b"%PDF-1.7\n", "document"),
        ("name;e-mail\nA;a@b.org\n".encode("utf-16-le"), "does not say so"),
        (b"name;e-mail\n\x00\x01\x02", "does not say so"),
        (b"name;e-mail\n\x81\x8d\x8f", "neither UTF-8"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b'name;e-mail\n"' + b"x" * 200_000, "quotation mark"),
        (b"a;b\n" + b";" * 60 + b"x\n", "more columns"),
    ],
)
def test_file_that_is_something_else_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read(content)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: archive(readme_txt=b"x"), "ZIP archive"),
        (lambda: archive(mimetype=b"application/vnd.oasis", content_xml=b"<x/>"), "OpenDocument"),
        (lambda: archive(xl__workbook_bin=b"x"), "binary Excel"),
        (lambda: archive(xl__workbook_xml=b"<workbook/>"), "damaged"),
        (lambda: workbook(("a",))[:-40], "damaged"),
        (lambda: workbook(("a", "b")).replace(b"sheet1.xml", b"sheetX.xml"), "no sheet in this"),
    ],
)
def test_archive_that_is_no_workbook_is_refused_in_words(content: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read(content())
    assert sentence in refused.value.sentence


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'


def test_entities_are_not_expanded() -> None:
    with pytest.raises(Unprocessable):
        read(archive(xl__workbook_xml=ENTITIES))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: archive(xl__worksheets__sheet1_xml=b"\0" * (200 * 1024 * 1024)), id="bytes"),
        pytest.param(lambda: archive(xl__worksheets__sheet1_xml=b"<c/>" * 1_900_000), id="elements"),
        pytest.param(lambda: archive(**{f"xl__p{n}_xml": b"x" for n in range(ENTRIES)}), id="entries"),
        pytest.param(lambda: archive(**{f"xl__p{n}_xml": b" " * 7_000_000 for n in range(10)}), id="many"),
    ],
)
def test_bomb_is_refused_before_a_parser_sees_it(content: Callable[[], bytes]) -> None:
    sent = content()
    assert len(sent) < FILE_LIMIT
    tracemalloc.start()
    with pytest.raises(TooLarge) as refused:
        read(sent)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ("unpacks to far more" in refused.value.sentence, peak < 4 * 1024 * 1024) == (True, True)


def test_hundred_thousand_rows_are_refused_without_being_read() -> None:
    row = "<row r='1'><c t='inlineStr'><is><t>Anna</t></is></c><c><v>1</v></c></row>"
    sheet = f"<worksheet><sheetData>{row * 100_000}</sheetData></worksheet>"
    for content in (
        archive(xl__worksheets__sheet1_xml=sheet.encode()),
        b"Anna Amber;anna.amber@example.org\n" * 100_000,
    ):
        started = time.monotonic()
        with pytest.raises(TooLarge) as refused:
            read(content)
        assert ("rows" in refused.value.sentence, time.monotonic() - started < 1) == (True, True)


def test_larger_file_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        read_lines(io.BytesIO(b"name;e-mail\n"), FILE_LIMIT + 1)


def test_row_far_below_the_others_counts_the_empty_ones() -> None:
    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "name", "Anna"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(TooLarge) as refused:
        read(out.getvalue())
    assert "counting the empty ones" in refused.value.sentence
