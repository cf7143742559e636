"""The first whole path: a question, an answer, a bell that rises, a notice and a mail within the table of marks."""

import re
import time
import uuid
from collections.abc import Callable
from email import message_from_string, policy

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

CLARA, HANA, ZOE = "clara.cobalt@example.org", "hana.halite@example.org", "zoe.zircon@example.org"
FORUM = "/networks/airports/forums/concealment/"


def write(page: Page, text: str) -> None:
    """Type into the editor."""
    editor = page.locator(".tiptap")
    editor.click()
    page.keyboard.type(text)


def ask(page: Page, title: str, mark: str) -> str:
    """Start a topic; returns its address."""
    page.goto(FORUM)
    page.get_by_role("link", name="New topic").first.click()
    page.get_by_label("Title").fill(title)
    chosen = page.locator(f"[name=marking][value='{mark}']")
    if chosen.count():
        chosen.check(force=True)
    else:
        page.locator("select[name=marking]").select_option(mark)
    write(page, "The image looked flat, not dark.")
    page.get_by_role("button", name="Post topic").click()
    page.wait_for_url(re.compile(r"/topics/\d+/"))
    return page.url.partition("#")[0]


def mail_about(server: Server, words: str, within: float = 10) -> list[str]:
    """The mails to Clara that hold ``words`` somewhere, as text, waited for."""
    until = time.monotonic() + within
    while True:
        read = [message_from_string(raw, policy=policy.default) for raw in server.mails()]
        found = [m for m in read if CLARA in m["To"] and (words in m["Subject"] or words in _words(m))]
        if found or time.monotonic() > until:
            return [f"{m['Subject']}\n{_words(m)}" for m in found]
        time.sleep(0.1)


def _words(mail: object) -> str:
    return "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")  # type: ignore[attr-defined]


@pytest.mark.parametrize("mark", ["GREEN", "AMBER"])
def test_answer_reaches_the_one_who_asked(page_as: Callable[..., Page], server: Server, mark: str) -> None:
    title, secret = f"Carbon-backed walls {uuid.uuid4().hex[:8]}", f"density{uuid.uuid4().hex[:8]}"
    clara, hana = page_as(CLARA), page_as(HANA)
    topic = ask(clara, title, mark)
    clara.goto("/networks/airports/members/")  # anywhere else
    bell = clara.locator("#bell [data-count]")
    before = int(bell.inner_text() or 0) if bell.is_visible() else 0

    hana.goto(topic)
    write(hana, f"Check the {secret} too.")
    hana.get_by_role("button", name="Post reply").click()
    expect(hana.locator(".post").last).to_contain_text(secret)

    expect(bell).to_have_text(str(before + 1), timeout=10_000)  # without a reload
    clara.goto("/notifications/")
    expect(clara.locator(".notice").first).to_contain_text(title)
    mails = mail_about(server, title)
    assert len(mails) == 1
    assert (secret in mails[0], title in mails[0], topic in mails[0]) == (mark == "GREEN", True, True)

    clara.locator(".notice a").first.click()
    expect(clara.locator(".post").last).to_contain_text(secret)
    expect(clara.locator("#bell [data-count]")).to_be_hidden() if before == 0 else expect(bell).to_have_text(
        str(before)
    )


def test_strict_topic_is_told_without_its_title(page_as: Callable[..., Page], server: Server) -> None:
    title = f"Airside staff {uuid.uuid4().hex[:8]}"
    topic = ask(page_as(CLARA), title, "AMBER+STRICT")
    hana = page_as(HANA)
    hana.goto(topic)
    sent = len(server.mails())
    write(hana, "Seen here too.")
    hana.get_by_role("button", name="Post reply").click()
    until = time.monotonic() + 10
    while len(server.mails()) == sent and time.monotonic() < until:
        time.sleep(0.1)
    raw = message_from_string(server.mails()[-1], policy=policy.default)
    text = f"{raw['Subject']}\n{_words(raw)}"
    assert (raw["To"], title in text, "Seen here" in text, "Airports group" in text) == (CLARA, False, False, True)


def test_stranger_sees_no_trace(page_as: Callable[..., Page]) -> None:
    title = f"Only for us {uuid.uuid4().hex[:8]}"
    topic = ask(page_as(CLARA), title, "AMBER")
    zoe = page_as(ZOE)
    hidden = zoe.request.get(topic)
    assert (hidden.status, hidden.body()) == (404, zoe.request.get("/networks/airports/topics/999999999/").body())
    zoe.goto(f"/search/?q={title}")
    assert "Only for us" not in zoe.locator("main").inner_text().replace(title, "", 2)
