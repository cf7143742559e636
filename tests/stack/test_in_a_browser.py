"""The production form in real browsers: pages become current by themselves, also after a break."""

import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from deploy.stack import Stack
from tests.stack.person import Person
from tests.stack.world import PASSWORD

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CHANNEL = "/networks/airports/channels/operations-desk/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "Chromium is missing: install the package chromium."
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """Hana's browser, signed in. Nothing it complains about on its console is let through."""
    context = browser.new_context(base_url=stack.url)
    opened = context.new_page()
    complaints: list[str] = []
    # While the line is broken on purpose the browser says so, and that is right.
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "/ws/" not in m.text else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto("/accounts/login/")
    opened.get_by_label("E-mail").fill("hana.halite@example.org")
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name="Sign in", exact=True).click()
    opened.wait_for_url("**/")
    yield opened
    context.close()
    assert complaints == []


def test_channel_catches_up_after_ten_seconds_without_a_line(
    page: Page, person: Callable[[str], Person], stack: Stack
) -> None:
    page.goto(CHANNEL)
    log = page.get_by_role("log")
    person("clara").say(CHANNEL, "before the break")
    log.get_by_text("before the break").wait_for(timeout=5_000)
    stack.stop_part("ws")
    broken = time.monotonic()
    said = [f"during the break {number}" for number in range(5)]
    for text in said:
        person("clara").say(CHANNEL, text)
    time.sleep(max(0.0, 10 - (time.monotonic() - broken)))
    stack.start_part("ws")
    person("clara").say(CHANNEL, "after the break")
    log.get_by_text("after the break").wait_for(timeout=45_000)
    shown = log.locator(".message-body").all_inner_texts()
    assert [text.strip() for text in shown if "the break" in text] == ["before the break", *said, "after the break"]


def test_bell_rises_without_a_reload(page: Page, person: Callable[[str], Person]) -> None:
    topic = person("hana").start_topic("airports", "Does the bell ring", "Text", "AMBER")
    person("hana").post("/notifications/", to="/notifications/read/")
    page.goto("/networks/")
    count = page.locator("#bell [data-count]")
    assert count.is_hidden()
    person("greta").reply(topic, "It does")
    expect(count).to_have_text("1", timeout=10_000)
    assert count.is_visible()
