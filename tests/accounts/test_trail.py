"""What of sign-ins, secrets and the administration stands in the audit trail."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.trail import address_digest
from portal.models import AuditEntry
from tests.accounts.test_pages import sign_in
from tests.conftest import PASSWORD, Cast

NEW = "harbour-lantern-31"


def trail(*verbs: str) -> list[tuple[Any, ...]]:
    """(verb, actor, person, details) of the entries, the first first."""
    rows = AuditEntry.objects.order_by("pk").values_list("verb", "actor", "person", "details")
    return [row for row in rows if row[0] in verbs]


@pytest.fixture
def staff(cast: Cast) -> User:
    """Somebody of the secretariat who may use the administration."""
    User.objects.filter(pk=cast.secretariat.pk).update(is_staff=True, is_superuser=True)
    cast.secretariat.refresh_from_db()
    return cast.secretariat


def test_sign_in_and_out_are_on_record_with_the_way_in(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    client.post("/accounts/logout/")
    assert trail("session.opened", "session.closed") == [
        ("session.opened", cast.expert.pk, None, {"shown": ["password"]}),
        ("session.closed", cast.expert.pk, None, {}),
    ]


def test_signing_out_twice_is_one_record(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    client.post("/accounts/logout/")
    client.post("/accounts/logout/")
    assert len(trail("session.closed")) == 1


@pytest.mark.parametrize("typed", ["clara.cobalt@example.org", " CLARA.Cobalt@example.org"])
def test_failed_sign_in_names_the_known_person_and_no_address(cast: Cast, typed: str) -> None:
    sign_in(Client(), typed, "wrong-password")
    digest = address_digest("clara.cobalt@example.org")
    assert trail("session.refused") == [("session.refused", None, cast.expert.pk, {"address": digest})]


def test_failed_sign_in_of_nobody_says_only_that_it_was_the_same_address(db: None) -> None:
    for typed in ("Nobody.Here@example.org", "nobody.here@example.org", "somebody.else@example.org"):
        sign_in(Client(), typed, "wrong-password")
    rows = trail("session.refused")
    first, second, third = (row[3]["address"] for row in rows)
    assert (first == second, first == third, [row[1:3] for row in rows]) == (True, False, [(None, None)] * 3)
    assert "nobody" not in json.dumps(rows).lower()
    assert len(first) == 16


def test_digest_hangs_on_the_secret_of_the_installation(settings: Any) -> None:
    here = address_digest("clara.cobalt@example.org")
    settings.SECRET_KEY = "another one"
    assert here != address_digest("clara.cobalt@example.org")


def test_what_the_limit_on_guessing_refuses_does_not_fill_the_trail(cast: Cast) -> None:
    for _ in range(12):
        sign_in(Client(), cast.expert.email, "wrong-password")
    assert len(trail("session.refused")) == 5


def test_password_changed_is_on_record(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", data).status_code == 302
    assert trail("password.changed") == [("password.changed", cast.expert.pk, None, {})]


def test_password_reset_is_on_record(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": cast.expert.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/reset/key/" in word)
    page = client.get(link.partition("testserver")[2], follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert trail("password.reset") == [("password.reset", cast.expert.pk, None, {})]


def test_second_factor_is_on_record_when_added_missed_and_removed(transactional_db: None, cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    added = [(row[1], row[3]["factor"]) for row in trail("second_factor.added")]
    assert sorted(added) == [(cast.expert.pk, "recovery_codes"), (cast.expert.pk, "totp")]
    other = Client()
    sign_in(other, cast.expert.email)
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert trail("second_factor.refused") == [("second_factor.refused", None, cast.expert.pk, {"factor": "totp"})]
    client.post("/accounts/2fa/totp/deactivate/")
    assert {row[3]["factor"] for row in trail("second_factor.removed")} == {"totp", "recovery_codes"}


def test_sign_in_with_second_factor_says_both(cast: Cast) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(cast.expert, secret)
    assert get_adapter().decrypt(Authenticator.objects.get().data["secret"]) == secret
    client = Client()
    sign_in(client, cast.expert.email)
    assert trail("session.opened") == []
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert trail("session.opened") == [("session.opened", cast.expert.pk, None, {"shown": ["password", "totp"]})]


# -- the administration ------------------------------------------------------------------------


def test_every_page_of_the_administration_is_on_record(staff: User, cast: Cast, signed_in: Callable) -> None:
    client = signed_in(staff)
    for path in ("/admin/", "/admin/accounts/user/?q=clara", f"/admin/accounts/user/{cast.expert.pk}/change/"):
        assert client.get(path).status_code == 200
    assert client.get("/admin/jsi18n/").status_code == 200
    assert trail("admin.viewed") == [
        ("admin.viewed", staff.pk, None, {"page": "index"}),
        ("admin.viewed", staff.pk, None, {"page": "accounts_user_changelist"}),
        ("admin.viewed", staff.pk, cast.expert.pk, {"page": "accounts_user_change"}),
    ]


def test_somebody_without_the_flag_leaves_no_record_of_pages_they_did_not_see(cast: Cast, signed_in: Callable) -> None:
    signed_in(cast.coordinator).get("/admin/accounts/user/")
    Client().get("/admin/")
    assert trail("admin.viewed") == []


def test_change_in_the_administration_names_the_fields_and_the_rights_given(
    staff: User, cast: Cast, signed_in: Callable
) -> None:
    client = signed_in(staff)
    path = f"/admin/accounts/user/{cast.expert.pk}/change/"
    form = client.get(path).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    answer = client.post(path, data | {"organisation": "Customs laboratory", "is_secretariat": "on", "is_active": "on"})
    assert answer.status_code == 302
    details = {"fields": ["is_secretariat", "organisation"], "is_secretariat": True}
    assert trail("person.changed", "admin.changed") == [
        ("person.changed", staff.pk, cast.expert.pk, details),
        ("admin.changed", staff.pk, cast.expert.pk, {"page": "accounts_user_change"}),
    ]
    assert "Customs" not in json.dumps(trail("person.changed"))
