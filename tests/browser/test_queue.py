"""Keeping a forum clean, in the browser: pointing at a post, the queue, the guard, what waits."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

CLARA, HANA, BRUNO, ADA = (
    "clara.cobalt@example.org", "hana.halite@example.org", "bruno.basalt@example.org", "ada.quartz@example.org",
)  # fmt: skip
FORUM = "/networks/airports/forums/concealment/"
QUEUE = "/networks/airports/moderation/"


def _new_topic(page: Page, text: str) -> tuple[str, str]:
    """Start a topic without a script; its title and path."""
    title = f"Topic {uuid.uuid4().hex[:8]}"
    page.goto(f"{FORUM}new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Post topic").click()
    page.wait_for_url("**/topics/*/")
    return title, re.sub(r"^https?://[^/]+", "", page.url)


def _write(page: Page, topic: str, text: str) -> None:
    page.goto(f"{topic}reply/")
    page.wait_for_selector(".ProseMirror[contenteditable]")
    page.get_by_role("textbox", name="Reply").click()
    page.keyboard.type(text)
    page.get_by_role("button", name="Post reply").click()


def test_post_is_pointed_at_claimed_and_removed_and_all_are_told(page_as: Callable[..., Page]) -> None:
    clara, hana, bruno = page_as(CLARA, java_script_enabled=False), page_as(HANA), page_as(BRUNO)
    title, topic = _new_topic(clara, "Seen by M. Somebody, of Sometown.")
    hana.goto(topic)
    post = hana.locator("article.post").first.get_attribute("id") or ""
    hana.goto(f"{topic}posts/{post.removeprefix('post-')}/flag/")
    hana.get_by_label("Personal data of somebody").check()
    hana.get_by_label("In a few words").fill("It names a person.")
    hana.get_by_role("button", name="Send to the coordinators").click()
    expect(hana.get_by_text("The coordinators look at it.")).to_be_visible()

    bruno.goto(QUEUE)
    bruno.get_by_role("link", name=title).click()
    expect(bruno.get_by_text("It names a person.")).to_be_visible()
    expect(bruno.get_by_text("Hana Halite")).to_be_visible()
    bruno.get_by_role("button", name="Claim it").click()
    expect(bruno.get_by_role("button", name="Give it back")).to_be_visible()
    bruno.get_by_label("Reason").fill("It names a person.")
    bruno.get_by_role("button", name="Remove the post").click()
    bruno.wait_for_url(f"**{QUEUE}")
    expect(bruno.get_by_role("link", name=title)).to_have_count(0)

    ada = page_as(ADA)
    ada.goto(f"{QUEUE}?show=decided")
    expect(ada.locator(".cases .item", has_text=title)).to_contain_text("Removed, Bruno Basalt")
    hana.goto(topic)
    expect(hana.locator(".post-removed")).to_contain_text("It names a person.")
    expect(hana.get_by_text("M. Somebody")).to_have_count(0)
    for page in (clara, hana):  # the relay tells them
        for _ in range(40):
            page.goto("/notifications/")
            if page.get_by_text(title).count():
                break
            page.wait_for_timeout(250)
        expect(page.get_by_text(title).first).to_be_visible()
    expect(clara.get_by_text("Hana Halite")).to_have_count(0)


def test_reply_with_a_phone_number_waits_and_is_accepted(page_as: Callable[..., Page], server: Server) -> None:
    clara, hana, bruno = page_as(CLARA, java_script_enabled=False), page_as(HANA), page_as(BRUNO)
    title, topic = _new_topic(clara, "Whom do we ring?")
    _write(hana, topic, "Ring +33 6 12 34 56 78 at night.")
    expect(hana.locator(".guard mark")).to_have_text("+33 6 12 34 56 78")
    expect(hana.locator(".ProseMirror")).to_contain_text("Ring +33 6 12 34 56 78 at night.")
    hana.get_by_role("button", name="Let a coordinator look first").click()
    expect(hana.get_by_text("A reply of yours waits for a coordinator.")).to_be_visible()
    clara.goto(topic)
    expect(clara.get_by_text("at night")).to_have_count(0)

    bruno.goto(QUEUE)
    bruno.get_by_role("link", name=title).click()
    expect(bruno.locator(".guard-passages")).to_contain_text("Phone number")
    bruno.get_by_role("button", name="Accept and post it").click()
    bruno.wait_for_url(f"**{QUEUE}")
    clara.goto(topic)
    expect(clara.locator("article.post")).to_have_count(2)
    expect(clara.locator("article.post").last).to_contain_text("Hana Halite")


def test_guard_works_without_a_script(page_as: Callable[..., Page]) -> None:
    hana = page_as(HANA, java_script_enabled=False)
    _title, topic = _new_topic(hana, "Whom do we ring?")
    hana.goto(f"{topic}reply/")
    hana.locator("textarea[name=body]").fill("Ring 06 12 34 56 78.")
    hana.get_by_role("button", name="Post reply").click()
    expect(hana.locator(".guard mark")).to_have_text("06 12 34 56 78")
    expect(hana.locator("textarea[name=body]")).to_have_value(re.compile("Ring 06 12 34 56 78."))
    hana.get_by_label("Why it has to stand here").fill("The number of the duty desk, which is public.")
    hana.get_by_role("button", name="Post it with this reason").click()
    expect(hana.locator("article.post").last).to_contain_text("Ring 06 12 34 56 78.")
    bruno = page_as(BRUNO, java_script_enabled=False)
    bruno.goto(f"{QUEUE}personal-data/")
    expect(bruno.get_by_text("The number of the duty desk, which is public.")).to_be_visible()


def test_returned_text_is_written_on(page_as: Callable[..., Page]) -> None:
    hana, bruno = page_as(HANA, java_script_enabled=False), page_as(BRUNO, java_script_enabled=False)
    title, topic = _new_topic(hana, "Whom do we ring?")
    bruno.goto(f"{FORUM}settings/")
    bruno.get_by_label("A coordinator looks at everything first").check()
    bruno.get_by_role("button", name="Save").click()
    hana.goto(f"{topic}reply/")
    expect(hana.get_by_text("A coordinator looks at it first.")).to_be_visible()
    hana.locator("textarea[name=body]").fill("Ring the desk of M. Somebody.")
    hana.get_by_role("button", name="Post reply").click()
    bruno.goto(QUEUE)
    bruno.get_by_role("link", name=title).click()
    bruno.get_by_label("Reason").fill("Without the name, please.")
    bruno.get_by_role("button", name="Return it with this reason").click()
    hana.goto("/networks/airports/submissions/")
    hana.get_by_role("link", name="A reply").first.click()
    expect(hana.get_by_text("Without the name, please.")).to_be_visible()
    hana.get_by_role("link", name="Change it and hand it in again").click()
    expect(hana.locator("textarea[name=body]")).to_have_value(re.compile("Ring the desk of M. Somebody."))
    bruno.goto(f"{FORUM}settings/")
    bruno.get_by_label("A coordinator looks at everything first").uncheck()
    bruno.get_by_role("button", name="Save").click()
