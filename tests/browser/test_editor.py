"""The editor in the browser: names, quotes, tables, pictures, the preview; and what is kept runs nothing."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.richtext import clean_html
from tests.browser.conftest import Server
from tests.portal.payloads import PAYLOADS

pytestmark = pytest.mark.browser

# A coordinator writes as much as they like.
BRUNO, HANA, IVO = "bruno.basalt@example.org", "hana.halite@example.org", "ivo.indigo@example.org"
FORUM = "/networks/airports/forums/concealment/"
ARABIC = "عُثر على المواد في قاع مزدوج لحقيبة سفر."


def topic_of(page: Page, body: str) -> str:
    """Start a topic with ``body`` (HTML) without going through the editor. Returns its path."""
    page.goto(f"{FORUM}new/")
    token = page.locator("form[data-editor] [name=csrfmiddlewaretoken]").get_attribute("value")
    fields = {"csrfmiddlewaretoken": token, "title": f"T {uuid.uuid4().hex[:6]}", "marking": "GREEN", "body": body}
    answer = page.request.post(page.url, form=fields, headers={"Referer": page.url})  # type: ignore[arg-type]
    assert answer.status == 200
    page.goto(answer.url)
    return re.sub(r"^https?://[^/]+", "", answer.url)


def box_of(page: Page) -> Any:
    box = page.locator("#reply .ProseMirror[contenteditable]")
    expect(box).to_be_visible()
    return box


def select(page: Page, words: str) -> None:
    """Select ``words`` in the first post."""
    page.evaluate(
        """(words) => {
          const walk = document.createTreeWalker(document.querySelector("#posts .prose"), NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const selection = document.getSelection();
            selection.removeAllRanges();
            selection.addRange(range);
            return;
          }
        }""",
        words,
    )


def kept(page: Page) -> str:
    """The HTML of the last post, without directions."""
    html = page.locator("article.post > .prose").last.inner_html()
    return html.replace(' dir="auto"', "").replace("<p></p>", "")


def test_name_is_completed_by_keyboard_and_its_owner_told(page_as: Callable[..., Page]) -> None:
    page, hana = page_as(BRUNO), page_as(HANA)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    topic_of(page, "<p>Who knows this?</p>")
    box = box_of(page)
    box.click()
    page.keyboard.type("Ask @o")
    names = page.get_by_role("listbox", name="People and groups who can be called on")
    # Farid, who is in another network, is not among them; and the coordinators are not called "o…".
    expect(names.get_by_role("option")).to_have_text([re.compile("Oskar Onyx")])
    page.keyboard.press("Backspace")
    page.keyboard.type("h")
    expect(names.get_by_role("option")).to_have_text([re.compile("Hana Halite")])
    expect(page.get_by_role("combobox", name="Reply")).to_have_attribute("aria-activedescendant", "name-0")
    page.keyboard.press("Backspace")
    expect(names.get_by_role("option").nth(1)).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(names.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    page.keyboard.type("han")
    expect(names).to_be_visible()
    assert not Axe().run(page).response["violations"]
    page.keyboard.press("Enter")
    page.keyboard.type("please.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#post-*")
    assert re.fullmatch(
        r'<p>Ask <a data-mention="person:\d+" href="/people/\d+/">@Hana Halite</a> please.</p>', kept(page)
    )
    expect_told(hana, "mentioned you in")
    assert said == []


def expect_told(page: Page, words: str) -> None:
    """Wait until ``page``'s person has a notice that says ``words``."""
    for _ in range(20):
        page.goto("/notifications/")
        if page.get_by_text(words).count():
            return
    expect(page.get_by_text(words).first).to_be_visible()


def test_selected_passage_is_quoted_by_keyboard_and_kept_when_edited(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO)
    topic_of(page, "<p>First line.</p><p>Two kilograms in the <strong>heel</strong> of a boot.</p>")
    box = box_of(page)
    select(page, "Two kilograms")
    button = page.get_by_role("button", name="Quote", exact=True)
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    quote = box.locator("blockquote[data-quote]")
    expect(quote).to_have_text("Bruno Basalt wrote (post 1):Two kilograms")
    expect(box).to_be_focused()
    page.keyboard.type("Here, too.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#post-*")
    shown = page.locator("article.post").last
    expect(shown.locator("blockquote p")).to_have_text(["Bruno Basalt wrote (post 1):", "Two kilograms"])
    shown.get_by_role("link", name="Edit").click()
    box = page.locator(".ProseMirror[contenteditable]")
    expect(box.locator("blockquote[data-quote] p")).to_have_text(["Bruno Basalt wrote (post 1):", "Two kilograms"])
    box.press("Control+End")
    page.keyboard.type(" Twice.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**#post-*")
    shown = page.locator("article.post").last
    expect(shown.locator("blockquote p").last).to_have_text("Two kilograms")
    expect(shown.locator(".prose > p").last).to_have_text("Here, too. Twice.")
    # The head of a quote leads to the post it was taken from.
    shown.get_by_role("link", name="Bruno Basalt wrote (post 1):").click()
    page.wait_for_url("**#post-*")


