"""Topics in the browser: the editor, the live line, what happens without a script."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CLARA, HANA, IVO = "clara.cobalt@example.org", "hana.halite@example.org", "ivo.indigo@example.org"
FORUM = "/networks/airports/forums/concealment/"


def _new_topic(page: Page, text: str = "The image looked flat.") -> str:
    """Start a topic by hand and return its path."""
    page.goto(f"{FORUM}new/")
    page.get_by_label("Title").fill(f"Topic {uuid.uuid4().hex[:8]}")
    page.locator(".ProseMirror[contenteditable=true]").last.click()
    page.keyboard.type(text)
    page.get_by_role("button", name="Post topic").click()
    page.wait_for_url("**/topics/*/")
    return re.sub(r"^https?://[^/]+", "", page.url)


def _reply(page: Page, text: str) -> None:
    page.locator(".ProseMirror[contenteditable=true]").last.click()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#post-*")


def test_reply_shows_as_a_quiet_line_and_then_itself(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    topic = _new_topic(clara)
    hana.goto(topic)
    _reply(hana, "Seen here too.")
    line = clara.get_by_role("button", name="1 new reply")
    expect(line).to_be_visible()
    expect(clara.locator("article.post")).to_have_count(1)
    _reply(hana, "And again.")
    clara.get_by_role("button", name="2 new replies").click()
    expect(clara.locator("article.post .prose")).to_have_text(
        ["The image looked flat.", "Seen here too.", "And again."]
    )
    expect(clara.locator("article.post").nth(1)).to_be_focused()
    hana.locator("article.post").last.get_by_role("link", name="Edit").click()
    hana.locator(".ProseMirror[contenteditable=true]").last.press("Control+End")
    hana.keyboard.type(" Yesterday.")
    hana.get_by_role("button", name="Save").click()
    expect(clara.locator("article.post .prose").last).to_have_text("And again. Yesterday.")
    clara.reload()
    expect(clara.locator("#new")).to_have_count(0)


def test_editor_keeps_what_it_can_and_breaks_no_policy(page_as: Callable[..., Page]) -> None:
    page = page_as(CLARA)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    topic = _new_topic(page)
    page.locator(".ProseMirror[contenteditable=true]").last.click()
    page.keyboard.type("Plain ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bold")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.type("- first")
    page.keyboard.press("Enter")
    page.keyboard.type("second")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-*")
    html = page.locator("article.post .prose").last.inner_html()
    assert html.replace(' dir="auto"', "").replace("<p></p>", "") == (
        "<p>Plain <strong>bold</strong></p><ul><li><p>first</p></li><li><p>second</p></li></ul>"
    )
    assert (page.url.partition("?")[0].endswith(topic), said) == (True, [])


def test_topic_is_started_and_answered_without_a_script(page_as: Callable[..., Page]) -> None:
    page = page_as(IVO, java_script_enabled=False)
    page.goto(FORUM)
    page.get_by_role("link", name="New topic").click()
    page.get_by_label("Title").fill("By hand")
    page.get_by_label("Text").fill("One.\n\nTwo.")
    page.get_by_role("button", name="Post topic").click()
    assert page.locator("article.post .prose").inner_html() == '<p dir="auto">One.</p><p dir="auto">Two.</p>'
    page.get_by_label("Reply", exact=True).last.fill("Three.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("article.post")).to_have_count(2)


def test_red_opens_its_list_and_the_audience_follows(page_as: Callable[..., Page]) -> None:
    page = page_as(CLARA)
    page.goto(f"{FORUM}new/")
    page.get_by_label("Mark", exact=True).select_option("RED")
    expect(page.locator("#audience")).to_contain_text("1 person")
    page.get_by_label("Hana Halite").check()
    expect(page.locator("#audience")).to_contain_text("2 people from 2 countries")
    page.get_by_label("Title").fill("Kept")
    page.get_by_role("button", name="Post topic").click()
    expect(page.locator("#id_body_error")).to_have_text("Write something first.")
    expect(page.get_by_label("Title")).to_have_value("Kept")
    expect(page.get_by_label("Hana Halite")).to_be_checked()
    page.goto("/drafts/")  # kept as it was typed: it would begin the next topic here
    page.get_by_role("button", name="Throw away: Kept").click()
    expect(page.get_by_role("status").get_by_role("button", name="Undo")).to_be_visible()


def test_topic_raised_to_red_leaves_the_open_page_of_the_others(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    topic = _new_topic(clara, "Until now for all.")
    hana.goto(topic)
    expect(hana.locator("html[data-live]")).to_have_count(1)
    clara.goto(f"{topic}marking/")
    clara.get_by_label("Mark", exact=True).select_option("RED")
    clara.get_by_label("Ivo Indigo").check()
    clara.get_by_role("button", name="Change the mark").click()
    expect(hana.get_by_role("alert")).to_be_visible()
    expect(hana.get_by_text("Until now for all.")).to_have_count(0)
    expect(hana.get_by_role("button", name="Post reply")).to_be_disabled()
    hana.goto(topic)
    expect(hana.get_by_role("heading", name="There is nothing here that you can see")).to_be_visible()


def test_rail_follows_what_is_read(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    topic = _new_topic(clara)
    hana.goto(topic)
    expect(hana.locator("html[data-live]")).to_have_count(1)
    number = hana.locator("#rail a[href='/networks/airports/'] .unread")
    before = int(re.findall(r"\d+", number.inner_text())[0])
    clara.goto(topic)
    _reply(clara, "Look at the hinge.")
    expect(hana.get_by_role("button", name="1 new reply")).to_be_visible()
    hana.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back from another tab
    expect(number).to_have_text(f"{before + 1} new")
    hana.get_by_role("button", name="1 new reply").click()
    expect(number).to_have_text(f"{before} new")


def test_topic_without_a_socket_asks(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    topic = _new_topic(clara)
    clara.route_web_socket("**/ws/", lambda line: line.close(code=1011))
    clara.goto(topic)
    hana.goto(topic)
    _reply(hana, "By asking.")
    clara.get_by_role("button", name="1 new reply").click(timeout=40_000)
    expect(clara.locator("article.post .prose").last).to_have_text("By asking.")
