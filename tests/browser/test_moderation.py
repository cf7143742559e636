"""Coordinators keep a forum clean, in the browser, with and without scripts."""

import re
import uuid
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BRUNO, CLARA, HANA = "bruno.basalt@example.org", "clara.cobalt@example.org", "hana.halite@example.org"
FORUM = "/networks/airports/forums/concealment/"


def new_topic(page: Page, title: str, *replies: str) -> str:
    """Start a topic with replies, as without a script; returns its path."""
    page.goto(f"{FORUM}new/")
    page.get_by_label("Title").fill(title)
    page.locator("[name=body]").fill("The first post.")
    page.get_by_role("button", name="Post topic").click()
    page.wait_for_url("**/topics/*/")
    path = re.sub(r"^https?://[^/]+", "", page.url)
    for text in replies:
        page.goto(f"{path}reply/")
        page.locator("[name=body]").fill(text)
        page.get_by_role("button", name="Post reply").click()
        page.wait_for_url("**#post-*")
    return path


@pytest.fixture
def title() -> str:
    return f"Topic {uuid.uuid4().hex[:8]}"


def no_faults(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


def test_lock_says_why_to_a_page_that_is_open(page_as: Callable[..., Page], title: str) -> None:
    path = new_topic(page_as(CLARA, java_script_enabled=False), title)
    hana, bruno = page_as(HANA), page_as(BRUNO)
    hana.goto(path)
    bruno.goto(path)
    bruno.locator(".moderation-lock summary").click()
    bruno.get_by_label("Why").fill("Answered at the meeting.")
    bruno.get_by_role("button", name="Lock the topic").click()
    expect(bruno.get_by_text("Locked: Answered at the meeting.")).to_be_visible()
    no_faults(bruno)
    hana.get_by_role("link", name="This topic has changed. Show it anew").click()
    expect(hana.get_by_text("Locked: Answered at the meeting.")).to_be_visible()
    expect(hana.get_by_role("button", name="Post reply")).to_have_count(0)


def test_posts_go_to_a_topic_of_their_own(page_as: Callable[..., Page], title: str) -> None:
    path = new_topic(page_as(CLARA, java_script_enabled=False), title, "About tape.", "More about tape.")
    bruno = page_as(BRUNO)
    bruno.goto(f"{path}split/")
    no_faults(bruno)
    bruno.get_by_role("checkbox", name=re.compile("About tape")).first.check()
    bruno.get_by_label("And everything after the last of them").check()
    expect(bruno.get_by_label("Which topic")).to_be_hidden()
    bruno.get_by_label("Title").fill(f"{title}: tape")
    bruno.get_by_role("button", name="Show what this changes").click()
    expect(bruno.get_by_text("Nobody gains or loses sight of anything by it.")).to_be_visible()
    no_faults(bruno)
    bruno.get_by_role("button", name="Yes, move them").click()
    expect(bruno.get_by_role("heading", name=f"{title}: tape", level=1)).to_be_visible()
    expect(bruno.locator("article.post .prose")).to_have_text(["About tape.", "More about tape."])
    bruno.goto(path)
    expect(bruno.locator("article.post .prose")).to_have_text(["The first post."])
    expect(bruno.get_by_text("2 posts were moved to")).to_be_visible()
    no_faults(bruno)


def test_two_topics_become_one_without_a_script(page_as: Callable[..., Page], title: str) -> None:
    clara, bruno = page_as(CLARA, java_script_enabled=False), page_as(BRUNO, java_script_enabled=False)
    one, two = new_topic(clara, title, "One."), new_topic(clara, f"{title} again", "Two.")
    bruno.goto(f"{one}merge/")
    bruno.get_by_label("Which topic").fill(two)
    bruno.get_by_role("button", name="Show what this changes").click()
    bruno.get_by_role("button", name="Yes, merge them").click()
    expect(bruno.locator("article.post .prose")).to_have_text(["The first post.", "One.", "The first post.", "Two."])
    clara.goto(one)
    assert clara.url.endswith(two)


def test_many_topics_are_pinned_and_archived_from_the_list(page_as: Callable[..., Page], title: str) -> None:
    clara = page_as(CLARA, java_script_enabled=False)
    titles = [f"{title} {name}" for name in "ab"]
    for each in titles:
        new_topic(clara, each)
    bruno, plain = page_as(BRUNO), page_as(BRUNO, java_script_enabled=False, viewport={"width": 320, "height": 800})
    bruno.goto(FORUM)
    expect(bruno.get_by_label("With the ticked topics").first).to_be_hidden()
    for each in titles:
        bruno.get_by_role("checkbox", name=each).check()
    bruno.get_by_label("With the ticked topics").last.select_option("Pin")
    no_faults(bruno)
    bruno.get_by_role("button", name="Do it").click()
    expect(bruno.get_by_text("Done with 2 topics.")).to_be_visible()
    plain.goto(FORUM)
    for each in titles:
        plain.get_by_role("checkbox", name=each).check()
    plain.locator("#bulk [name=act]").select_option("Archive")
    plain.get_by_role("button", name="Do it").click()
    expect(plain.get_by_role("link", name=titles[0])).to_have_count(0)
    assert plain.evaluate("document.documentElement.scrollWidth") <= 320


def test_pages_fit_a_narrow_screen(page_as: Callable[..., Page], title: str) -> None:
    path = new_topic(page_as(CLARA, java_script_enabled=False), title, "About tape.")
    page = page_as(BRUNO, viewport={"width": 320, "height": 800}, color_scheme="dark")
    for act in ("move/", "split/", "merge/", ""):
        page.goto(f"{path}{act}")
        no_faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, act
