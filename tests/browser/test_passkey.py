"""A passkey from its first day to its last, with Chromium's own virtual authenticator."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, sign_in
from tests.browser.world import PASSWORD

pytestmark = pytest.mark.browser
WHO = "oskar.onyx@example.org"


@pytest.fixture
def page(browser: Browser, server: Server) -> Page:  # type: ignore[misc]
    """A page whose device has a fingerprint reader that always says yes; the console must stay clean."""
    with browser.new_context(base_url=str(server), locale="en-GB") as context:
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        yield page
        assert said == []


def _sign_out(page: Page, server: Server) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{server}/")


def test_passkey_is_added_signs_in_alone_and_as_second_step_and_goes(page: Page, server: Server) -> None:
    sign_in(page, server, WHO)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("office laptop")
    page.get_by_label("May sign me in without a password").check()
    page.get_by_role("button", name="Add this key").click()
    page.wait_for_url(f"{server}/accounts/2fa/recovery-codes/")
    expect(page.locator(".account-codes li")).to_have_count(10)

    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="Add this key").click()
    expect(page.get_by_text("This key is on your account already.")).to_be_visible()

    _sign_out(page, server)
    page.goto("/accounts/login/?next=/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{server}/profile/")

    _sign_out(page, server)
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{server}/accounts/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(f"{server}/")

    page.goto("/accounts/reauthenticate/?next=/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(re.compile("/accounts/2fa/webauthn/$"))
    expect(page.get_by_role("row", name="office laptop")).to_be_visible()
    page.get_by_role("link", name="Remove office laptop").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No key yet")).to_be_visible()


def test_refused_passkey_says_so(page: Page, server: Server) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Nothing was chosen, or it took too long. Try again.")).to_be_visible()