def test_link_quotes_the_whole_post_with_and_without_a_script(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO)
    topic = topic_of(page, "<p>Seen twice.</p>")
    box = box_of(page)
    page.locator("article.post").first.get_by_role("link", name="Quote").click()
    expect(box.locator("blockquote[data-quote]")).to_have_text("Bruno Basalt wrote (post 1):Seen twice.")
    plain = page_as(IVO, java_script_enabled=False)
    plain.goto(topic)
    plain.locator("article.post").first.get_by_role("link", name="Quote").click()
    plain.get_by_label("Reply", exact=True).last.fill("Here, too.")
    plain.get_by_role("button", name="Preview").click()
    expect(plain.locator("[data-preview] .prose")).to_have_text(re.compile("Here, too."))
    expect(plain.get_by_label("Reply", exact=True).last).to_have_value("Here, too.")
    plain.get_by_role("button", name="Post reply").click()
    expect(plain.locator("article.post").last.locator("blockquote p")).to_have_text(
        ["Bruno Basalt wrote (post 1):", "Seen twice."]
    )


def test_preview_is_what_will_be_shown(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    topic_of(page, "<p>Start.</p>")
    box = box_of(page)
    box.click()
    page.keyboard.type("Plain, and ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bold")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("[data-preview] .prose")
    expect(preview).to_have_text("Plain, and bold")
    before = preview.inner_html()
    expect(page.locator("article.post")).to_have_count(1)
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-*")
    assert (page.locator("article.post > .prose").last.inner_html(), said) == (before, [])


def test_tools_have_names_and_work_by_keyboard(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    topic_of(page, "<p>Start.</p>")
    box_of(page).click()
    bar = page.get_by_role("toolbar", name="Format")
    expect(bar.get_by_role("button", name="Bold")).to_be_visible()
    names = bar.get_by_role("button").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert names[:8] == [
        "Heading", "Smaller heading", "List", "Numbered list", "Block quotation", "Line across", "Bold", "Italic",
    ]  # fmt: skip
    bar.get_by_role("button", name="Heading", exact=True).focus()
    for _ in range(len(names)):
        if page.evaluate("document.activeElement.dataset.name") == "table":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    table = page.locator("#reply .ProseMirror table")
    expect(table.locator("th")).to_have_count(3)
    expect(page.locator("#reply .ProseMirror")).to_be_focused()
    page.keyboard.type("Port")
    expect(table.locator("th").first).to_have_text("Port")
    bar.get_by_role("button", name="Add a row").press("Enter")
    expect(table.locator("tr")).to_have_count(4)
    bar.get_by_role("button", name="Remove the column").press("Enter")
    expect(table.locator("th")).to_have_count(2)
    # A head is empty until somebody writes into it.
    rules = {"rules": {"empty-table-header": {"enabled": False}}}
    assert not Axe().run(page, {"include": [["#reply"]]}, rules).response["violations"]
    bar.get_by_role("button", name="Add a column").press("Enter")
    expect(table.locator("th")).to_have_count(3)
    table.locator("td").first.click()
    page.keyboard.type("14 cases")
    assert said == []
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-*")
    expect(page.locator("article.post table").last.locator("th, td")).to_have_count(12)


def test_attached_picture_goes_into_the_text_with_its_words(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO)
    topic_of(page, "<p>Start.</p>")
    box = box_of(page)
    page.evaluate(
        """() => {
          const detail = { id: 7, url: "/networks/airports/attachments/7/", name: "boot.jpg", is_picture: true };
          document.querySelector("#reply").dispatchEvent(new CustomEvent("portal:attached", { bubbles: true, detail }));
        }"""
    )
    dialog = page.get_by_role("dialog", name="Put a picture into the text")
    dialog.get_by_role("button", name="Put into the text").click()
    expect(dialog).to_be_visible()  # not without words
    dialog.get_by_label("What it shows").fill("A boot, cut open")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(box.get_by_role("img", name="A boot, cut open")).to_have_attribute(
        "src", "/networks/airports/attachments/7/"
    )


def test_each_paragraph_finds_its_own_direction(page_as: Callable[..., Page]) -> None:
    page = page_as(BRUNO)
    topic_of(page, f"<p>In English.</p><p>{ARABIC}</p><ul><li><p>one</p></li><li><p>{ARABIC}</p></li></ul>")
    found = (
        page.locator("article.post .prose")
        .locator("p, li")
        .evaluate_all("all => all.map(one => [one.tagName, getComputedStyle(one).direction])")
    )
    assert found == [["P", "ltr"], ["P", "rtl"], ["LI", "ltr"], ["P", "ltr"], ["LI", "rtl"], ["P", "rtl"]]
    box_of(page).click()
    page.keyboard.type(ARABIC)
    page.keyboard.press("Enter")
    page.keyboard.type(f"- {ARABIC}")
    written = page.locator("#reply .ProseMirror").locator("p, li")
    found = written.evaluate_all("all => all.map(one => [one.tagName, getComputedStyle(one).direction])")
    assert found == [["P", "rtl"], ["LI", "rtl"], ["P", "rtl"]]


def test_payloads_run_nothing_and_fetch_nothing(page_as: Callable[..., Page], server: Server) -> None:
    """On real pages, under the policy: six replies with fifty of them each."""
    page = page_as(BRUNO)
    topic = topic_of(page, "<p>Start.</p>")
    token = page.locator("#reply [name=csrfmiddlewaretoken]").get_attribute("value")
    for first in range(0, len(PAYLOADS), 60):
        # As texts without scripts are sent; the one that the policy of the database refuses is left out.
        body = "\n".join(f"<p>{number}</p>{text}" for number, text in enumerate(PAYLOADS[first : first + 60]))
        fields = {"csrfmiddlewaretoken": token, "body": body.replace("\x00", ""), "client_id": str(uuid.uuid4())}
        answer = page.request.post(f"{topic}reply/", form=fields, headers={"Referer": page.url})  # type: ignore[arg-type]
        assert answer.status in (200, 422)
    watch(page, server)
    page.goto(topic)
    expect(page.locator("article.post")).not_to_have_count(1)
    settle(page)


def test_payloads_are_harmless_even_without_the_policy(browser: Browser, server: Server) -> None:
    """Each alone, on a page that forbids nothing: the renderer does not lean on the browser."""
    with browser.new_context() as context:
        page = context.new_page()
        parts = [
            f"<div class=prose>{clean_html(f'<p>{number}</p>{text}')}</div>" for number, text in enumerate(PAYLOADS)
        ]
        html = f"<!doctype html><meta charset=utf-8><title>x</title>{''.join(parts)}"
        page.route(f"{server}/all-of-them/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.route("**/attachments/**", lambda route: route.fulfill(status=404, body=""))
        watch(page, server)
        page.goto(f"{server}/all-of-them/")
        expect(page.locator(".prose")).to_have_count(len(PAYLOADS))
        settle(page)


def watch(page: Page, server: Server) -> None:
    """Fail as soon as ``page`` asks anybody else for something, opens a dialog, or breaks its policy."""
    page.wrong = wrong = []  # type: ignore[attr-defined]
    page.on("request", lambda request: request.url.startswith((str(server), "data:")) or wrong.append(request.url))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda popup: wrong.append(popup.url))
    page.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation', (e) => broken.push(e.blockedURI))"
    )


def settle(page: Page) -> None:
    """Do to ``page`` what people do, then look at what came of it."""
    page.evaluate(
        """() => {
          for (const part of document.querySelectorAll(".prose, .prose *")) {
            for (const name of ["click", "mouseover", "pointerenter", "focus", "keydown", "toggle", "animationend"]) {
              if (name !== "click" || part.tagName !== "A") part.dispatchEvent(new Event(name, { bubbles: true }));
            }
          }
        }"""
    )
    foreign = page.locator(".prose").locator("script, style, iframe, svg, math, form, input, object, link, meta, base")
    assert (foreign.count(), page.evaluate("[window.ran ?? 0, broken]"), page.wrong) == (0, [0, []], [])  # type: ignore[attr-defined]
