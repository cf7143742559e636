"""Authenticator app, recovery codes, sessions."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from accounts.models import User
from tests.accounts.test_pages import sign_in
from tests.conftest import PASSWORD, Cast

STEP = "/accounts/2fa/authenticate/"


def code_of(secret: str, ahead: int = 0) -> str:
    """What the app shows now, or ``ahead`` half minutes later; waits for the next code if this one ends within five
    seconds."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def _enrolled(user: User) -> str:
    """Set up an app for ``user`` through the pages; gives back its secret."""
    client = Client()
    sign_in(client, user.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert f'value="{secret}"' in page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    client.post("/accounts/logout/")
    return str(secret)


def test_code_of_the_app_opens_once(cast: Cast) -> None:
    secret = _enrolled(cast.expert)
    first, second = Client(), Client()
    for client in (first, second):
        assert sign_in(client, cast.expert.email)["Location"] == STEP
        assert client.get("/profile/").status_code == 302
    code = code_of(secret, ahead=1)  # the one of now was used to set the app up
    assert first.post(STEP, {"code": code})["Location"] == "/"
    assert first.get("/profile/").status_code == 200
    again = second.post(STEP, {"code": code})
    assert again.status_code == 200
    assert "This code is not right, or it was used before." in again.content.decode()
    assert second.get("/profile/").status_code == 302


def test_secrets_do_not_stand_in_the_database(cast: Cast) -> None:
    secret = _enrolled(cast.expert)
    rows = list(Authenticator.objects.filter(user=cast.expert))
    assert {row.type for row in rows} == {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}
    codes = next(row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    stored = " ".join(str(row.data) for row in rows)
    assert [value for value in [secret, *codes] if value in stored] == []


def test_recovery_code_opens_once(cast: Cast) -> None:
    TOTP.activate(cast.expert, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(cast.expert).get_unused_codes()
    for client, expected in ((Client(), 302), (Client(), 200)):
        sign_in(client, cast.expert.email)
        assert client.post(STEP, {"code": codes[0]}).status_code == expected
    left = Authenticator.objects.get(user=cast.expert, type=Authenticator.Type.RECOVERY_CODES).wrap()
    assert left.get_unused_codes() == codes[1:]


def test_second_step_is_shut_after_five_wrong_codes(cast: Cast) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(cast.expert, secret)
    client = Client()
    sign_in(client, cast.expert.email)
    for _ in range(5):
        client.post(STEP, {"code": "000000"})
    answer = client.post(STEP, {"code": code_of(secret)})
    assert answer.status_code == 200
    assert "Too many attempts" in answer.content.decode()


def test_wrong_code_at_set_up_turns_nothing_on(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    answer = client.post("/accounts/2fa/totp/activate/", {"code": "not a code"})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_set_up_is_told_by_mail_without_the_secret(cast: Cast, mailoutbox: list[Any]) -> None:
    secret = _enrolled(cast.expert)
    assert [mail.subject for mail in mailoutbox] == ["An authenticator app was set up"]
    assert [mail.to for mail in mailoutbox] == [[cast.expert.email]]
    assert secret not in "".join(mail.body for mail in mailoutbox)


def test_other_sessions_end_at_once(cast: Cast) -> None:
    here = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/128.0"})
    there = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) AppleWebKit Version/17.0 Safari/604.1"})
    for client in (here, there):
        sign_in(client, cast.expert.email)
        client.get("/profile/")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert here.post("/accounts/sessions/")["Location"] == "/accounts/sessions/"
    assert here.get("/profile/").status_code == 200
    assert there.get("/profile/")["Location"] == "/accounts/login/?next=/profile/"


def test_sessions_of_others_are_not_listed(cast: Cast) -> None:
    for user, agent in ((cast.member, "Opera OPR/1 Linux"), (cast.expert, "Firefox/1 Linux")):
        client = Client(headers={"user-agent": agent})
        sign_in(client, user.email)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Firefox, Linux" in page
    assert "Opera" not in page


def test_changed_password_ends_other_sessions(cast: Cast) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, cast.expert.email)
    new = {"oldpassword": PASSWORD, "password1": "a much longer one 9", "password2": "a much longer one 9"}
    assert here.post("/accounts/password/change/", new)["Location"] == "/accounts/2fa/"
    assert here.get("/profile/").status_code == 200
    assert there.get("/profile/").status_code == 302
