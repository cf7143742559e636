"""Read and put into use, and a thread beside a version, in the browser."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BRUNO, CLARA, HANA = (f"{name}@example.org" for name in ("bruno.basalt", "clara.cobalt", "hana.halite"))
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nnot much of a document\n%%EOF\n"


def uploaded(page: Page, tmp_path: Path) -> str:
    """Put a document into the library without going through its form. Returns its path."""
    page.goto("/networks/airports/library/upload/")
    token = page.locator("form [name=csrfmiddlewaretoken]").first.get_attribute("value")
    title = f"Handbook {uuid.uuid4().hex[:6]}"
    answer = page.request.post(
        page.url, headers={"Referer": page.url},
        multipart={
            "csrfmiddlewaretoken": token or "", "title": title, "marking": "GREEN", "language": "en",
            "file": {"name": f"{title}.pdf", "mimeType": "application/pdf", "buffer": PDF},
        },
    )  # fmt: skip
    assert answer.status == 200
    return re.sub(r"^https?://[^/]+", "", answer.url)


def well_formed(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []


def test_handbook_is_read_and_put_into_use(page_as: Callable[..., Page], tmp_path: Path) -> None:
    clara, bruno, hana = page_as(CLARA), page_as(BRUNO), page_as(HANA)
    path = uploaded(clara, tmp_path)
    bruno.goto(path)
    bruno.get_by_role("link", name="Ask to read and confirm").click()
    bruno.get_by_label("To be confirmed until").fill((date.today() + timedelta(days=9)).isoformat())
    bruno.get_by_label("What to do").fill("Replaces revision 2.")
    well_formed(bruno)
    bruno.get_by_role("button", name="Ask", exact=True).click()
    expect(bruno.locator("#board-title")).to_contain_text(re.compile(r"^0 of \d+ countries have confirmed$"))
    hana.goto("/")
    asked = hana.get_by_role("region", name="Read and put into use").filter(has=hana.locator(f"a[href^='{path}']"))
    asked.get_by_role("link", name="Read").last.click()
    well_formed(hana)
    hana.get_by_role("button", name="Read and put into use").click()
    expect(hana.locator("#reading")).to_contain_text("You have confirmed EN v1.")
    clara.goto(f"{path}readers/?show=confirmed")
    expect(clara.locator("#board-title")).to_contain_text(re.compile(r"^1 of \d+ countries have confirmed$"))
    expect(clara.locator("#board tbody")).to_contain_text("Hana Halite")
    well_formed(clara)


def test_thread_beside_a_version(page_as: Callable[..., Page], tmp_path: Path) -> None:
    clara, hana = page_as(CLARA), page_as(HANA)
    path = uploaded(clara, tmp_path)
    hana.goto(path)
    hana.get_by_role("link", name="Comment on EN v1").click()
    box = hana.locator("#comment .ProseMirror[contenteditable]")
    expect(box).to_be_visible()
    box.click()
    hana.keyboard.type("@Clara")
    hana.get_by_role("option", name=re.compile("Clara Cobalt")).click()
    hana.keyboard.type("page 3 says 48 hours.")
    well_formed(hana)
    hana.get_by_role("button", name="Comment", exact=True).click()
    expect(hana.locator("#threads .prose")).to_contain_text("page 3 says 48 hours.")
    clara.goto(path)
    clara.locator("#comments").scroll_into_view_if_needed()
    thread = clara.locator("#threads .thread")
    expect(thread.locator("[data-mention]")).to_contain_text("Clara Cobalt")  # came by itself
    thread.get_by_role("button", name="Settled").click()
    expect(clara.locator("#threads")).to_contain_text("Settled by Clara Cobalt")
    clara.get_by_role("link", name=re.compile("^Answer")).click()
    expect(clara.locator("#comment")).to_contain_text("You answer Hana Halite.")
    clara.locator("#comment .ProseMirror[contenteditable]").click()
    clara.keyboard.type("24 it is.")
    clara.keyboard.press("Control+Enter")
    expect(clara.locator("#threads .comment-answer .prose")).to_have_text("24 it is.")
    well_formed(clara)


def test_version_is_discussed_in_a_forum(page_as: Callable[..., Page], tmp_path: Path) -> None:
    clara = page_as(CLARA)
    path = uploaded(clara, tmp_path)
    clara.goto(path)
    clara.get_by_role("link", name="Discuss in a forum").click()
    well_formed(clara)
    clara.locator(".items a[href*='about=']").first.click()
    expect(clara.get_by_label("Title")).to_have_value(re.compile("^Handbook "))
    expect(clara.locator(".ProseMirror a")).to_have_attribute("href", re.compile(re.escape(path)))
    clara.get_by_role("button", name=re.compile("^(Start|Post)")).first.click()
    clara.wait_for_url("**/topics/*/")
    topic = re.sub(r"^https?://[^/]+", "", clara.url)
    clara.goto(path)
    expect(clara.locator(f"main a[href='{topic}']").first).to_be_visible()
