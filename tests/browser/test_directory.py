"""Looking for people in the browser: as one types, by the address alone, and without a script."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CLARA = "clara.cobalt@example.org"
MEMBERS = "/networks/airports/members/"


def address(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_list_narrows_as_one_types_and_the_address_keeps_it(page_as: Callable[..., Page]) -> None:
    page = page_as(CLARA)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(MEMBERS)
    people = page.locator("#directory tbody th a")
    expect(people).to_have_count(6)
    page.get_by_label("Name, organisation or address").press_sequentially("Ónyx")
    expect(people).to_have_text(["Oskar Onyx"])
    expect(page.locator("#directory-count")).to_contain_text("1 person of 6")
    page.wait_for_url("**/members/?q=*")
    page.reload()
    expect(people).to_have_text(["Oskar Onyx"])
    page.get_by_role("link", name="Show all").click()
    page.get_by_label("Country").select_option("HR")
    expect(people).to_have_text(["Ivo Indigo"])
    page.wait_for_url(f"**{MEMBERS}?country=HR")
    people.click()
    page.wait_for_url("**/people/*/")
    page.go_back()
    expect(people).to_have_text(["Ivo Indigo"])
    assert (address(page), said) == (f"{MEMBERS}?country=HR", [])


def test_filters_sort_and_map_work_without_a_script(page_as: Callable[..., Page]) -> None:
    page = page_as(CLARA, java_script_enabled=False)
    page.goto(MEMBERS)
    page.get_by_label("Name, organisation or address").fill("indigo")
    page.get_by_role("button", name="Show").click()
    people = page.locator("#directory tbody th a")
    expect(people).to_have_text(["Ivo Indigo"])
    page.get_by_role("link", name="Show all").click()
    page.locator("#directory thead").get_by_role("link", name="Name").click()
    expect(people.first).to_have_text("Rania Rubis")
    page.get_by_role("link", name="Coverage").click()
    page.locator("svg.tiles").get_by_role("link", name="Croatia: 1").click()
    expect(people).to_have_text(["Ivo Indigo"])
