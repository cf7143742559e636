"""A document as one entry, as people work on it: described, checked out, brought up to date, brought back."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BRUNO, CLARA, HANA = "bruno.basalt@example.org", "clara.cobalt@example.org", "hana.halite@example.org"
LIBRARY = "/networks/airports/library/"


def fine(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than the narrowest window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 1280, "height": 900})


def paper(folder: Path, name: str) -> Path:
    """A small file with this name and a content of its own."""
    file = folder / name
    file.write_bytes(b"%PDF-1.7\n" + uuid.uuid4().bytes.hex().encode() + b"\n%%EOF\n")
    return file


def upload(page: Page, file: Path, title: str = "") -> None:
    page.goto(f"{LIBRARY}upload/")
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/documents/*/", timeout=60_000)


@pytest.mark.parametrize("script", [True, False])
def test_same_name_offers_a_new_version(script: bool, page_as: Callable[..., Page], tmp_path: Path) -> None:
    page, name = page_as(CLARA, java_script_enabled=script), f"rapport {uuid.uuid4().hex[:6]} – تقرير.pdf"
    upload(page, paper(tmp_path, name), title := f"Rapport annuel {uuid.uuid4().hex[:6]}")
    page.goto(f"{LIBRARY}upload/")
    page.get_by_label("Files", exact=True).set_input_files(paper(tmp_path, name))
    if not script:
        page.get_by_role("button", name="Upload", exact=True).click()
        page.get_by_label("Files", exact=True).set_input_files(paper(tmp_path, name))
    expect(page.get_by_role("link", name=title)).to_be_visible()
    page.get_by_label("Add it as a new version").check()
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/documents/*/", timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".version-number")).to_have_text(["EN v2", "EN v1"])
    page.get_by_role("link", name="Compare versions").click()
    expect(page.get_by_role("row", name="sha256")).to_contain_text("differs")
    page.go_back()
    page.get_by_role("link", name="Restore EN v1").click()
    page.get_by_role("button", name="Restore as the newest").click()
    expect(page.locator(".version-number")).to_have_text(["EN v3", "EN v2", "EN v1"])


def test_network_asks_and_a_document_answers(page_as: Callable[..., Page], tmp_path: Path) -> None:
    desk, prefix = page_as(BRUNO), f"P-PG/{uuid.uuid4().hex[:6]}"
    desk.goto(f"{LIBRARY}arrange/")
    desk.get_by_label("Series", exact=True).fill(prefix)
    desk.get_by_role("button", name="Open a series").click()
    desk.get_by_label("New keywords").fill("Concealment, تدريب")
    desk.get_by_role("button", name="Add keywords").click()
    fine(desk)
    desk.get_by_role("link", name="New field").click()
    desk.get_by_label("Field", exact=True).fill(field := f"Pages {prefix}")
    desk.get_by_label("Takes").select_option("number")
    desk.get_by_role("button", name="Save").click()
    page = page_as(CLARA)
    upload(page, paper(tmp_path, f"{uuid.uuid4().hex[:8]}.pdf"))
    page.get_by_role("link", name="Edit the entry").click()
    fine(page)
    page.get_by_label("Next number of a series").select_option(index=1)
    page.get_by_label(field).fill("twelve")
    page.get_by_label("تدريب").check()
    page.get_by_role("button", name="Save the entry").click()
    page.get_by_label(field).fill("12,5")
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_role("main")).to_contain_text("12.5")
    expect(page.get_by_role("link", name="تدريب")).to_be_visible()
    fine(page)


def test_who_edits_is_seen_by_all_and_made_free_by_a_coordinator(page_as: Callable[..., Page], tmp_path: Path) -> None:
    page = page_as(HANA)
    upload(page, paper(tmp_path, f"{uuid.uuid4().hex[:8]}.pdf"))
    here = page.url
    page.get_by_role("link", name="Check out").click()
    page.get_by_label("What you do").fill("New figures")
    page.get_by_role("button", name="Check out").click()
    expect(page.get_by_role("main")).to_contain_text("You are editing this document.")
    desk = page_as(BRUNO, java_script_enabled=False)
    desk.goto(here)
    expect(desk.get_by_role("main")).to_contain_text("Hana Halite is editing this document.")
    expect(desk.get_by_role("link", name="New version")).to_have_count(0)
    desk.get_by_role("link", name="Make it free").click()
    desk.get_by_label("Reason").fill("She is away")
    desk.get_by_role("button", name="Make it free").click()
    expect(desk.get_by_role("link", name="New version")).to_be_visible()
