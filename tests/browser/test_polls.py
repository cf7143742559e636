"""Polls, templates and the feed in the browser, with and without a script."""

import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BRUNO, CLARA, HANA = "bruno.basalt@example.org", "clara.cobalt@example.org", "hana.halite@example.org"
IVO, OSKAR = "ivo.indigo@example.org", "oskar.onyx@example.org"
FORUM = "/networks/airports/forums/concealment/"


def _asked(page: Page, *boxes: str) -> str:
    """Start a topic with a poll, by hand and without a script; its path."""
    page.goto(f"{FORUM}new/?template=0")
    page.get_by_label("Title").fill(f"Topic {uuid.uuid4().hex[:8]}")
    page.get_by_label("Text").fill("When?")
    page.get_by_text("Add a poll").click()
    page.get_by_label("Question").fill("Which day?")
    page.get_by_label("Choices", exact=False).first.fill("Tuesday\nThursday")
    for box in boxes:
        page.get_by_label(box).check()
    page.get_by_role("button", name="Post topic").click()
    page.wait_for_url(re.compile(r"/topics/\d+/"))
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def test_poll_is_asked_and_answered_without_a_script(page_as: Callable[..., Page]) -> None:
    clara = page_as(CLARA, java_script_enabled=False)
    topic = _asked(clara)
    hana = page_as(HANA, java_script_enabled=False)
    hana.goto(topic)
    poll = hana.locator("#poll")
    expect(poll).not_to_contain_text("%")
    poll.get_by_label("Thursday").check()
    poll.get_by_role("button", name="Vote").click()
    expect(hana.locator("#poll .poll-option").nth(1)).to_contain_text("1 vote · 100 %")
    expect(hana.locator("#poll .poll-voters")).to_contain_text("Hana Halite")
    poll.get_by_text("Vote otherwise").click()
    poll.get_by_label("Tuesday").check()
    poll.get_by_role("button", name="Change the vote").click()
    expect(hana.locator("#poll .poll-option").first).to_contain_text("1 vote · 100 %")
    clara.goto(topic)
    clara.get_by_text("Close the poll").click()
    clara.get_by_role("button", name="Close it now").click()
    expect(clara.locator("#poll")).to_contain_text("Ended")
    expect(clara.locator("#poll .poll-option").first).to_contain_text("1 vote · 100 %")


def test_secret_poll_says_before_that_a_vote_stays(page_as: Callable[..., Page]) -> None:
    topic = _asked(page_as(CLARA, java_script_enabled=False), "Secret")
    hana = page_as(HANA)
    said: list[str] = []
    hana.on("console", lambda message: said.append(message.text))
    hana.goto(topic)
    expect(hana.locator("#poll")).to_contain_text("written nowhere: a vote cannot be changed")
    hana.locator("#poll").get_by_label("Tuesday").check()
    hana.locator("#poll").get_by_role("button", name="Vote").click()
    expect(hana.locator("#poll")).to_contain_text("You have voted.")
    expect(hana.locator("#poll input[name=choice]")).to_have_count(0)
    expect(hana.locator("#poll")).not_to_contain_text("%")
    assert said == []


def test_country_sees_who_voted_for_it_and_others_why_they_do_not(page_as: Callable[..., Page]) -> None:
    topic = _asked(page_as(BRUNO, java_script_enabled=False), "One vote per country")
    hana, bruno, oskar = page_as(HANA), page_as(BRUNO), page_as(OSKAR)
    hana.goto(topic)
    expect(hana.locator("#poll")).to_contain_text("You vote for Czechia")
    hana.locator("#poll").get_by_label("Tuesday").check()
    hana.locator("#poll").get_by_role("button", name="Vote").click()
    expect(hana.locator("#poll .poll-voters")).to_contain_text("Czechia (Hana Halite)")
    bruno.goto(topic)
    expect(bruno.locator("#poll")).to_contain_text("your profile names no country")
    oskar.goto(topic)
    expect(oskar.locator("#poll")).to_contain_text("Your role in this network does not vote.")


@pytest.mark.parametrize("width", [320, 1280])
def test_poll_fits_and_can_be_read_by_everybody(page_as: Callable[..., Page], width: int) -> None:
    topic = _asked(page_as(CLARA, java_script_enabled=False))
    page = page_as(CLARA, viewport={"width": width, "height": 900})
    page.goto(topic)
    page.locator("#poll").get_by_label("Tuesday").check()
    page.locator("#poll").get_by_role("button", name="Vote").click()
    expect(page.locator("#poll .poll-option").first).to_be_visible()
    found = Axe().run(page)
    assert (found.violations_count, found.generate_report() if found.violations_count else "") == (0, "")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_template_is_made_and_filled_in(page_as: Callable[..., Page]) -> None:
    bruno, ivo = page_as(BRUNO), page_as(IVO)
    bruno.goto(f"{FORUM}templates/new/")
    bruno.get_by_label("Name").fill("New concealment")
    first, second = bruno.locator(".template-row").nth(0), bruno.locator(".template-row").nth(1)
    first.get_by_label("Field").fill("Substance")
    first.get_by_label("Must be filled in").check()
    second.get_by_label("Field").fill("How it was found")
    expect(second.get_by_label("Choices")).to_be_hidden()
    second.get_by_label("Takes").select_option("choice")
    second.get_by_label("Choices").fill("X-ray\nDog")
    bruno.get_by_role("button", name="Save").click()
    expect(bruno.locator(".item-title")).to_have_text("New concealment")
    ivo.goto(f"{FORUM}new/")
    ivo.get_by_role("link", name="New concealment").click()
    ivo.locator(".ProseMirror[contenteditable]").wait_for()
    ivo.get_by_label("Title").fill("In a lid")
    ivo.get_by_label("How it was found").select_option("Dog")
    ivo.get_by_label("Substance").evaluate("field => field.required = false")
    ivo.get_by_role("button", name="Post topic").click()
    expect(ivo.locator("#id_field-0_error")).to_have_text("This field is required.")
    expect(ivo.get_by_label("How it was found")).to_have_value("Dog")
    ivo.get_by_label("Substance").fill("Ketamine & more")
    ivo.get_by_role("button", name="Post topic").click()
    expect(ivo.locator("article.post .prose h3")).to_have_text(["Substance", "How it was found"])
    expect(ivo.locator("article.post .prose p")).to_have_text(["Ketamine & more", "Dog"])
    bruno.goto(f"{FORUM}templates/")
    bruno.get_by_text("Delete", exact=False).first.click()
    bruno.get_by_role("button", name="Delete it").click()
    expect(bruno.get_by_role("heading", name="No template yet")).to_be_visible()


def test_feed_is_opened_by_its_address_until_it_is_revoked(page_as: Callable[..., Page]) -> None:
    page = page_as(CLARA)
    page.goto("/networks/airports/feed/")
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_role("textbox", name="Your new address").input_value()
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own
        assert (answer.status, b"Lidded paint buckets" in answer.read()) == (200, True)
    page.goto("/networks/airports/feed/")
    expect(page.locator(".item-sub").first).to_contain_text("last used")
    page.get_by_role("button", name="Revoke").first.click()
    expect(page.get_by_text("This address opens nothing any more.")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address, timeout=20)  # noqa: S310 - our own
