"""Channels as two people see them at the same time."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.server import Server, Visitor

pytestmark = pytest.mark.browser

DESK = "/networks/airports/channels/operations-desk/"


def say(page: Page, text: str) -> None:
    """Type and send with Enter."""
    page.get_by_role("textbox", name="Message").fill(text)
    page.keyboard.press("Enter")


def live(page: Page) -> None:
    """Wait until the page has its line."""
    expect(page.locator("html[data-live]")).to_be_attached()


def texts(page: Page, mark: str) -> list[str]:
    """The messages in the log that start with ``mark``, top to bottom."""
    return [text for text in page.locator("#log .message-body").all_inner_texts() if text.startswith(mark)]


def test_message_appears_with_the_other_within_a_second(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as("clara.cobalt@example.org"), page_as("hana.halite@example.org")
    for page in (clara, hana):
        page.goto(DESK)
        live(page)
    say(clara, "Two couriers tonight, see https://example.org/duty")
    started = time.monotonic()
    expect(hana.locator("#log").get_by_text("Two couriers tonight")).to_be_visible(timeout=1000)
    assert time.monotonic() - started < 1.0
    assert (len(texts(clara, "Two couriers")), len(texts(hana, "Two couriers"))) == (1, 1)
    expect(hana.locator("#log").get_by_role("link", name="https://example.org/duty")).to_be_visible()


def test_five_messages_while_cut_off_come_once_and_in_order(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as("clara.cobalt@example.org"), page_as("hana.halite@example.org")
    for page in (clara, hana):
        page.goto(DESK)
        live(page)
    hana.context.set_offline(True)
    expect(hana.locator("[data-offline]")).to_be_visible()
    for number in range(5):
        say(clara, f"cut {number}")
        clara.wait_for_timeout(2000)
    assert texts(hana, "cut ") == []
    hana.context.set_offline(False)
    expect(hana.locator("#log").get_by_text("cut 4")).to_be_visible(timeout=10_000)
    expect(hana.locator("[data-offline]")).to_be_hidden()
    hana.wait_for_timeout(500)
    expected = [f"cut {number}" for number in range(5)]
    assert (texts(hana, "cut "), texts(clara, "cut ")) == (expected, expected)


def test_own_message_is_edited_with_the_up_arrow_and_deleted(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as("clara.cobalt@example.org"), page_as("hana.halite@example.org")
    for page in (clara, hana):
        page.goto(DESK)
        live(page)
    say(clara, "erst 1")
    expect(hana.locator("#log").get_by_text("erst 1")).to_be_visible()
    expect(clara.locator(".message.pending")).to_have_count(0)
    clara.get_by_role("textbox", name="Message").press("ArrowUp")
    editing = clara.locator("[data-editing] .ProseMirror")
    expect(editing).to_have_text("erst 1")
    editing.fill("first 1")
    editing.press("Enter")
    row = hana.locator(".message", has_text="first 1")
    expect(row).to_contain_text("edited")
    assert (texts(hana, "erst 1"), texts(clara, "first 1")) == ([], ["first 1"])
    mine = clara.locator(".message", has_text="first 1")
    mine.hover()
    mine.get_by_role("link", name="Delete").click()
    clara.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(hana.locator("#log").get_by_text("first 1")).to_have_count(0)
    expect(hana.locator("#log").get_by_text("Message deleted by its author.").last).to_be_visible()
    expect(clara.locator("#log").get_by_text("first 1")).to_have_count(0)


def test_message_that_could_not_be_sent_is_sent_once_when_the_line_is_back(page_as: Callable[..., Page]) -> None:
    clara = page_as("clara.cobalt@example.org")
    clara.goto(DESK)
    live(clara)
    clara.context.set_offline(True)
    say(clara, "kept for later")
    expect(clara.locator(".message.failed")).to_be_visible()
    clara.context.set_offline(False)
    expect(clara.locator(".message:is(.failed, .pending)")).to_have_count(0, timeout=10_000)
    clara.reload()
    assert texts(clara, "kept for later") == ["kept for later"]


def test_how_many_read_is_shown_and_falls(page_as: Callable[..., Page]) -> None:
    clara, ivo = page_as("clara.cobalt@example.org"), page_as("ivo.indigo@example.org")
    clara.goto(DESK)
    live(clara)
    ivo.goto(DESK)
    here = clara.locator("#here")
    expect(here).to_have_text("2 people", timeout=8000)
    expect(clara.locator("#channel-aside").get_by_role("link", name="Ivo Indigo")).to_have_count(0)
    ivo.close()
    expect(here).to_have_text("1 person", timeout=8000)


def test_channel_works_without_a_script(page_as: Callable[..., Page]) -> None:
    page = page_as("clara.cobalt@example.org", java_script_enabled=False)
    page.goto(DESK)
    page.get_by_role("textbox", name="Message").fill("plain old form")
    page.get_by_role("button", name="Send").click()
    assert texts(page, "plain old form") == ["plain old form"]
    page.locator(".message", has_text="plain old form").get_by_role("link", name="Edit").click()
    page.get_by_role("textbox", name="Message").fill("plain new form")
    page.get_by_role("button", name="Save").click()
    assert (texts(page, "plain old form"), texts(page, "plain new form")) == ([], ["plain new form"])


def test_observer_reads_and_cannot_write(page_as: Callable[..., Page]) -> None:
    page = page_as("oskar.onyx@example.org")
    page.goto(DESK)
    expect(page.get_by_text("Welcome to operations-desk.")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_have_count(0)


def test_page_breaks_no_content_security_policy(page_as: Callable[..., Page]) -> None:
    page = page_as("clara.cobalt@example.org")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(DESK)
    live(page)
    say(page, "<script>alert(1)</script> <img src=//elsewhere.example/x> javascript:alert(1)")
    expect(page.locator(".message.pending")).to_have_count(0)
    assert said == []
    assert page.locator("#log img, #log script").count() == 0


def test_ended_membership_says_why_and_shows_not_one_more_message(server: Server, page_as: Callable[..., Page]) -> None:
    rania = page_as("rania.rubis@example.org")
    rania.goto(DESK)
    live(rania)
    bruno = Visitor(server, "bruno.basalt@example.org")
    manage = "/networks/airports/members/manage/"
    row = bruno.get(manage).partition("Rania Rubis")[2]
    end = re.search(rf'"({manage}\d+/end/)"', row)
    assert end
    bruno.post(end[1], page=end[1], reason="Moved to another service.")
    bruno.post(f"{DESK}messages/", page=DESK, body="not for Rania")
    expect(rania.get_by_role("alert")).to_contain_text("Moved to another service.", timeout=2000)
    expect(rania.get_by_role("button", name="Send")).to_have_count(0)
    rania.wait_for_timeout(1000)
    assert texts(rania, "not for Rania") == []


def test_bell_rises_without_a_reload(server: Server, page_as: Callable[..., Page]) -> None:
    bruno = page_as("bruno.basalt@example.org")
    bruno.goto("/networks/airports/members/")
    live(bruno)
    bell = bruno.locator("#bell [data-count]")
    before = int(bell.text_content() or 0)
    topic = "/networks/airports/topics/1/"
    Visitor(server, "hana.halite@example.org").post(f"{topic}reply/", page=topic, body="<p>Outside it is.</p>")
    expect(bell).to_have_text(str(before + 1), timeout=5000)
    expect(bruno.locator("#announcer")).to_contain_text("Notifications")


def test_page_that_gets_no_socket_polls(server: Server, page_as: Callable[..., Page]) -> None:
    clara = page_as("clara.cobalt@example.org")
    clara.route_web_socket("**/ws/", lambda line: line.close(code=1011))
    clara.goto(DESK)
    expect(clara.locator("[data-offline]")).to_be_visible(timeout=5000)
    Visitor(server, "hana.halite@example.org").post(f"{DESK}messages/", page=DESK, body="by asking")
    expect(clara.locator("#log").get_by_text("by asking")).to_be_visible(timeout=40_000)
    clara.wait_for_timeout(500)
    assert texts(clara, "by asking") == ["by asking"]
