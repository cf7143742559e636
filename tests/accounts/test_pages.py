"""Every address of allauth: who gets what, and that each page passes the content security policy."""

from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.accounts.clean import faults
from tests.conftest import PASSWORD, Cast

LOGIN = "/accounts/login/?next="
KEY = {"pk": 1}
# name: (arguments, signed out, signed in and asked once more a moment ago)
TABLE: dict[str, tuple[dict[str, Any], int | str, int | str]] = {
    "account_login": ({}, 200, "/"),
    "account_logout": ({}, "/", 200),
    "account_inactive": ({}, 200, 200),
    "account_signup": ({}, 200, "/"),
    "account_reauthenticate": ({}, LOGIN, 200),
    "account_email": ({}, LOGIN, 200),
    "account_email_verification_sent": ({}, 200, 200),
    "account_confirm_email": ({"key": "no-such-key"}, 200, 200),
    "account_change_password": ({}, LOGIN, 200),
    "account_set_password": ({}, LOGIN, "/accounts/password/change/"),
    "account_reset_password": ({}, 200, 200),
    "account_reset_password_done": ({}, 200, 200),
    "account_reset_password_from_key": ({"uidb36": "1", "key": "no-key"}, 200, 200),
    "account_reset_password_from_key_done": ({}, 200, 200),
    "account_confirm_login_code": ({}, "/accounts/login/", "/"),
    "mfa_index": ({}, LOGIN, 200),
    "mfa_authenticate": ({}, "/accounts/login/", "/"),
    "mfa_reauthenticate": ({}, LOGIN, "/accounts/reauthenticate/"),
    "mfa_activate_totp": ({}, LOGIN, 200),
    "mfa_deactivate_totp": ({}, LOGIN, 404),
    "mfa_view_recovery_codes": ({}, LOGIN, 404),
    "mfa_generate_recovery_codes": ({}, LOGIN, 200),
    "mfa_download_recovery_codes": ({}, LOGIN, 404),
    "mfa_list_webauthn": ({}, LOGIN, 200),
    "mfa_add_webauthn": ({}, LOGIN, 200),
    "mfa_reauthenticate_webauthn": ({}, LOGIN, "/accounts/reauthenticate/"),
    "mfa_remove_webauthn": (KEY, LOGIN, 404),
    "mfa_edit_webauthn": (KEY, LOGIN, 404),
    "mfa_login_webauthn": ({}, "/accounts/login/", "/"),
    "usersessions_list": ({}, LOGIN, 200),
    "accounts:profile": ({}, LOGIN, 200),
}


def _names(resolver: URLResolver) -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= _names(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(entry.name)
    return found


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    """Through the page, as people do."""
    return client.post("/accounts/login/", {"login": email, "password": password})


def long_ago(client: Client) -> None:
    """Have the client's session been opened an hour ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def check(response: Any, expected: int | str, path: str) -> None:
    if isinstance(expected, int):
        assert response.status_code == expected
        if expected == 200:
            assert faults(response.content.decode()) == []
        return
    assert response.status_code == 302
    assert unquote(response["Location"]) == (expected + path if expected == LOGIN else expected)


def test_table_names_every_address_of_allauth() -> None:
    resolver = next(
        r for r in get_resolver().url_patterns if isinstance(r, URLResolver) and str(r.pattern) == "accounts/"
    )
    assert _names(resolver) == {name for name in TABLE if ":" not in name}


@pytest.mark.parametrize("name", TABLE)
def test_page_signed_out(name: str, cast: Cast) -> None:
    arguments, expected, _ = TABLE[name]
    path = reverse(name, kwargs=arguments)
    check(Client().get(path), expected, path)


@pytest.mark.parametrize("name", TABLE)
def test_page_signed_in(name: str, cast: Cast) -> None:
    arguments, _, expected = TABLE[name]
    client = Client()
    assert sign_in(client, cast.expert.email).status_code == 302
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    check(client.get(reverse(name, kwargs=arguments)), expected, "")


@pytest.mark.parametrize("name", TABLE)
def test_page_answers_a_senseless_post(name: str, cast: Cast) -> None:
    path = reverse(name, kwargs=TABLE[name][0])
    junk = {
        "login": "x\x00",
        "email": "x" * 5000,
        "code": "\x00",
        "credential": "{",
        "name": "",
        "password": "\x00",
        "action": "?",
    }
    client = Client()
    assert client.post(path, junk).status_code < 500
    sign_in(client, cast.expert.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post(path, junk).status_code < 500


@pytest.fixture
def fortified(cast: Cast) -> Client:
    """The expert with an app and recovery codes, through both steps."""
    TOTP.activate(cast.expert, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(cast.expert).get_unused_codes()
    client = Client()
    assert sign_in(client, cast.expert.email)["Location"] == "/accounts/2fa/authenticate/"
    page = client.get("/accounts/2fa/authenticate/")
    assert page.status_code == 200
    assert faults(page.content.decode()) == []
    assert client.post("/accounts/2fa/authenticate/", {"code": codes[0]})["Location"] == "/"
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "account_reauthenticate",
    ],
)
def test_page_with_a_second_factor(name: str, fortified: Client) -> None:
    check(fortified.get(reverse(name)), 200, "")


def test_download_of_recovery_codes_lists_the_unused(fortified: Client, cast: Cast) -> None:
    authenticator = Authenticator.objects.get(user=cast.expert, type=Authenticator.Type.RECOVERY_CODES)
    response = fortified.get(reverse("mfa_download_recovery_codes"))
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().split() == authenticator.wrap().get_unused_codes()


ASKED_AGAIN = ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes")


def test_security_pages_ask_once_more_who_it_is(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    long_ago(client)
    for name in ASKED_AGAIN:
        path = reverse(name)
        assert unquote(client.get(path)["Location"]) == f"/accounts/reauthenticate/?next={path}"


def test_security_pages_do_not_ask_who_has_just_signed_in(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    assert [client.get(reverse(name)).status_code for name in ASKED_AGAIN] == [200, 200, 200]


def test_security_pages_ask_a_session_that_never_showed_a_password(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.expert)
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")


def test_post_to_the_profile_signed_out_leads_to_sign_in(db: None) -> None:
    response = Client().post("/profile/", {"name": "X"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")
