"""Files that go with a text, as the person who sends them sees it."""

import hashlib
import re
import uuid
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.test_uploads import slow_down

pytestmark = pytest.mark.browser

BRUNO, CLARA, HANA, IVO = (
    f"{name}@example.org" for name in ("bruno.basalt", "clara.cobalt", "hana.halite", "ivo.indigo")
)
FORUM = "/networks/airports/forums/concealment/"
PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"


@pytest.fixture
def topic(page_as: Callable[..., Page]) -> str:
    """The path of a topic of its own."""
    page = page_as(BRUNO, java_script_enabled=False)
    page.goto(f"{FORUM}new/?template=0")
    page.get_by_label("Title").fill(f"Topic {uuid.uuid4().hex[:8]}")
    page.get_by_label("Text").fill("A question.")
    page.get_by_role("button", name="Post topic").click()
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def picture() -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (150, 60, 20)).save(out, "PNG")
    return out.getvalue()


def open_reply(page: Page, topic: str) -> Locator:
    """The topic with its box; returns the chooser of files."""
    page.goto(topic)
    expect(page.locator("form#reply .ProseMirror[contenteditable]")).to_be_visible()
    return page.locator("form#reply input[type=file]")


def bring(page: Page, how: str, name: str, kind: str, content: bytes) -> None:
    """Let a file fall on the text ("drop"), or paste it there."""
    page.evaluate(
        """([how, name, type, content]) => {
          const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], name, { type }));
          const place = document.querySelector('form#reply .ProseMirror');
          const options = { bubbles: true, cancelable: true };
          place.dispatchEvent(how === 'drop' ? new DragEvent('drop', { ...options, dataTransfer: data })
            : new ClipboardEvent('paste', { ...options, clipboardData: data }));
        }""",
        [how, name, kind, b64encode(content).decode()],
    )


def payload(name: str, content: bytes = PDF, kind: str = "application/pdf") -> FilePayload:
    """A file as a person chooses it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def chips(page: Page) -> Locator:
    return page.locator("form#reply .attach-file")


def send(page: Page, text: str) -> None:
    """Write ``text`` and post it."""
    page.locator("form#reply .ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-*")


def test_files_are_chosen_dropped_pasted_taken_out_and_posted(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(CLARA)
    chooser = open_reply(page, topic)
    chooser.set_input_files(payload("résumé – العربية.pdf", PDF, "application/pdf"))
    bring(page, "drop", "notes.txt", "text/plain", b"Some notes")
    expect(chips(page)).to_have_count(2)
    bring(page, "paste", "image.png", "image/png", picture())
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(chips(page).locator("bdi")).to_have_text(["résumé – العربية.pdf", "notes.txt", "image.png"])
    page.get_by_role("button", name="Take out: notes.txt").click()
    expect(chips(page)).to_have_count(2)
    send(page, "With files.")
    last = page.locator("article.post").last
    expect(last.locator(".attachment bdi")).to_have_text(["résumé – العربية.pdf"])
    expect(last.locator(".attachment-picture img")).to_have_js_property("naturalWidth", 64)
    with page.expect_download() as caught:
        last.get_by_role("link", name="résumé").click()
    fetched = Path(caught.value.path()).read_bytes()
    assert hashlib.sha256(fetched).hexdigest() == hashlib.sha256(PDF).hexdigest()


def test_attached_picture_goes_into_the_text(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(HANA)
    open_reply(page, topic).set_input_files(payload("wall.png", picture(), "image/png"))
    page.get_by_label("What it shows").or_(page.locator("#picture-alt")).first.fill("A false wall")
    page.get_by_role("dialog").locator(".button-main").click()
    send(page, "See above.")
    last = page.locator("article.post").last
    expect(last.get_by_role("img", name="A false wall")).to_have_js_property("naturalWidth", 64)
    expect(last.locator(".attachments")).to_have_count(0)


def test_what_cannot_be_taken_is_told_and_holds_the_post_back(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(IVO)
    chooser = open_reply(page, topic)
    chooser.set_input_files([
        payload("none.pdf", b"", "application/pdf"),
        payload("page.html", b"<!doctype html>", "text/html"),
    ])  # fmt: skip
    states = page.locator(".upload.failed .upload-state")
    expect(states.first).to_have_text("Empty: it holds 0 bytes.")
    expect(states.last).to_contain_text("“page.html” is of a kind the portal does not know")
    page.locator("form#reply .ProseMirror").click()
    page.keyboard.type("Wait.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("[data-draft-line]")).to_contain_text("Not sent: a file was not stored.")
    for name in ("none.pdf", "page.html"):
        page.get_by_role("button", name=f"Take out: {name}").click()
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post .prose")).to_have_text(["A question.", "Wait."])


def test_upload_is_stopped_and_sent_again_and_waited_for(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(IVO)
    chooser = open_reply(page, topic)
    slow_down(page, 1)
    large = b"%PDF-1.7\n" + b"x" * 6 * 1024 * 1024
    chooser.set_input_files(payload("large.pdf", large, "application/pdf"))
    page.get_by_role("button", name="Cancel: large.pdf").click()
    expect(page.locator(".upload.failed .upload-state")).to_have_text("Stopped. Nothing of it was kept.")
    slow_down(page, 20)
    page.get_by_role("button", name="Send again: large.pdf").click()
    page.locator("form#reply .ProseMirror").click()
    page.keyboard.type("Sent while it is on its way.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post").last.locator(".attachment bdi")).to_have_text(["large.pdf"])


def test_files_of_an_edit(page_as: Callable[..., Page], topic: str) -> None:
    page = page_as(CLARA)
    chooser = open_reply(page, topic)
    chooser.set_input_files([
        payload("one.pdf", PDF, "application/pdf"),
        payload("two.pdf", PDF, "application/pdf"),
    ])  # fmt: skip
    expect(chips(page)).to_have_count(2)
    send(page, "Two.")
    page.locator("article.post").last.get_by_role("link", name="Edit", exact=True).click()
    expect(page.locator(".attach-file bdi")).to_have_text(["one.pdf", "two.pdf"])
    page.get_by_role("button", name="Take out: one.pdf").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post").last.locator(".attachment bdi")).to_have_text(["two.pdf"])


def test_files_go_with_the_form_without_a_script(page_as: Callable[..., Page], topic: str, tmp_path: Path) -> None:
    page = page_as(HANA, java_script_enabled=False)
    file = tmp_path / "plain.pdf"
    file.write_bytes(PDF)
    page.goto(topic)
    page.locator("form#reply input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Post reply").click()  # without a text
    expect(page.locator("form#reply .attach-file")).to_contain_text("plain.pdf")
    page.get_by_label("Reply", exact=True).last.fill("Now with words.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("article.post").last.locator(".attachment bdi")).to_have_text(["plain.pdf"])
