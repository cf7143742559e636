"""Two hundred people from one workbook, twelve rows of it wrong, as the coordinator who sends it sees it."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

BRUNO = "bruno.basalt@example.org"
SHEET = "/networks/mednet/members/invitations/sheet/"
HEAD = ["Rôle", "Nom", "Courriel", "Pays", "Organisme", "Durée en mois"]
FAULTS = {  # row of the sheet → what is put into it, and the reason that is shown
    5: ({1: '=CONCAT("A","B")'}, "Name: a formula instead of a value."),
    20: ({1: ""}, "There is no name."),
    37: ({2: "no address"}, "“no address” is not an e-mail address."),
    41: ({2: ""}, "There is no e-mail address."),
    58: ({3: "Atlantis"}, "“Atlantis” is not a country the portal knows."),
    77: ({3: "", 4: ""}, "Give a country or an organisation."),
    90: ({0: "king"}, "There is no role “king”."),
    111: ({5: "two years"}, "“two years” is not a term: a number of months from 1 to 120."),
    140: ({1: "Anna \u202erebmA"}, "Name: characters that turn the direction of writing round."),
    163: ({2: "person2@sheet.example.org"}, "The same address as in row 2."),
    187: ({1: "A" * 130}, "Name: longer than 120 characters."),
    201: ({5: "=1+1"}, "Term in months: a formula instead of a value."),
}


def workbook(path: Path) -> Path:
    """The workbook with its 200 people."""
    book = Workbook()
    book.active.append(HEAD)
    for number in range(2, 202):
        row = ["membre", f"Person {number}", f"person{number}@sheet.example.org", "Türkiye", "Customs", 24]
        for at, value in FAULTS.get(number, ({}, ""))[0].items():
            row[at] = value
        book.active.append(row)
    book.save(path)
    return path


def invited(server: Server) -> set[str]:
    """The addresses of this sheet to which mails went."""
    return {
        found for mail in server.mails() for found in re.findall(r"(?m)^To: .*?(person\d+@sheet\.example\.org)", mail)
    }


def test_sheet_of_two_hundred_invites_all_but_the_twelve_that_are_wrong(
    page_as: Callable[..., Page], server: Server, tmp_path: Path
) -> None:
    page = page_as(BRUNO)
    page.goto(SHEET)
    page.get_by_label("Sheet", exact=True).set_input_files(workbook(tmp_path / "people.xlsx"))
    page.get_by_role("button", name="Check the sheet").click()
    expect(page.get_by_role("heading", name="people.xlsx")).to_be_visible()
    expect(page.locator(".tally")).to_contain_text(re.compile(r"new\s*188[\s\S]*wrong\s*12"))
    page.get_by_role("link", name="wrong 12").click()
    told = page.locator("tbody tr").evaluate_all(
        "rows => rows.map(r => [r.cells[0].innerText, r.querySelector('.reason').innerText])"
    )
    assert told == [[str(number), reason] for number, (_cells, reason) in FAULTS.items()]
    assert invited(server) == set()

    page.get_by_role("button", name="Send 188 invitations").click()
    bar = page.locator("progress")
    expect(bar).to_have_attribute("max", "188")
    expect(page.get_by_text("Done. 188 invitations were sent.")).to_be_visible(timeout=60_000)
    until = time.monotonic() + 60
    while len(invited(server)) < 188 and time.monotonic() < until:
        page.wait_for_timeout(200)
    assert invited(server) == {f"person{n}@sheet.example.org" for n in range(2, 202) if n not in FAULTS}
    expect(page.get_by_text("Name: a formula instead of a value.", exact=True)).to_be_visible()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Wrong rows, to mend").click()
    assert len(Path(caught.value.path()).read_text("utf-8-sig").splitlines()) == 13


def test_progress_is_seen_without_a_script_and_goes_on_when_one_leaves(
    page_as: Callable[..., Page], tmp_path: Path
) -> None:
    page = page_as(BRUNO, java_script_enabled=False)
    page.goto(SHEET)
    file = tmp_path / "more.csv"
    file.write_text("name;e-mail;country\n" + "".join(f"More {n};more{n}@sheet.example.org;FR\n" for n in range(60)))
    page.get_by_label("Sheet", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check the sheet").click()
    page.get_by_role("button", name="Send 60 invitations").click()
    page.goto("/networks/mednet/")
    page.goto(SHEET)
    until = time.monotonic() + 30
    page.get_by_role("link", name="more.csv").click()
    while not page.get_by_text("60 invitations were sent").is_visible() and time.monotonic() < until:
        expect(page.locator("progress")).to_have_attribute("max", "60")
        page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_text("Done. 60 invitations were sent.")).to_be_visible()
