"""The library by keyboard, by dragging, with a whole folder that is dropped, and without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CLARA = "clara.cobalt@example.org"
BRUNO = "bruno.basalt@example.org"
LIBRARY = "/networks/airports/library/"


def open_folders(page: Page, *names: str) -> None:
    """Open folders at the top, as people do."""
    for name in names:
        page.goto(f"{LIBRARY}folders/new/")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Open the folder").click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_keyboard_renames_removes_and_brings_back(page_as: Callable[..., Page]) -> None:
    page = page_as(CLARA)
    open_folders(page, "Alpha", "Beta", "Gamma")
    page.goto(LIBRARY)
    links = page.locator("[data-entry] a")
    links.first.focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("F2")
    page.get_by_label("Name", exact=True).fill("Beta, renamed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="Beta, renamed")).to_be_visible()
    links.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-chosen]")).to_have_text("Chosen: 2")
    page.keyboard.press("Delete")
    expect(page.locator(".library-chosen li")).to_have_count(2)
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.locator("[data-entry]")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    page.goto(LIBRARY)
    expect(page.locator("[data-entry]")).to_have_count(3)


def test_folder_falls_onto_another(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO)
    open_folders(page, "Outer", "Small one")
    page.goto(LIBRARY)
    page.locator("[data-entry]", has_text="Small one").drag_to(page.locator("tr[data-entry]", has_text="Outer"))
    expect(page.get_by_role("heading", name="Outer", level=1)).to_be_visible()
    expect(page.locator("[data-entry]")).to_contain_text("Small one")


def test_dropped_folder_comes_with_its_folders(page_as: Callable[..., Page], tmp_path: Path) -> None:
    inner = tmp_path / "Reviews" / "2026"
    inner.mkdir(parents=True)
    (inner / "scanner-trial.txt").write_text("Eleven sites.")
    (tmp_path / "Reviews" / "summary.txt").write_text("All of it.")
    page = page_as(CLARA)
    open_folders(page, "Dropped into")
    line = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(tmp_path / "Reviews")], "dragOperationsMask": 1}
    box = page.locator("[data-library]").bounding_box()
    assert box is not None
    at = {"x": box["x"] + 20, "y": box["y"] + 20}
    for kind in ("dragEnter", "dragOver", "drop"):
        line.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})
    dialog = page.get_by_role("dialog", name="Files to upload: 2")
    expect(dialog.locator(".upload-name").first).to_contain_text("Reviews/")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("row").get_by_role("link", name="Reviews").click()
    expect(page.get_by_role("row").get_by_role("link", name="summary")).to_be_visible()
    page.get_by_role("row").get_by_role("link", name="2026").click()
    expect(page.get_by_role("row").get_by_role("link", name="scanner-trial")).to_be_visible()


def test_without_a_script_things_are_chosen_and_moved(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO, java_script_enabled=False)
    open_folders(page, "Here", "There")
    page.goto(f"{LIBRARY}?view=grid")
    page.get_by_label("Choose: Here", exact=True).check()
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_label("To which folder").select_option(label="There")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("heading", name="There", level=1)).to_be_visible()
    expect(page.locator("[data-entry]")).to_contain_text("Here")
