"""What two people see of each other in a channel beyond single messages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DESK = "/networks/airports/channels/operations-desk/"
CLARA, HANA = "clara.cobalt@example.org", "hana.halite@example.org"


def open_desk(page: Page) -> None:
    """Go there, and wait until the page has its line and its editor."""
    page.goto(DESK)
    expect(page.locator("html[data-live]")).to_be_attached()
    expect(page.locator("#composer .ProseMirror")).to_be_visible()


def say(page: Page, text: str) -> None:
    """Type and send with Enter."""
    page.locator("#composer .ProseMirror").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_message_not_sent_stands_after_a_reload_and_is_sent_once(page_as: Callable[..., Page]) -> None:
    clara = page_as(CLARA)
    open_desk(clara)
    clara.route("**/messages/", lambda route: route.abort())
    say(clara, "over the reload")
    expect(clara.locator(".message.failed")).to_contain_text("Not sent.")
    clara.unroute("**/messages/")
    clara.reload()
    expect(clara.locator("#log .message-body", has_text="over the reload")).to_have_count(1)
    expect(clara.locator(".message:is(.pending, .failed)")).to_have_count(0, timeout=10_000)
    clara.reload()
    expect(clara.locator("#log .message-body", has_text="over the reload")).to_have_count(1)


def test_thread_is_written_beside_the_flow_and_counted_with_the_other(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    for page in (clara, hana):
        open_desk(page)
    say(clara, "Which gate?")
    row = hana.locator("#log .message", has_text="Which gate?")
    row.hover()
    row.locator("[data-answer]").click()
    expect(hana.locator("#thread-form .ProseMirror")).to_be_focused()
    hana.keyboard.type("Gate nine.")
    hana.keyboard.press("Enter")
    expect(hana.locator("#thread-place .message-body", has_text="Gate nine.")).to_have_count(1)
    expect(hana.locator("#thread-place .message.pending")).to_have_count(0)
    asked = clara.locator("#log .message", has_text="Which gate?")
    expect(asked.locator("[data-replies]")).to_have_text("1 answer")
    expect(clara.locator("#log .message-body", has_text="Gate nine.")).to_have_count(0)
    expect(clara.locator("#announcer")).to_contain_text("Gate nine.")


def test_keyboard_reaches_every_act_and_the_focus_is_not_taken(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    for page in (clara, hana):
        open_desk(page)
    say(clara, "by keys alone")
    expect(hana.locator("#log").get_by_text("by keys alone")).to_be_visible()
    hana.locator("#log").focus()
    hana.keyboard.press("ArrowDown")
    expect(hana.locator("#log .message", has_text="by keys alone")).to_be_focused()
    say(clara, "one more")
    expect(hana.locator("#log").get_by_text("one more")).to_be_visible()
    expect(hana.locator("#log .message", has_text="by keys alone")).to_be_focused()
    reached = []
    for _step in range(3):
        hana.keyboard.press("Tab")
        reached.append(hana.evaluate("Object.keys(document.activeElement.dataset).join()"))
    # Who said it comes first, unless the row goes on from one of the same person.
    assert [each for each in reached if each][:2] == ["answer", "pops"]
    hana.keyboard.press("Escape")
    expect(hana.locator("#composer .ProseMirror")).to_be_focused()
    assert hana.locator("#log").get_attribute("role") == "log"
