"""What one does with posts, in the browser: by mouse, by keyboard, on two pages at once, and without a script."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

CLARA, HANA, BRUNO = "clara.cobalt@example.org", "hana.halite@example.org", "bruno.basalt@example.org"
FORUM = "/networks/airports/forums/concealment/"


def new_topic(page: Page, text: str = "The image looked flat.") -> str:
    """Start a topic by hand and return its path."""
    page.goto(f"{FORUM}new/")
    page.get_by_label("Title").fill(f"Topic {uuid.uuid4().hex[:8]}")
    page.locator(".ProseMirror[contenteditable=true]").first.click()
    page.keyboard.type(text)
    page.get_by_role("button", name="Post topic").click()
    page.wait_for_url("**/topics/*/")
    return re.sub(r"^https?://[^/]+", "", page.url)


def reply(page: Page, topic: str, text: str) -> None:
    page.goto(f"{topic}?page=1")
    page.locator(".ProseMirror[contenteditable=true]").last.click()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#post-*")


def post(page: Page, number: int) -> Locator:
    return page.locator(f'article[data-number="{number}"]')


def test_reactions_are_said_without_leaving_the_page_and_seen_by_others(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    topic = new_topic(clara)
    hana.goto(topic)
    expect(post(clara, 1).get_by_role("button", name="Thanks")).to_have_count(0)
    hana.get_by_role("button", name="Thanks").click()
    thanks = hana.get_by_role("button", name="Thanks 1")
    expect(thanks).to_have_attribute("aria-pressed", "true")
    expect(thanks).to_be_focused()
    expect(post(clara, 1).locator(".react", has_text="Thanks")).to_have_text("Thanks 1")
    hana.get_by_role("link", name="Seen here too").click()
    country = hana.get_by_label("In which country?")
    expect(country).to_be_focused()
    expect(country).to_have_value("CZ")
    hana.get_by_role("dialog").get_by_role("button", name="Seen here too").click()
    expect(post(clara, 1).locator(".react-seen .country")).to_have_attribute("title", "Czechia")
    expect(hana.get_by_role("dialog")).to_have_count(0)
    thanks.click()
    expect(post(clara, 1).locator(".react", has_text="Thanks")).to_have_count(0)


def test_acts_open_beside_the_post_and_by_keyboard(page_as: Callable[..., Page]) -> None:
    page = page_as(CLARA)
    topic = new_topic(page)
    more = post(page, 1).get_by_role("link", name="More about this post")
    more.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#acts-sheet")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("link", name="Quote and reply")).to_be_focused()
    page.keyboard.press("End")
    expect(sheet.get_by_role("link", name="Remove")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    page.get_by_role("button", name="Bookmark", exact=True).click()
    expect(page.get_by_text("Kept among your bookmarks.")).to_be_visible()
    expect(post(page, 1).get_by_role("img", name="Among your bookmarks")).to_be_visible()
    page.goto("/bookmarks/")
    page.get_by_role("button", name=re.compile("^Remove")).first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".bookmarks .item")).to_have_count(1)
    assert page.locator(".bookmarks .item-title a").first.get_attribute("href").startswith(topic)  # type: ignore[union-attr]


def test_removed_post_leaves_the_open_page_of_others_and_comes_back(page_as: Callable[..., Page]) -> None:
    clara, hana, bruno = page_as(CLARA), page_as(HANA), page_as(BRUNO)
    topic = new_topic(clara)
    reply(hana, topic, "The plate was wrong.")
    clara.goto(f"{topic}?page=1")
    bruno.goto(f"{topic}?page=1")
    expect(clara.locator("html[data-live]")).to_have_count(1)
    post(bruno, 2).get_by_role("link", name="More about this post").click()
    bruno.get_by_role("link", name="Remove").click()
    bruno.get_by_role("button", name="Remove the post").click()
    expect(bruno.locator("#id_reason:invalid, .errorlist").first).to_be_attached()
    bruno.get_by_label("Reason").fill("A plate stood in it.")
    bruno.get_by_role("button", name="Remove the post").click()
    expect(post(clara, 2)).to_contain_text("Removed by a coordinator: A plate stood in it.")
    expect(clara.get_by_text("The plate was wrong.")).to_have_count(0)
    post(bruno, 2).get_by_role("button", name="Bring it back").click()
    expect(post(clara, 2).locator(".prose")).to_have_text("The plate was wrong.")


def test_two_people_edit_one_post_and_both_texts_are_kept(page_as: Callable[..., Page]) -> None:
    clara, bruno = page_as(CLARA), page_as(BRUNO)
    topic = new_topic(clara, "Two cases.")
    for page in (clara, bruno):
        page.goto(topic)
        post(page, 1).get_by_role("link", name="Edit", exact=True).click()
        page.locator(".ProseMirror[contenteditable=true]").first.click()
        page.keyboard.press("Control+End")
    bruno.keyboard.type(" One was an exercise.")
    bruno.get_by_role("button", name="Save").click()
    bruno.wait_for_url("**#post-*")
    clara.keyboard.type(" Both by rail.")
    clara.get_by_role("button", name="Save").click()
    expect(clara.get_by_role("alert")).to_contain_text("Bruno Basalt changed this post while you were writing")
    expect(clara.locator("section .prose")).to_have_text("Two cases. One was an exercise.")
    expect(clara.locator(".ProseMirror").first).to_have_text("Two cases. Both by rail.")
    clara.get_by_role("button", name="Save mine in its place").click()
    expect(post(clara, 1).locator(".prose")).to_have_text("Two cases. Both by rail.")
    post(clara, 1).get_by_role("link", name=re.compile("^Edited")).click()
    expect(clara.locator(".change ins").first).to_contain_text("Both by rail.")
    expect(clara.locator(".change-step")).to_have_count(2)


def test_answer_is_marked_and_led_to(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    topic = new_topic(clara, "Who has seen this?")
    reply(hana, topic, "We have.")
    clara.goto(f"{topic}?page=1")
    post(clara, 2).get_by_role("link", name="More about this post").click()
    clara.get_by_role("button", name="Mark as the answer").click()
    expect(post(clara, 2).locator(".badge-good")).to_have_text("Answer")
    expect(post(clara, 1)).to_contain_text("Answered by Hana Halite")
    clara.get_by_role("link", name="Go to the answer").click()
    clara.wait_for_url("**#post-*")


def test_all_of_it_works_without_a_script(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA, java_script_enabled=False)
    topic = new_topic(clara)
    hana.goto(topic)
    hana.get_by_role("button", name="I agree").click()
    expect(hana.get_by_role("button", name="I agree 1")).to_have_attribute("aria-pressed", "true")
    hana.get_by_role("link", name="Seen here too").click()
    hana.get_by_label("In which country?").select_option("HR")
    hana.get_by_role("button", name="Seen here too").click()
    expect(hana.locator(".react-seen .country")).to_have_attribute("title", "Croatia")
    hana.get_by_role("link", name="Who reacted").click()
    expect(hana.locator(".reactors")).to_have_count(2)
    hana.goto(topic)
    hana.get_by_role("link", name="More about this post").click()
    hana.get_by_role("link", name="Bookmark with a reminder").click()
    hana.get_by_label("Note").fill("Ask about the scale.")
    hana.get_by_label("In a week").check()
    hana.get_by_role("button", name="Save").click()
    hana.goto("/bookmarks/?show=reminders")
    expect(hana.locator(".bookmark-note")).to_have_text("Ask about the scale.")
