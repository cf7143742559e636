"""A request for information from its question to its report, in the browser."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CLARA, HANA, IVO = (f"{name}@example.org" for name in ("clara.cobalt", "hana.halite", "ivo.indigo"))
ASK = "/networks/airports/forums/concealment/ask/"


def _ask(page: Page, text: str = "Has anybody seen it?") -> str:
    """Ask all countries by hand and return the topic's path."""
    page.goto(ASK)
    page.get_by_label("Title").fill(f"Request {uuid.uuid4().hex[:8]}")
    expect(page.locator(".ProseMirror[contenteditable]")).to_be_visible()
    page.get_by_role("textbox", name="Question").click()
    page.keyboard.type(text)
    page.get_by_label("Answer by").fill((date.today() + timedelta(days=5)).isoformat())
    page.get_by_role("button", name="Tick all").click()
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**/topics/*/")
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_question_becomes_answers_and_answers_a_report(page_as: Callable[..., Page], tmp_path: Path) -> None:
    clara, hana, ivo = page_as(CLARA), page_as(HANA), page_as(IVO)
    topic = _ask(clara)
    board = clara.locator("#board")
    expect(board.get_by_role("heading")).to_contain_text(re.compile(r"^0 of \d+ countries have answered$"))

    # One click from home; the open page of the asker follows by itself.
    hana.goto("/")
    asked = hana.get_by_role("region", name="Request for information").filter(has=hana.locator(f"a[href^='{topic}']"))
    asked.get_by_role("button", name="Nil return").first.click()
    expect(hana.locator("#board .board-own")).to_contain_text("Nil return")
    expect(board.get_by_role("heading")).to_contain_text("1 of")

    # With a text, under a stricter mark; who would read it is shown.
    ivo.goto(topic)
    ivo.locator("#board").get_by_role("link", name="Answer", exact=True).click()
    ivo.get_by_label("An answer", exact=True).check()
    expect(ivo.get_by_label("We will answer by")).to_be_hidden()
    expect(ivo.locator(".ProseMirror[contenteditable]")).to_be_visible()
    ivo.get_by_role("textbox", name="Answer").click()
    ivo.keyboard.type("Four cases, all in tea.")
    ivo.get_by_label("Mark").select_option("AMBER+STRICT")
    expect(ivo.locator("#audience .tlp")).to_have_text("TLP:AMBER+STRICT")
    ivo.get_by_role("button", name="Answer", exact=True).click()
    expect(ivo.locator("#board .board-own")).to_contain_text("Change the answer")

    # The asker opens it in its row, reminds the others once, and takes the answers along.
    clara.goto(topic)
    row = clara.get_by_role("row").filter(has_text="Croatia")
    row.locator("summary").click()
    expect(row.locator(".prose")).to_have_text("Four cases, all in tea.")
    clara.get_by_role("link", name=re.compile("^Nil")).click()
    expect(clara.locator("#board tbody tr")).to_have_count(1)
    clara.get_by_role("button", name=re.compile("Remind the")).click()
    expect(clara.get_by_text("is reminded now")).to_be_visible()
    expect(clara.get_by_role("button", name=re.compile("Remind the"))).to_be_disabled()
    with clara.expect_download() as download:
        clara.get_by_role("link", name="Take along (XLSX)").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    # The report is put together, changed, and posted under the strictest mark.
    clara.get_by_role("link", name="Close and report").click()
    expect(clara.get_by_text("will lose sight of this topic.")).to_be_visible()
    editor = clara.get_by_role("textbox", name="Report")
    expect(editor).to_contain_text("Four cases, all in tea.")
    editor.press("Control+End")
    clara.keyboard.type(" Thank you all.")
    clara.get_by_role("button", name="Close and post the report").click()
    clara.wait_for_url("**#post-*")
    report = clara.locator("article.post").last
    expect(report.locator(".prose")).to_contain_text("Four cases, all in tea.")
    expect(report.locator(".prose")).to_contain_text("Thank you all.")
    expect(report.locator("table")).to_be_visible()
    expect(clara.locator(".page-head .tlp, main .tlp").first).to_have_text("TLP:AMBER+STRICT")
    ivo.goto(topic)
    expect(ivo.locator("#board")).to_contain_text("Closed")
    expect(ivo.locator("#board").get_by_role("link", name="Change the answer")).to_have_count(0)


def test_countries_are_asked_and_answer_without_a_script(page_as: Callable[..., Page]) -> None:
    clara, hana = page_as(CLARA, java_script_enabled=False), page_as(HANA, java_script_enabled=False)
    clara.goto(ASK)
    clara.get_by_label("Title").fill("Without a script")
    clara.get_by_label("Question").fill("Seen?")
    clara.get_by_label("Answer by").fill((date.today() + timedelta(days=2)).isoformat())
    clara.get_by_role("button", name="Tick all").click()
    expect(clara.get_by_label("Title")).to_have_value("Without a script")
    expect(clara.get_by_role("checkbox", name=re.compile("^CZ|Czechia"))).to_be_checked()
    clara.get_by_role("button", name="Ask", exact=True).click()
    topic = clara.url
    hana.goto(topic)
    hana.locator("#board").get_by_role("link", name="Answer", exact=True).click()
    hana.get_by_label("An answer", exact=True).check()
    hana.get_by_role("textbox", name="Answer").fill("Twice in May.")
    hana.get_by_role("button", name="Answer", exact=True).click()
    hana.goto(topic)
    hana.locator(".board-rows > summary").click()
    hana.get_by_role("row").filter(has_text="Czechia").locator("summary").click()
    hana.get_by_role("link", name="Read the answer").click()
    expect(hana.locator("main .prose")).to_have_text("Twice in May.")


@pytest.mark.parametrize(("width", "who", "country"), [(1280, CLARA, "FR"), (320, HANA, "CZ")])
def test_pages_of_a_request_are_sound(page_as: Callable[..., Page], width: int, who: str, country: str) -> None:
    asker = page_as(who, viewport={"width": width, "height": 800})
    said: list[str] = []
    asker.on("console", lambda message: said.append(message.text))
    topic = _ask(asker)
    for path in (
        topic,
        f"{topic}answers/{country}/edit/",
        f"{topic}request/close/",
        ASK,
        "/networks/airports/requests/",
    ):
        asker.goto(path)
        asker.wait_for_load_state("networkidle")
        found = Axe().run(asker)
        assert found.violations_count == 0, (path, found.generate_report())
        wide = asker.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (path, wide)
    assert said == []
