"""Reading in the browser: pages that appear by themselves, the name in them, and the code that tells."""

import re
import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from fpdf import FPDF
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BRUNO, HANA = "bruno.basalt@example.org", "hana.halite@example.org"
LIBRARY = "/networks/airports/library/"
WHOLE = "() => [...document.querySelectorAll('.leaves img')].every((p) => p.complete && p.naturalWidth > 300)"


def paper(pages: int) -> bytes:
    """A PDF of so many pages."""
    made = FPDF()
    made.set_font("helvetica", size=14)
    for number in range(1, pages + 1):
        made.add_page()
        made.multi_cell(0, 8, f"Page {number}. " + "Concealment in vehicles, an invented report. " * 20)
    out = BytesIO()
    made.output(out)
    return out.getvalue()


def test_strict_file_is_read_with_ones_name_and_the_code_tells_whose_page_it_was(
    page_as: Callable[..., Page], tmp_path: Path
) -> None:
    page, title = page_as(HANA), f"Report {uuid.uuid4().hex[:8]}"
    file = tmp_path / "rapport – تقرير.pdf"
    file.write_bytes(paper(2))
    page.goto(f"{LIBRARY}upload/")
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_label("Title").fill(title)
    page.locator("[name=marking][value='AMBER+STRICT'], select[name=marking]").first.evaluate(
        "(e) => { if (e.tagName === 'SELECT') e.value = 'AMBER+STRICT'; else e.checked = true; }"
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/documents/*/", timeout=60_000)
    page.get_by_role("link", name="Read EN v1").first.click()
    # Whoever comes too early waits; the pages come without another click.
    expect(page.locator(".leaves img")).to_have_count(2, timeout=120_000)
    page.reload()
    said = page.locator(".callout-body").inner_text()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", said)
    assert code is not None
    page.locator("#page-2").scroll_into_view_if_needed()
    page.wait_for_function(WHOLE, timeout=60_000)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    with page.expect_download(timeout=60_000) as caught:
        page.get_by_role("link", name="Download with your name").click()
    assert (caught.value.suggested_filename, Path(caught.value.path()).read_bytes()[:5]) == (file.name, b"%PDF-")
    desk = page_as(BRUNO, java_script_enabled=False)
    desk.goto(f"{LIBRARY}codes/")
    desk.get_by_label("Code", exact=True).fill(code[0])
    desk.get_by_role("button", name="Look up").click()
    expect(desk.get_by_role("main")).to_contain_text("Hana Halite")
    expect(desk.get_by_role("main")).to_contain_text(title)
