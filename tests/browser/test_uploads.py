"""A file on its way into the library, as the person who sends it sees it."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HANA = "hana.halite@example.org"
LIBRARY = "/networks/airports/library/"
MEGABYTE = 1024 * 1024


def slow_down(page: Page, megabytes: int) -> None:
    """Let at most so many megabytes a second leave the page."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": megabytes * MEGABYTE})


def watch_bar(page: Page) -> None:
    """Note each value of the bar in ``window.seen`` as it moves."""
    page.evaluate(
        """() => { window.seen = new Set(); const look = () => {
          const bar = document.querySelector('.upload progress'); if (bar) window.seen.add(bar.value);
          requestAnimationFrame(look); }; look(); }"""
    )


def open_form(page: Page) -> None:
    """Go to the form as people do."""
    page.goto(LIBRARY)
    page.get_by_role("link", name="Upload", exact=True).click()
    page.wait_for_url(f"**{LIBRARY}upload/")


def test_large_file_moves_its_bar_and_comes_back_the_same(page_as: Callable[..., Page], tmp_path: Path) -> None:
    page = page_as(HANA)
    file = tmp_path / "résumé – العربية.pdf"
    file.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4096 * 50)
    open_form(page)
    slow_down(page, 30)
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_label("Title").fill("Fifty megabytes")
    watch_bar(page)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(".upload-state")).to_contain_text("50 MB ·")
    until = time.monotonic() + 10
    while (moved := page.evaluate("window.seen.size")) < 4 and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert moved >= 4
    page.wait_for_url("**/documents/*/", timeout=30_000)
    expect(page.get_by_role("heading", name="Fifty megabytes")).to_be_visible()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download EN v1").first.click()
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (file, Path(caught.value.path()))]
    assert (caught.value.suggested_filename, sums[0]) == (file.name, sums[1])


def test_upload_that_is_stopped_keeps_nothing_and_can_be_sent_again(
    page_as: Callable[..., Page], tmp_path: Path
) -> None:
    page = page_as(HANA)
    file = tmp_path / "stopped.pdf"
    file.write_bytes(b"%PDF-" + b"x" * 8 * MEGABYTE)
    open_form(page)
    slow_down(page, 2)
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("button", name="Cancel: stopped.pdf").click()
    expect(page.locator(".upload.failed .upload-state")).to_have_text("Stopped. Nothing of it was kept.")
    slow_down(page, 100)
    page.get_by_role("button", name="Send again: stopped.pdf").click()
    page.wait_for_url("**/documents/*/")
    page.goto(LIBRARY)
    expect(page.get_by_role("link", name="stopped")).to_have_count(1)


def test_upload_is_paused_and_goes_on_after_the_page_was_loaded_anew(
    page_as: Callable[..., Page], tmp_path: Path
) -> None:
    page, sent = page_as(HANA), []
    page.on("request", lambda each: sent.append(each.headers["upload-offset"]) if each.method == "PATCH" else None)
    file = tmp_path / "paused.pdf"
    file.write_bytes(b"%PDF-" + b"x" * 30 * MEGABYTE)
    open_form(page)
    slow_down(page, 20)
    page.get_by_label("Files", exact=True).set_input_files(file)
    with page.expect_response(lambda each: each.request.method == "PATCH" and each.status == 204):
        page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("button", name="Pause: paused.pdf").click()
    expect(page.locator(".upload-state")).to_have_text("Paused. What has come stays for three days.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    slow_down(page, 1000)
    first = len(sent)
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/documents/*/", timeout=30_000)
    again = [int(offset) for offset in sent[first:]]
    assert (again[0] >= 8 * MEGABYTE, again == sorted(again)) == (True, True)
    expect(page.get_by_text("30.0 MB").first).to_be_visible()


def test_several_files_fall_and_an_empty_one_is_told(page_as: Callable[..., Page]) -> None:
    page = page_as(HANA)
    open_form(page)
    page.evaluate(
        """() => { const fall = new DataTransfer();
          for (const [name, text] of [['one.txt', 'a'], ['none.txt', ''], ['two.txt', 'b']])
            fall.items.add(new File([text], name));
          const drop = new DragEvent('drop', {dataTransfer: fall, cancelable: true});
          document.querySelector('[data-drop]').dispatchEvent(drop);
        }"""
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(".upload.done")).to_have_count(2)
    expect(page.locator(".upload.failed .upload-state")).to_have_text("Empty: it holds 0 bytes.")
    page.goto(LIBRARY)
    for title, count in (("one", 1), ("none", 0), ("two", 1)):
        expect(page.get_by_role("link", name=title, exact=True)).to_have_count(count)


def test_form_works_without_scripts(page_as: Callable[..., Page], tmp_path: Path) -> None:
    page = page_as(HANA, java_script_enabled=False)
    file = tmp_path / "plain.pdf"
    file.write_bytes(b"%PDF-1.7 plain")
    open_form(page)
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("heading", name="plain", exact=True)).to_be_visible()


def test_red_opens_the_list_of_readers_and_the_audience_follows(page_as: Callable[..., Page]) -> None:
    page = page_as(HANA)
    open_form(page)
    page.get_by_label("Mark").select_option("RED")
    expect(page.locator("#audience")).to_contain_text("Will be readable by 1 person")
    page.get_by_label("Clara Cobalt").check()
    expect(page.locator("#audience")).to_contain_text("Will be readable by 2 people")
