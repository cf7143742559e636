"""Codes: each works once, in one place, and stands nowhere in clear."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from accounts.actions import spend_code
from accounts.models import User
from tests.accounts.factors import AGAIN, SECRET, STEP, by_password, enrolled, next_code
from tests.accounts.test_second_factor import code_of
from tests.conftest import Cast


def _app(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)


def test_code_is_refused_again_in_another_session_with_the_cache_gone(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    code = next_code(person)
    assert by_password(person).post(STEP, {"code": code}).status_code == 302
    for _ in range(2):
        cache.clear()
        again = by_password(person).post(STEP, {"code": code})
        assert (again.status_code, "it was used before" in again.content.decode()) == (200, True)


def test_code_is_refused_again_where_a_session_shows_it_once_more(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    client, code = by_password(person), next_code(person)
    assert client.post(STEP, {"code": code}).status_code == 302
    cache.clear()
    assert client.post(AGAIN, {"code": code}).status_code == 200


def test_codes_of_before_are_spent_with_a_later_one(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    app = _app(person)
    assert spend_code(authenticator=app, code=code_of(SECRET, ahead=1))
    assert not spend_code(authenticator=app, code=code_of(SECRET))
    assert not spend_code(authenticator=app, code=code_of(SECRET, ahead=-1))
    assert not spend_code(authenticator=app, code=code_of(SECRET, ahead=1))


@pytest.mark.parametrize("ahead", [-2, 2])
def test_code_of_another_minute_is_refused(ahead: int, cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    assert by_password(person).post(STEP, {"code": code_of(SECRET, ahead=ahead)}).status_code == 200


def test_code_of_setting_up_opens_nothing(cast: Cast) -> None:
    client = by_password(cast.coordinator)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    code = code_of(secret)
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    cache.clear()
    assert by_password(cast.coordinator).post(STEP, {"code": code}).status_code == 200


@pytest.mark.parametrize("writes", [lambda code: f" {code[:3]} {code[3:]} ", lambda code: f"{code[:3]}-{code[3:]}"])
def test_code_may_be_typed_in_groups(writes: Callable[[str], str], cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    code = next_code(person)
    assert by_password(person).post(STEP, {"code": writes(code)}).status_code == 302
    cache.clear()
    assert by_password(person).post(STEP, {"code": code}).status_code == 200


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\uff10"])
def test_digits_of_other_scripts_are_digits(zero: str, cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    typed = "".join(chr(ord(zero) + int(digit)) for digit in next_code(person))
    assert by_password(person).post(STEP, {"code": typed}).status_code == 302


def _at_once(clients: list[Client], code: str) -> list[int]:
    """Status of each client that sends ``code`` at the same moment."""
    answers: list[int] = []
    start = threading.Barrier(len(clients))

    def send(client: Client) -> None:
        start.wait()
        try:
            answers.append(client.post(STEP, {"code": code}).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_one_code_opens_one_of_four_sessions_at_once(cast: Cast, settings: Any) -> None:
    """Without a cache, as when Redis is gone: the row alone decides."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    person = enrolled(cast.coordinator)
    clients = [by_password(person) for _ in range(4)]
    assert _at_once(clients, next_code(person)) == [200, 200, 200, 302]


@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_opens_one_of_four_sessions_at_once(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    clients = [by_password(person) for _ in range(4)]
    assert _at_once(clients, code) == [200, 200, 200, 302]


def test_recovery_code_works_once_and_counts_as_shown(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    code = RecoveryCodes.activate(person).get_unused_codes()[3]
    client = by_password(person)
    assert client.post(STEP, {"code": f"{code[:4]} {code[4:]}"}).status_code == 302
    assert client.get("/profile/").status_code == 200
    assert by_password(person).post(STEP, {"code": code}).status_code == 200
    assert client.post(AGAIN, {"code": code}).status_code == 200


def test_codes_are_limited_per_person_in_every_session_and_place(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    for number in range(5):
        client = by_password(person)
        client.post(STEP, {"code": "000000"}, headers={"x-forwarded-for": f"192.0.2.{number}"})
    refused = by_password(person).post(STEP, {"code": next_code(person)})
    assert "Too many attempts" in refused.content.decode()
    other = enrolled(cast.expert)
    assert by_password(other).post(STEP, {"code": next_code(other)}).status_code == 302


def test_neither_secret_nor_codes_stand_in_the_database(cast: Cast) -> None:
    client = by_password(cast.coordinator)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    client.get("/accounts/2fa/recovery-codes/")
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert len(codes) == 10
    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            stored += [str(row) for row in cursor.fetchall()]
    everything = " ".join(stored)
    assert [value for value in [secret, *codes] if value in everything] == []
    assert "'spent'" in str(_app(cast.coordinator).data)


def test_what_is_stored_opens_only_with_the_key_of_this_installation(cast: Cast, settings: Any) -> None:
    from cryptography.fernet import InvalidToken

    person = enrolled(cast.coordinator)
    settings.SECRET_KEY = "another installation's key, also of forty characters"
    with pytest.raises(InvalidToken):
        _app(person).wrap().validate_code(code_of(SECRET))


def test_wrong_code_that_is_no_code_is_answered(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    for typed in ("", "x", "\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2", "12345", "9" * 5000):
        assert by_password(person).post(STEP, {"code": typed}).status_code == 200
