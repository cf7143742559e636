"""A coordinator whose grace is over sets up a second factor, and signs in with it."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.world import PASSWORD

pytestmark = pytest.mark.browser
WHO = "mira.malachite@example.org"


def _sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _faults(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*(each["id"] for each in Axe().run(page).response["violations"]), *(["too wide"] if wide else [])]


def test_coordinator_is_led_through_setting_up_and_signs_in_with_it(browser: Browser, server: Server) -> None:
    with browser.new_context(base_url=str(server), viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto("/networks/prisons/members/")
        _sign_in(page)
        page.wait_for_url(re.compile("/accounts/second-factor/"))
        expect(page.get_by_role("heading", name="A second factor for your account")).to_be_visible()
        assert _faults(page) == []
        page.get_by_role("link", name="Set up an app").click()
        secret = "".join(page.locator(".account-secret span").all_text_contents())
        assert _faults(page) == []
        page.get_by_label("Code").fill("12345")
        page.get_by_role("button", name="Turn on").click()
        expect(page.get_by_text("This code is not right")).to_be_visible()
        moment = int(time.time()) // 30
        page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, moment)))
        page.get_by_role("button", name="Turn on").click()
        expect(page.locator(".account-codes li")).to_have_count(10)
        code = page.locator(".account-codes li").first.text_content() or ""
        assert _faults(page) == []
        page.get_by_role("link", name="I have kept them").click()
        page.wait_for_url(f"{server}/networks/prisons/members/")

    with browser.new_context(base_url=str(server), java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/accounts/login/")
        _sign_in(page)
        page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, moment)))  # used to set it up
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("it was used before")).to_be_visible()
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Good day, Mira")).to_be_visible()


def test_page_that_was_open_leaves_when_one_is_set_up_elsewhere(browser: Browser, server: Server) -> None:
    """Ivo's other browser: its socket is closed, and the page goes where the factor is asked for."""
    who = "ivo.indigo@example.org"
    with browser.new_context(base_url=str(server)) as here, browser.new_context(base_url=str(server)) as there:
        pages = []
        for context in (here, there):
            page = context.new_page()
            page.goto("/accounts/login/?next=/networks/")
            page.get_by_label("E-mail address").fill(who)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(f"{server}/networks/")
            pages.append(page)
        open_page, other = pages
        open_page.wait_for_selector("html[data-live]")
        other.goto("/accounts/2fa/totp/activate/")
        secret = "".join(other.locator(".account-secret span").all_text_contents())
        other.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
        other.get_by_role("button", name="Turn on").click()
        open_page.wait_for_url(re.compile("/accounts/2fa/reauthenticate/"), timeout=10_000)
        # Given up again: other tests sign in as him.
        other.goto("/accounts/2fa/totp/deactivate/")
        other.get_by_role("button", name="Turn off").click()
        other.wait_for_url(f"{server}/accounts/2fa/")
