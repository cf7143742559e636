"""A coordinator makes a working group, gives it a channel, and whoever loses sight of it loses it at once."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HERE = "/networks/airports"


def test_a_channel_is_closed_to_others_on_pages_that_are_open(page_as: Callable[..., Page]) -> None:
    bruno, clara, hana = (page_as(f"{name}@example.org") for name in ("bruno.basalt", "clara.cobalt", "hana.halite"))
    bruno.goto(f"{HERE}/groups/new/")
    bruno.get_by_label("Name").fill("Night desk")
    bruno.get_by_role("button", name="Save").click()
    bruno.get_by_role("link", name="Add people").first.click()
    bruno.get_by_role("checkbox", name="Hana Halite").check()
    bruno.get_by_role("button", name="Add").click()
    expect(bruno.get_by_role("link", name="Hana Halite")).to_be_visible()
    bruno.goto(f"{HERE}/channels/")
    bruno.get_by_role("link", name="New channel").click()
    bruno.get_by_label("Name", exact=True).fill("Night watch")
    bruno.get_by_role("button", name="Open the channel").click()
    bruno.wait_for_url(f"**{HERE}/channels/night-watch/")

    for page in (clara, hana):
        page.goto(f"{HERE}/channels/night-watch/")
        expect(page.locator("html[data-live]")).to_be_attached()

    bruno.goto(f"{HERE}/rooms/")
    bruno.get_by_role("link", name="Change Night watch").click()
    bruno.get_by_role("radio", name="Only the groups ticked here").check()
    bruno.get_by_role("checkbox", name="Night desk").check()
    bruno.get_by_role("button", name="Show what this changes").click()
    expect(bruno.get_by_text("will lose sight of it")).to_be_visible()
    expect(clara.locator("#ended")).to_be_hidden()
    bruno.get_by_role("button", name="Yes, change it").click()
    started = time.monotonic()
    expect(clara.locator("#ended")).to_be_visible(timeout=2000)
    assert time.monotonic() - started < 2.0
    answer = clara.goto(f"{HERE}/channels/night-watch/")
    assert answer is not None
    assert answer.status == 404
    expect(hana.locator("#ended")).to_be_hidden()
    hana.get_by_role("textbox", name="Message").fill("Still here.")
    hana.keyboard.press("Enter")
    expect(hana.locator("#log").get_by_text("Still here.")).to_be_visible()


def test_settings_and_an_announcement(page_as: Callable[..., Page]) -> None:
    bruno, hana = page_as("bruno.basalt@example.org"), page_as("hana.halite@example.org", java_script_enabled=False)
    bruno.goto("/networks/airports/")
    bruno.get_by_role("link", name="New announcement").click()
    bruno.get_by_label("Title").fill("Badges for the meeting")
    expect(
        bruno.locator(".ProseMirror[contenteditable]")
    ).to_be_visible()  # until then the bare text field has this name
    bruno.get_by_role("textbox", name="Text").fill("Bring a photograph.")
    bruno.get_by_role("button", name="Announce").click()
    hana.goto("/networks/airports/")
    expect(hana.get_by_role("heading", name="Badges for the meeting")).to_be_visible()
    bruno.get_by_role("button", name="Remove").click()
    hana.reload()
    expect(hana.get_by_role("heading", name="Badges for the meeting")).to_have_count(0)
    bruno.get_by_role("button", name="Put back").click()
    hana.reload()
    expect(hana.get_by_text("Bring a photograph.")).to_be_visible()
