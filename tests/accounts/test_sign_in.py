"""Signing in with address and password, and what a guesser learns."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.clean import faults
from tests.accounts.test_pages import sign_in
from tests.conftest import PASSWORD, Cast

TOO_MANY = "Too many attempts. Wait five minutes"


def _told(client: Client, email: str, password: str) -> str:
    """The page after a failed attempt, without what differs from request to request."""
    page = sign_in(client, email, password).content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r'nonce="[^"]+"', "", page).replace(email, "ADDRESS")


def test_sign_in_leads_where_one_wanted(cast: Cast) -> None:
    response = Client().post(
        "/accounts/login/", {"login": cast.expert.email, "password": PASSWORD, "next": "/networks/airports/"}
    )
    assert (response.status_code, response["Location"]) == (302, "/networks/airports/")


@pytest.mark.parametrize("next_address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_sign_in_never_leads_elsewhere(next_address: str, cast: Cast) -> None:
    response = Client().post(
        "/accounts/login/", {"login": cast.expert.email, "password": PASSWORD, "next": next_address}
    )
    assert response["Location"] == "/"


@pytest.mark.parametrize(
    "typed", ["CLARA.Cobalt@Example.ORG", "  clara.cobalt@example.org ", "\tclara.cobalt@example.org"]
)
def test_sign_in_forgives_case_and_blanks_of_the_address(typed: str, cast: Cast) -> None:
    assert sign_in(Client(), typed)["Location"] == "/"


def test_wrong_password_and_unknown_address_answer_alike(cast: Cast) -> None:
    known = _told(Client(), cast.member.email, "wrong-password")
    unknown = _told(Client(), "nobody.here@example.org", "wrong-password")
    assert "The e-mail address or the password is not right." in known
    assert faults(known) == []
    assert known == unknown


def test_account_is_shut_for_five_minutes_after_five_failures(cast: Cast) -> None:
    for _ in range(5):
        assert TOO_MANY not in _told(Client(), cast.expert.email, "wrong-password")
    assert TOO_MANY in _told(Client(), cast.expert.email, PASSWORD)
    assert sign_in(Client(), cast.member.email).status_code == 302


def test_five_failures_of_an_unknown_address_answer_alike(db: None) -> None:
    for _ in range(5):
        _told(Client(), "nobody.here@example.org", "wrong-password")
    assert TOO_MANY in _told(Client(), "nobody.here@example.org", "wrong-password")


def test_guesser_gains_nothing_by_spelling_host_or_forwarded_address(cast: Cast) -> None:
    spellings = [
        "clara.cobalt@example.org",
        "CLARA.COBALT@example.org",
        " clara.cobalt@example.org",
        "clara.cobalt@EXAMPLE.org",
    ]
    for number, typed in enumerate([*spellings, spellings[0]]):
        client = Client(headers={"host": f"name{number}.example", "x-forwarded-for": f"192.0.2.{number}"})
        assert TOO_MANY not in _told(client, typed, "wrong-password")
    for number, typed in enumerate(spellings):
        client = Client(headers={"host": f"other{number}.example", "x-forwarded-for": f"198.51.100.{number}"})
        assert TOO_MANY in _told(client, typed, PASSWORD)


def test_closed_account_is_told_so_and_stays_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.expert.pk).update(is_active=False)
    client = Client()
    assert sign_in(client, cast.expert.email)["Location"] == "/accounts/inactive/"
    assert client.get("/profile/")["Location"] == "/accounts/login/?next=/profile/"


def test_closed_account_with_a_wrong_password_is_told_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    told = _told(Client(), cast.member.email, "wrong-password")
    assert told == _told(Client(), "nobody.here@example.org", "wrong-password")


def test_session_ends_with_the_browser_unless_asked_to_stay(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    assert client.session.get_expire_at_browser_close()
    client = Client()
    client.post("/accounts/login/", {"login": cast.expert.email, "password": PASSWORD, "remember": "on"})
    assert not client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 14 * 24 * 3600


def test_sign_out_asks_first_and_then_ends_the_session(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/profile/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/profile/").status_code == 302


def test_sign_up_is_closed_and_says_how_one_gets_in(db: None) -> None:
    page = Client().get("/accounts/signup/").content.decode()
    assert "Permanent Correspondent" in page
    data = {"email": "new.person@example.org", "password1": "long enough 123", "password2": "long enough 123"}
    assert "Permanent Correspondent" in Client().post("/accounts/signup/", data).content.decode()
    assert User.objects.count() == 0


def test_over_long_and_empty_values_are_answered_on_the_page(db: None) -> None:
    for email, password in [
        ("", ""),
        ("   ", "x"),
        ("x" * 10_000 + "@example.org", "x"),
        ("a\x00@example.org", "\x00"),
    ]:
        response = sign_in(Client(), email, password)
        assert response.status_code == 200
        assert "errorlist" in response.content.decode()


def test_form_without_its_token_is_refused_with_a_sentence(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client, cast.expert.email)
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()
    assert faults(response.content.decode()) == []


def test_too_many_requests_get_a_page(db: None) -> None:
    client = Client()
    answers = [sign_in(client, f"nobody{n}@example.org", "x").status_code for n in range(31)]
    assert answers == [200] * 30 + [429]
    assert faults(sign_in(client, "x@example.org", "x").content.decode()) == []


def test_signed_in_person_sees_their_own_language_and_others_the_chosen_one(cast: Cast) -> None:
    client = Client()
    assert (
        client.post("/i18n/setlang/", {"language": "fr", "next": "/accounts/login/"})["Location"] == "/accounts/login/"
    )
    assert '<html lang="fr"' in client.get("/accounts/login/").content.decode()
    sign_in(client, cast.expert.email)
    assert '<html lang="en"' in client.get("/profile/").content.decode()
