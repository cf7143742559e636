"""Who will read it: counted in the form, and named one click away."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HANA = "hana.halite@example.org"


def test_names_are_one_click_away_and_follow_the_mark(page_as: Callable[..., Page]) -> None:
    page = page_as(HANA)
    page.goto("/networks/airports/library/upload/")
    who = page.locator("#audience summary")
    who.click()
    expect(page.locator("#audience .readers-list")).to_contain_text("Oskar Onyx")
    page.get_by_label("Mark", exact=True).select_option("AMBER+STRICT")
    expect(page.locator("#audience")).to_contain_text("TLP:AMBER+STRICT")
    who.click()
    expect(page.locator("#audience .readers-list")).to_contain_text("Clara Cobalt")
    expect(page.locator("#audience .readers-list")).not_to_contain_text("Oskar Onyx")


def test_names_stand_on_a_page_where_no_script_runs(page_as: Callable[..., Page]) -> None:
    page = page_as(HANA, java_script_enabled=False)
    page.goto("/networks/airports/channels/operations-desk/")
    page.get_by_role("link", name="Who they are").first.click()
    expect(page.get_by_role("heading", name="Who reads this")).to_be_visible()
    expect(page.get_by_role("link", name="Clara Cobalt")).to_be_visible()
