"""The ways in, in a browser: from a nomination to the first sign-in with a second factor, mails and all."""

import re
import time
import uuid
from collections.abc import Callable
from email import message_from_string, policy

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

BRUNO, ADA, ZOE = "bruno.basalt@example.org", "ada.quartz@example.org", "zoe.zircon@example.org"
SECRET = "wide rivers run slowly"
QUEUE = "/networks/airports/members/nominations/"


def mail_to(server: Server, address: str, word: str, within: float = 15) -> str:
    """The latest mail to ``address`` that holds ``word``, as text, waited for."""
    until = time.monotonic() + within
    while True:
        for raw in reversed(server.mails()):
            read = message_from_string(raw, policy=policy.default)
            body = read.get_body(("plain",))
            text = f"{read['Subject']}\n{body.get_content() if body else ''}"
            if address in read["To"] and word in text:
                return text
        assert time.monotonic() < until, f"no mail to {address} with {word}"
        time.sleep(0.1)


def link_in(text: str) -> str:
    """The invitation's address in a mail."""
    found = re.search(r"http://\S+/accounts/invitations/\S+/", text)
    assert found, text
    return found[0]


def code_for(secret: str, ahead: int = 0) -> str:
    """What an authenticator app shows now, or one step later: a code works once."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def nominate(page: Page, name: str, email: str, role: str) -> None:
    """Fill in the form of a nomination."""
    page.goto(f"{QUEUE}new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Country").select_option("SI")
    page.get_by_label("Role").select_option(role)
    page.get_by_label("Why this person").fill("She runs the control room.")
    page.get_by_role("button", name="Nominate", exact=True).click()
    expect(page.get_by_text(f"{name} is nominated.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_nomination_to_first_sign_in_with_a_second_factor(
    page_as: Callable[..., Page], browser: Browser, server: Server, scripts: bool
) -> None:
    name, email = f"Nora Nickel {uuid.uuid4().hex[:6]}", f"nora.{uuid.uuid4().hex[:8]}@example.org"
    nominate(page_as(BRUNO, java_script_enabled=scripts), name, email, "coordinator")

    told = mail_to(server, ADA, name)
    address = re.search(r"http://\S+/nominations/\d+/", told)
    assert address, told
    ada = page_as(ADA, java_script_enabled=scripts)
    ada.goto(address[0])
    expect(ada.get_by_text("She runs the control room.")).to_be_visible()
    ada.get_by_role("button", name="Approve and let in").click()
    expect(ada.get_by_text(f"{name} is invited by mail.")).to_be_visible()
    mail_to(server, BRUNO, "approved the nomination of")

    mail = mail_to(server, email, "invites you")
    assert mail.count(link_in(mail)) == 2  # English, and French below
    with browser.new_context(locale="en-GB", java_script_enabled=scripts) as context:
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.headers.get("referer", "")))
        page.goto(link_in(mail))
        expect(page.get_by_text("Ada Quartz invites you, as coordinator.")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(SECRET)
        page.get_by_label("The same password again").fill(SECRET)
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url(f"{server}/accounts/2fa/totp/activate/")
        assert [referer for referer in sent if "invitations" in referer] == []

        secret = page.locator("#authenticator_secret").input_value()
        page.get_by_label("Code").fill(code_for(secret))
        page.get_by_role("button", name="Turn on").click()
        expect(page).not_to_have_url(re.compile("activate"))
        page.goto(f"{server}{QUEUE}")
        expect(page.get_by_role("heading", name="Nominations and applications")).to_be_visible()

    with browser.new_context(locale="en-GB", java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(f"{server}/accounts/login/?next={QUEUE}")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(SECRET)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_label("Code").fill(code_for(secret, 1))
        page.locator("main").get_by_role("button").first.click()
        page.wait_for_url(f"{server}{QUEUE}")
        again = page.goto(link_in(mail))
        assert again is not None
        assert again.status == 410


def test_application_reaches_the_coordinator_and_comes_back(page_as: Callable[..., Page], server: Server) -> None:
    zoe, bruno = page_as(ZOE), page_as(BRUNO)
    zoe.goto("/networks/")
    zoe.get_by_role("link", name="Ask to join Airports group").click()
    reason = f"I follow cases of transit {uuid.uuid4().hex[:6]}."
    zoe.get_by_label("Why you want to join").fill(reason)
    zoe.get_by_role("button", name="Ask to join").click()
    expect(zoe.get_by_text("You have asked to join.")).to_be_visible()

    address = re.search(r"http://\S+/applications/\d+/", mail_to(server, BRUNO, reason))
    assert address
    bruno.goto(address[0])
    bruno.get_by_label("Role").select_option("observer")
    bruno.get_by_role("button", name="Let in").click()
    expect(bruno.get_by_text("Zoe Zircon is a member now.")).to_be_visible()
    mail_to(server, ZOE, "approved")
    zoe.goto("/networks/airports/")
    expect(zoe.get_by_role("heading", name="Airports group", exact=True)).to_be_visible()


def test_nothing_here_leads_to_the_door_that_says_nothing(page_as: Callable[..., Page], server: Server) -> None:
    page = page_as("rania.rubis@example.org")
    page.goto("/networks/mednet/forums/")
    page.get_by_role("link", name="Ask for access").click()
    expect(page.get_by_label("The address that was not there")).to_have_value("/networks/mednet/forums/")
    page.get_by_label("Who sent you there").fill("Farid Feldspar")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("If there is something at that address")).to_be_visible()
    mail_to(server, BRUNO, "Farid Feldspar")
