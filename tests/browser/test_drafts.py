"""What is written and not sent: found on another device, kept through a lost line and an ended session."""

import re
import sqlite3
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server
from tests.browser.world import PASSWORD

pytestmark = pytest.mark.browser

BRUNO, CLARA, HANA, IVO, RANIA = (
    f"{name}@example.org" for name in ("bruno.basalt", "clara.cobalt", "hana.halite", "ivo.indigo", "rania.rubis")
)
FORUM = "/networks/airports/forums/concealment/"
SAVED = re.compile(r"Draft saved at \d\d:\d\d")


@pytest.fixture
def topic(page_as: Callable[..., Page]) -> str:
    """The path of a topic of its own."""
    page = page_as(BRUNO, java_script_enabled=False)
    page.goto(f"{FORUM}new/?template=0")
    page.get_by_label("Title").fill(f"Topic {uuid.uuid4().hex[:8]}")
    page.get_by_label("Text").fill("A question.")
    page.get_by_role("button", name="Post topic").click()
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def box(page: Page) -> Locator:
    """The editor one replies in, ready."""
    editor = page.locator("form#reply .ProseMirror[contenteditable]")
    expect(editor).to_be_visible()
    return editor


def write(page: Page, text: str) -> None:
    """Type at the end of the reply."""
    box(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def line(page: Page) -> Locator:
    """What the form says became of its text."""
    return page.locator("[data-draft-line]")


def kept_here(page: Page) -> list[str]:
    """The names of what this browser keeps."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('portal:unsent:'))")
    return found


def in_database(server: Server, statement: str, *values: object) -> None:
    """Have something happen that no page of these people does."""
    with sqlite3.connect(server.var / "portal.sqlite3", timeout=20) as database:
        database.execute(statement, values)


def post(page: Page) -> None:
    page.get_by_role("button", name="Post reply").click()


def test_text_is_found_on_another_device_and_thrown_away(page_as: Callable[..., Page], topic: str) -> None:
    desk, train = page_as(CLARA), page_as(CLARA)
    desk.goto(topic)
    write(desk, "Begun at the desk.")
    expect(desk.locator("[data-draft-state]")).to_have_text(SAVED)
    train.goto(topic)
    expect(box(train)).to_have_text("Begun at the desk.")
    expect(train.locator("[data-draft-begun]")).to_contain_text("You began this:")
    train.goto("/drafts/")
    train.get_by_role("link", name="Go on:").first.click()
    expect(box(train)).to_have_text("Begun at the desk.")
    train.get_by_role("button", name="Throw away").click()
    expect(line(train)).to_contain_text("Thrown away.")
    line(train).get_by_role("button", name="Undo").click()
    expect(box(train)).to_have_text("Begun at the desk.")
    write(train, " Sent on the train.")
    post(train)
    train.wait_for_url("**#post-*")
    expect(train.locator("article.post .prose").last).to_have_text("Begun at the desk. Sent on the train.")
    expect(box(train)).to_have_text("")
    desk.goto("/drafts/")
    expect(desk.get_by_text("Begun at the desk.")).to_have_count(0)
    assert kept_here(train) == []


def test_text_of_another_device_is_offered_before_it_is_replaced(page_as: Callable[..., Page], topic: str) -> None:
    desk, train = page_as(HANA), page_as(HANA)
    for page, text in ((desk, "At the desk."), (train, " On the train.")):
        page.goto(topic)
        write(page, text)
        expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
    write(desk, " Again.")
    expect(line(desk)).to_contain_text("“At the desk. On the train.”")
    line(desk).get_by_role("button", name="Keep this one").click()
    expect(line(desk)).to_be_hidden()
    expect(desk.locator("[data-draft-state]")).to_have_text(SAVED)
    write(train, " Arrived.")
    expect(line(train)).to_contain_text("“At the desk. Again.”")
    line(train).get_by_role("button", name="Show that text").click()
    expect(box(train)).to_have_text("At the desk. Again.")


def test_lost_line_keeps_the_text_and_it_is_posted_once(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(IVO)
    page.goto(topic)
    box(page)
    page.context.set_offline(True)
    write(page, "From a train in a tunnel.")
    post(page)
    expect(line(page)).to_contain_text("Not sent: no connection. Your text is kept here.")
    assert len(kept_here(page)) == 1
    page.context.set_offline(False)
    line(page).get_by_role("button", name="Try again").click()
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post .prose")).to_have_text(["A question.", "From a train in a tunnel."])
    assert kept_here(page) == []


def test_lost_answer_posts_nothing_twice(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(IVO)
    page.goto(topic)
    write(page, "Once.")

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]  # it arrives, and its answer does not
        route.abort()  # type: ignore[attr-defined]

    page.route("**/reply/", lose)
    post(page)
    expect(line(page)).to_contain_text("Not sent: no connection.")
    page.unroute("**/reply/")
    line(page).get_by_role("button", name="Try again").click()
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post .prose")).to_have_text(["A question.", "Once."])


def test_portal_that_fails_keeps_the_text(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(IVO)
    page.goto(topic)
    write(page, "Still here.")
    page.route("**/reply/", lambda route: route.fulfill(status=503, body="down"))
    page.route("**/drafts/", lambda route: route.fulfill(status=503, body="down"))
    post(page)
    expect(line(page)).to_contain_text("Not sent: the portal could not take it. Your text is kept here.")
    page.unroute("**/reply/")
    page.reload()
    expect(box(page)).to_have_text("Still here.")
    post(page)
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post .prose").last).to_have_text("Still here.")


def test_session_that_ended_loses_no_text(page_as: Callable[..., Page], server: Server, topic: str) -> None:
    page = page_as(RANIA)
    page.goto(topic)
    write(page, "An hour of work.")
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    in_database(server, "DELETE FROM django_session WHERE session_key = ?", key)
    post(page)
    expect(line(page)).to_contain_text("Not sent: your session has ended. Your text is kept here.")
    line(page).get_by_role("button", name="Sign in again").click()
    page.locator("input[name=login]").fill(RANIA)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{topic}")
    expect(box(page)).to_have_text("An hour of work.")
    post(page)
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post .prose")).to_have_text(["A question.", "An hour of work."])


def test_topic_that_is_locked_meanwhile_keeps_the_text(
    page_as: Callable[..., Page], server: Server, topic: str
) -> None:
    page = page_as(IVO)
    page.goto(topic)
    write(page, "Too late for this.")
    in_database(server, "UPDATE forums_topic SET locked = 1 WHERE id = ?", int(topic.split("/")[-2]))
    post(page)
    expect(line(page)).to_contain_text("This topic is locked")
    expect(line(page)).to_contain_text("Your text is kept among your drafts.")
    expect(box(page)).to_have_text("Too late for this.")
    page.goto("/drafts/")
    expect(page.get_by_text("Too late for this.")).to_be_visible()


def test_nothing_stays_in_the_browser_after_signing_out_or_losing_the_topic(
    page_as: Callable[..., Page], topic: str
) -> None:
    page = page_as(HANA)
    page.goto(topic)
    write(page, "Between us.")
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
    assert len(kept_here(page)) == 1
    page.evaluate("document.dispatchEvent(new CustomEvent('portal:ended'))")
    assert kept_here(page) == []
    page.reload()
    write(page, " And more.")
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
    assert len(kept_here(page)) == 1
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[action=\"/accounts/logout/\"]').requestSubmit()")
    expect(page.locator("body[data-user]")).to_have_count(0)
    assert kept_here(page) == []


def test_draft_is_saved_by_its_button_without_a_script(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(CLARA, java_script_enabled=False)
    page.goto(topic)
    page.get_by_label("Reply", exact=True).last.fill("By hand.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Reply", exact=True).last).to_have_value(re.compile("By hand."))
    page.goto("/drafts/")
    page.get_by_role("button", name="Throw away:").first.click()
    expect(page.get_by_text("By hand.")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Reply", exact=True).last).to_have_value(re.compile("By hand."))
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("article.post .prose").last).to_have_text("By hand.")


def test_new_topic_comes_back_with_all_its_fields(page_as: Callable[..., Page]) -> None:
    page, title = page_as(CLARA), f"Topic {uuid.uuid4().hex[:8]}"
    page.goto(f"{FORUM}new/?template=0")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Mark", exact=True).select_option("GREEN")
    page.locator(".ProseMirror[contenteditable]").click()
    page.keyboard.type("Half a question")
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
    other = page_as(CLARA)
    other.goto(f"{FORUM}new/")
    expect(other.get_by_label("Title")).to_have_value(title)
    expect(other.get_by_label("Mark", exact=True)).to_have_value("GREEN")
    expect(other.locator(".ProseMirror[contenteditable]")).to_have_text("Half a question")
    other.get_by_role("button", name="Post topic").click()
    other.wait_for_url("**/topics/*/")
    expect(other.get_by_role("heading", name=title)).to_be_visible()
