"""The life of a seat in a browser: it is handed over, and lent to a deputy; a term is renewed; mails and all."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_entry import link_in, mail_to

pytestmark = pytest.mark.browser

BRUNO, MARTA, FARID = "bruno.basalt@example.org", "marta.marble@example.org", "farid.feldspar@example.org"
KARIM = "karim.kaolin@example.org"
SECRET = "wide rivers run slowly"
MEMBERS = "/networks/mednet/members/"


def test_seat_passes_to_a_successor_who_comes_by_mail(
    page_as: Callable[..., Page], browser: Browser, server: Server
) -> None:
    name, email = f"Nuno Nickel {uuid.uuid4().hex[:6]}", f"nuno.{uuid.uuid4().hex[:8]}@example.org"
    marta, bruno = page_as(MARTA), page_as(BRUNO)
    marta.goto(f"{MEMBERS}me/")
    marta.get_by_role("link", name="Hand over").click()
    expect(marta.get_by_role("heading", name="What passes")).to_be_visible()
    marta.get_by_label("Name", exact=True).fill(name)
    marta.get_by_label("E-mail address").fill(email)
    marta.get_by_role("button", name="Name the successor").click()
    expect(marta.get_by_text(f"{name} is named.")).to_be_visible()

    address = re.search(r"http://\S+/nominations/\d+/", mail_to(server, BRUNO, name))
    assert address
    bruno.goto(address[0])
    bruno.get_by_role("button", name="Approve and let in").click()
    expect(bruno.get_by_text(f"{name} is invited by mail.")).to_be_visible()
    expect(marta.get_by_role("heading", name="My membership")).to_be_visible()  # still hers

    link = link_in(mail_to(server, email, "invites you"))
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_label("Password", exact=True).fill(SECRET)
        page.get_by_label("The same password again").fill(SECRET)
        page.get_by_role("button", name="Come in").click()
        expect(page).not_to_have_url(re.compile("invitations"))
        page.goto(f"{server}{MEMBERS}me/")
        expect(page.get_by_role("heading", name="My membership")).to_be_visible()

    told = mail_to(server, MARTA, "Membership of Marta Marble in MedNET")
    assert f"Handed over to {name}." in told
    gone = marta.goto("/networks/mednet/")
    assert gone is not None
    assert gone.status == 404
    own = re.search(r"http://\S+/members/seats/\d+/", told)
    assert own
    marta.goto(own[0])
    expect(marta.get_by_text("This membership of MedNET has ended.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_deputy_stands_in_until_it_is_ended(page_as: Callable[..., Page], server: Server, scripts: bool) -> None:
    farid, karim = page_as(FARID, java_script_enabled=scripts), page_as(KARIM, java_script_enabled=scripts)
    organise = "/networks/mednet/library/folders/new/"
    refused = karim.goto(organise)
    assert refused is not None
    assert refused.status == 403

    farid.goto(f"{MEMBERS}me/")
    farid.get_by_role("link", name="Name a deputy").click()
    farid.get_by_label("Deputy", exact=True).select_option(label="Karim Kaolin · member")
    farid.get_by_label("First day").fill(date.today().isoformat())
    farid.get_by_label("Last day").fill((date.today() + timedelta(days=9)).isoformat())
    farid.get_by_role("button", name="Name this deputy").click()
    expect(farid.get_by_text("Karim Kaolin stands in for you, and is told.")).to_be_visible()
    mail_to(server, KARIM, "Karim Kaolin stands in for Farid Feldspar in MedNET")
    let_in = karim.goto(organise)
    assert let_in is not None
    assert let_in.status == 200

    bruno = page_as(BRUNO, java_script_enabled=scripts)
    bruno.goto(f"{MEMBERS}manage/?state=away")
    expect(bruno.get_by_text("away, deputy: Karim Kaolin")).to_be_visible()

    karim.goto(f"{MEMBERS}me/")
    karim.get_by_role("button", name="End now").click()
    expect(karim.get_by_text("Karim Kaolin no longer stands in for Farid Feldspar.")).to_have_count(1)
    mail_to(server, FARID, "This ended on")
    refused = karim.goto(organise)
    assert refused is not None
    assert refused.status == 403


@pytest.mark.parametrize("scripts", [True, False])
def test_message_is_looked_at_and_then_reaches_its_people(
    page_as: Callable[..., Page], server: Server, scripts: bool
) -> None:
    bruno, subject = page_as(BRUNO, java_script_enabled=scripts), f"Study visit {uuid.uuid4().hex[:6]}"
    bruno.goto(f"{MEMBERS}message/")
    bruno.get_by_label("Subject").fill(subject)
    if scripts:
        expect(
            bruno.locator(".ProseMirror[contenteditable]")
        ).to_be_visible()  # until then the bare text field has this name
        bruno.get_by_role("textbox", name="Text").fill("The date has changed.")
    else:
        bruno.get_by_label("Text").fill("The date has changed.")
    bruno.get_by_label("expert").check()
    if scripts:
        expect(bruno.locator("#reach")).to_contain_text("Goes to 1 person in 1 country")
    bruno.get_by_role("button", name="Look at it once more").click()
    expect(bruno.get_by_role("heading", name="Send this message?")).to_be_visible()
    expect(bruno.locator("#reach")).to_contain_text("Goes to 1 person in 1 country")
    bruno.get_by_role("button", name="Send", exact=True).click()
    expect(bruno.get_by_role("heading", name=subject)).to_be_visible()
    assert "The date has changed." in mail_to(server, FARID, subject)
