"""Reading in the browser: where a topic opens, filters, marking as read, tags, days, paper."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

CLARA, HANA = "clara.cobalt@example.org", "hana.halite@example.org"
FORUM = "/networks/airports/forums/concealment/"


def _send(page: Page, path: str, **form: str) -> str:
    """Post a form as the page's person and return the path it leads to."""
    token = next(str(c["value"]) for c in page.context.cookies() if c["name"] == "csrftoken")
    answer = page.request.post(
        path, form={"csrfmiddlewaretoken": token, "client_id": str(uuid.uuid4()), **form}, max_redirects=0
    )
    assert answer.status == 302, answer.text()
    return re.sub(r"^https?://[^/]+|[?#].*$", "", answer.headers["location"])


def _topic(page: Page, replies: int = 0, tags: str = "", title: str = "") -> str:
    """A topic with so many replies, all by the page's person; its path."""
    page.goto(f"{FORUM}new/")
    path = _send(
        page, f"{FORUM}new/", title=title or f"Topic {uuid.uuid4().hex[:8]}", body="First.", marking="GREEN", tags=tags
    )
    for number in range(replies):
        _send(page, f"{path}reply/", body=f"Reply {number + 2}.")
    return path


def test_topic_opens_at_the_first_unread_post(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    path = _topic(clara, 22)
    hana.goto(f"{path}?page=1")
    hana.goto(path)
    expect(hana).to_have_url(re.compile(r"\?page=2#new$"))
    expect(hana.locator("#new + article .prose")).to_have_text("Reply 21.")
    expect(hana.locator("#new")).to_be_in_viewport()
    hana.goto(path)  # all of it is read now
    expect(hana.locator("article.post").first).to_contain_text("First.")


def test_time_of_a_post_is_its_lasting_address(page_as: Callable[..., Page]) -> None:
    clara = page_as(CLARA)
    path = _topic(clara, 21)
    clara.goto(f"{path}?page=2")
    last = clara.locator("article.post").last
    last.locator(".post-head a:has(time)").click()
    expect(clara).to_have_url(re.compile(r"\?page=2#post-\d+$"))
    expect(clara.locator("article.post:target .prose")).to_have_text("Reply 22.")


def test_forum_is_marked_as_read_and_the_rail_follows_without_a_script(
    page_as: Callable[..., Page], context_as: Callable[..., BrowserContext]
) -> None:
    _topic(page_as(CLARA))
    hana = context_as(HANA, java_script_enabled=False).new_page()
    hana.goto(FORUM)
    rail = hana.locator("#rail a", has_text="Airports group")
    before = rail.locator(".unread").inner_text()
    hana.get_by_role("button", name="Mark all as read").click()
    expect(hana.get_by_text("marked as read.")).to_be_visible()
    expect(rail.locator(".unread")).to_have_count(0)
    hana.get_by_role("button", name="Undo").click()
    expect(rail.locator(".unread")).to_have_text(before)


def test_filters_work_without_a_script_and_lead_back(
    page_as: Callable[..., Page], context_as: Callable[..., BrowserContext]
) -> None:
    word = f"w{uuid.uuid4().hex[:6]}"
    _topic(page_as(CLARA), tags=f"{word}, Mail", title=f"About {word}")
    hana = context_as(HANA, java_script_enabled=False).new_page()
    hana.goto(FORUM)
    hana.get_by_label("Tag").select_option(word)
    hana.get_by_label("Show", exact=True).select_option("unread")
    hana.get_by_role("button", name="Apply").click()
    expect(hana.locator("table .title")).to_have_text([f"About {word}"])
    expect(hana.get_by_role("status").filter(has_text="topic")).to_contain_text(f"1 topic: unread, tag “{word}”")
    hana.get_by_label("Show", exact=True).select_option("archived")
    hana.get_by_role("button", name="Apply").click()
    expect(hana.get_by_role("heading", name="No topic matches")).to_be_visible()
    hana.get_by_role("link", name="Show all topics").last.click()
    expect(hana).to_have_url(re.compile(rf"{FORUM}$"))


def test_tags_are_offered_after_each_comma(page_as: Callable[..., Page]) -> None:
    clara = page_as(CLARA)
    path = _topic(clara, tags="Parcels, Scanners")
    clara.goto(f"{path}edit/")
    field = clara.get_by_label("Tags")
    expect(field).to_have_value("Parcels, Scanners")
    field.fill("Scanners, ")
    offered = clara.locator("#known-tags option").evaluate_all("options => options.map(o => o.value)")
    assert ("Scanners, Parcels" in offered, "Scanners, Scanners" in offered) == (True, False)
    field.fill("Scanners, Freight")
    clara.get_by_role("button", name="Save").click()
    expect(clara.locator(".page-lead .chip")).to_have_text(["Freight", "Scanners"])


def test_paper_holds_every_post_and_no_acts(page_as: Callable[..., Page]) -> None:
    clara = page_as(CLARA)
    path = _topic(clara, 24)
    clara.goto(path)
    clara.get_by_role("link", name="Print").click()
    expect(clara.locator(".paper article")).to_have_count(25)
    clara.emulate_media(media="print")
    expect(clara.get_by_role("button", name="Print this page")).to_be_hidden()
    expect(clara.locator(".print-head")).to_be_visible()
    expect(clara.locator("h1")).to_be_visible()
    expect(clara.locator(".marks .tlp")).to_be_visible()
