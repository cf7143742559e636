"""Nothing of the inside without the second factor: every address, every way of asking, every way in."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accounts.middleware import LEADS_OUT
from accounts.models import User
from accounts.second_factor import Standing
from networks.actions import end_membership
from networks.models import Membership, Network
from portal.models import Activity
from tests.accounts.clean import faults
from tests.accounts.factors import (
    AGAIN,
    ASKED,
    SECRET,
    STEP,
    by_both,
    by_password,
    enrolled,
    grace,
    is_in,
    next_code,
    where,
)
from tests.accounts.test_pages import long_ago
from tests.accounts.test_second_factor import code_of
from tests.conftest import PASSWORD, Cast
from tests.test_role_matrix import TABLE, world  # noqa: F401 - a fixture

ADMIN = ["/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/never/", "/admin/login/"]
# Ask for a key themselves, whoever is signed in (networks/test_feed.py, documents/test_tus.py ask its owner).
OWN_KEY = frozenset({"networks:feed_atom", "documents_own:upload_list", "documents_own:upload_detail"})
# The links of a mail stop what they say, and nothing else, whoever opens them (notifications/test_mail_stop.py).
SIGNED = frozenset(f"notifications:{name}" for name in ("stop", "stop_undo", "digest_stop", "digest_again"))
STRANGE = ["/never/", "//", "/networks/never/", "/accounts/", "/accounts/2fa", "/PROFILE/", "/accounts/../profile/"]


@pytest.fixture
def missing(cast: Cast) -> Client:
    """The coordinator, of whom one is asked, whose grace is over, who has none."""
    return by_password(grace(cast.coordinator, -1))


@pytest.fixture
def unshown(cast: Cast) -> Client:
    """The coordinator, signed in by password before they set one up elsewhere, in the middle of their grace."""
    client = by_password(cast.coordinator)
    assert is_in(client)
    enrolled(cast.coordinator)
    return client


@pytest.mark.parametrize("state", ["missing", "unshown"])
def test_every_address_leads_to_the_second_factor(
    state: str,
    world: dict[str, int],  # noqa: F811
    cast: Cast,
    request: pytest.FixtureRequest,
) -> None:
    client: Client = request.getfixturevalue(state)
    User.objects.filter(pk=cast.coordinator.pk).update(is_staff=True, is_superuser=True)
    way_out = LEADS_OUT[Standing[state.upper()]]
    way_out = way_out | OWN_KEY | SIGNED
    paths = [address.format(**world) for name, (address, *_) in TABLE.items() if name not in way_out]
    before = Activity.objects.count(), User.objects.values().get(pk=cast.coordinator.pk)
    reached = {}
    for path in [*paths, *ADMIN, *STRANGE]:
        for method in ("get", "head", "post", "put", "delete", "options"):
            response = getattr(client, method)(path)
            if where(response) != (302, ASKED):
                reached[f"{method} {path}"] = where(response)
    assert reached == {}
    assert len(paths) > 60
    assert (Activity.objects.count(), User.objects.values().get(pk=cast.coordinator.pk)) == before


@pytest.mark.parametrize("state", ["missing", "unshown"])
def test_what_stays_open_shows_nothing_of_the_inside(state: str, cast: Cast, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(state)
    for path in (
        ASKED, "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/reauthenticate/", AGAIN,
        "/accounts/password/reset/", "/accounts/logout/", "/health/live",
    ):  # fmt: skip
        page = client.get(path).content.decode()
        inside = ("/networks/airports/", "bell.js", "mandate")
        assert [word for word in inside if word in page] == []


@pytest.mark.parametrize("state", ["missing", "unshown"])
@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {"accept": "application/json"}])
def test_scripts_are_refused_in_words_and_told_where_to_go(
    headers: dict[str, str], state: str, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(state)
    for method in ("get", "post"):
        response = getattr(client, method)("/notifications/count/", headers=headers)
        assert (response.status_code, response["HX-Redirect"]) == (401, ASKED)
        assert response.content.decode() == "Show your second factor first. Load the page anew."


def test_page_that_was_wanted_is_kept_through_setting_up(missing: Client, cast: Cast) -> None:
    wanted = "/networks/airports/members/?page=2"
    response = missing.get(wanted)
    assert response["Location"] == f"{ASKED}?next=%2Fnetworks%2Fairports%2Fmembers%2F%3Fpage%3D2"
    page = missing.get(response["Location"])
    assert page.status_code == 200
    assert faults(page.content.decode()) == []
    setup = missing.get("/accounts/2fa/totp/activate/")
    assert setup.status_code == 200  # signed in a moment ago: not asked again
    assert faults(setup.content.decode()) == []
    answer = missing.post("/accounts/2fa/totp/activate/", {"code": code_of(setup.context["form"].secret)})
    assert where(answer) == (302, "/accounts/2fa/recovery-codes/")
    codes = missing.get("/accounts/2fa/recovery-codes/")
    assert f'href="{ASKED}"' in codes.content.decode()
    assert missing.get(ASKED)["Location"] == wanted
    assert missing.get("/networks/airports/").status_code == 200


def test_session_of_before_shows_it_once_and_goes_on(unshown: Client, cast: Cast) -> None:
    first = unshown.get("/networks/airports/")
    step = unshown.get(first["Location"])
    assert step["Location"] == f"{AGAIN}?next=%2Fnetworks%2Fairports%2F"
    page = unshown.get(step["Location"])
    assert page.status_code == 200
    assert "/accounts/reauthenticate/" not in page.content.decode()  # the password is no way
    assert unshown.post(AGAIN, {"code": "000000", "next": "/networks/airports/"}).status_code == 200
    assert not is_in(unshown)
    answer = unshown.post(AGAIN, {"code": next_code(cast.coordinator), "next": "/networks/airports/"})
    assert answer["Location"] == "/networks/airports/"
    assert is_in(unshown)


def test_member_who_has_one_without_duty_is_asked_too(cast: Cast) -> None:
    client = by_password(cast.member)
    enrolled(cast.member)
    assert where(client.get("/profile/")) == (302, ASKED)


def test_password_alone_does_not_open_an_account_with_one(cast: Cast) -> None:
    client = by_password(enrolled(cast.coordinator))
    assert where(client.get("/profile/")) == (302, "/accounts/login/")
    assert is_in(by_both(cast.coordinator))


def test_session_that_was_put_there_without_any_proof_does_not_count(cast: Cast) -> None:
    client = Client()
    client.force_login(enrolled(cast.coordinator))
    assert where(client.get("/profile/")) == (302, ASKED)


def test_proof_by_a_factor_that_is_gone_does_not_count(cast: Cast) -> None:
    client = by_both(enrolled(cast.coordinator))
    Authenticator.objects.all().delete()
    User.objects.filter(pk=cast.coordinator.pk).update(second_factor_grace_until=timezone.now())
    assert where(client.get("/profile/")) == (302, ASKED)
    enrolled(cast.coordinator)
    assert where(client.get("/profile/")) == (302, ASKED)


def test_proof_of_somebody_else_in_the_same_browser_does_not_count(cast: Cast) -> None:
    client = by_both(enrolled(cast.expert))
    enrolled(cast.coordinator)
    client.force_login(cast.coordinator)
    assert where(client.get("/profile/")) == (302, ASKED)


def test_grace_that_ends_shuts_an_open_session(cast: Cast) -> None:
    client = by_password(grace(cast.coordinator, 1))
    assert is_in(client)
    grace(cast.coordinator, -1)
    assert not is_in(client)


def test_role_that_begins_asks_and_one_that_ends_no_longer_does(cast: Cast, airports: Network) -> None:
    client = by_password(grace(cast.member, -1))
    assert is_in(client)
    Membership.objects.filter(user=cast.member).update(role="coordinator")
    assert not is_in(client)
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member))
    assert is_in(client)


# -- ways around -------------------------------------------------------------------------------


def test_new_password_by_mail_is_no_way_around(cast: Cast, mailoutbox: list[Any]) -> None:
    person = enrolled(grace(cast.coordinator, -1))
    client = Client()
    client.post("/accounts/password/reset/", {"email": person.email})
    path = next(word for word in mailoutbox[0].body.split() if "/reset/key/" in word).removeprefix("http://testserver")
    form = client.get(path, follow=True).redirect_chain[0][0]
    new = "a much longer one 9"
    client.post(form, {"password1": new, "password2": new})
    assert not is_in(client)
    assert where(client.post("/accounts/login/", {"login": person.email, "password": new})) == (302, STEP)
    assert not is_in(client)
    assert Authenticator.objects.filter(user=person).exists()


def test_form_kept_from_before_is_not_sent_after_the_grace(cast: Cast, mailoutbox: list[Any]) -> None:
    """allauth keeps a form while it asks for the password again, and acts on it past every middleware."""
    client = by_password(grace(cast.coordinator, 1))
    long_ago(client)
    client.post("/accounts/email/", {"email": "bruno@elsewhere.example", "action_add": ""})
    assert json.loads(client.session["account_reauthentication_state"]["request"])["path"] == "/accounts/email/"
    grace(cast.coordinator, -1)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})
    assert mailoutbox == []
    assert not is_in(client)


def test_form_kept_from_setting_up_is_still_sent(missing: Client, cast: Cast) -> None:
    secret = missing.get("/accounts/2fa/totp/activate/").context["form"].secret
    long_ago(missing)
    activate = "/accounts/2fa/totp/activate/"
    assert where(missing.post(activate, {"code": code_of(secret)})) == (302, "/accounts/reauthenticate/")
    missing.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": activate})
    assert is_in(missing)


def test_password_shown_again_is_no_second_factor(unshown: Client, cast: Cast) -> None:
    assert where(unshown.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/profile/"})) == (302, ASKED)
    assert not is_in(unshown)


def test_thief_of_an_open_session_cannot_set_one_up_without_the_password(missing: Client) -> None:
    long_ago(missing)
    assert where(missing.get("/accounts/2fa/totp/activate/")) == (302, "/accounts/reauthenticate/")


def test_remembered_session_is_asked_like_any_other(cast: Cast) -> None:
    client = Client()
    data = {"login": cast.coordinator.email, "password": PASSWORD, "remember": "on"}
    client.post("/accounts/login/", data)
    grace(cast.coordinator, -1)
    assert not is_in(client)


def test_waiting_change_of_address_does_not_stand_in_the_way(missing: Client, cast: Cast) -> None:
    cast.coordinator.emailaddress_set.create(email="bruno@new.example", verified=False, primary=False)
    assert missing.get("/accounts/2fa/totp/activate/").status_code == 200


# -- giving it up ------------------------------------------------------------------------------


def _a_key(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})


def test_only_one_is_kept_while_it_is_asked(cast: Cast) -> None:
    person = enrolled(grace(cast.coordinator, -1))
    client = by_both(person)
    page = client.get("/accounts/2fa/totp/deactivate/").content.decode()
    assert "this is your only one" in page
    assert "/accounts/second-factor/app/" in page
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=person).count() == 1
    key = _a_key(person)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not is_in(client)  # shown with the one that is gone
    session = client.session
    session["account_authentication_methods"] += [{"method": "mfa", "type": "webauthn", "at": time.time()}]
    session.save()
    refused = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert (refused.status_code, "this is your only one" in refused.content.decode()) == (409, True)
    assert [each.type for each in Authenticator.objects.filter(user=person)] == ["webauthn"]


@pytest.mark.parametrize("part", ["coordinator", "member"])
def test_it_may_be_given_up_in_grace_and_without_duty(part: str, cast: Cast) -> None:
    person = enrolled(grace(getattr(cast, part), 3 if part == "coordinator" else -1))
    client = by_both(person)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert is_in(client)
    assert User.objects.get(pk=person.pk).second_factor_at is None


def test_app_is_replaced_in_one_step(
    cast: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    person = enrolled(grace(cast.coordinator, -1))
    client = by_both(person)
    page = client.get("/accounts/second-factor/app/")
    assert faults(page.content.decode()) == []
    secret = page.context["form"].secret
    assert client.post("/accounts/second-factor/app/", {"code": "000000"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/second-factor/app/", {"code": code_of(secret)})["Location"] == "/accounts/2fa/"
    assert [mail.subject for mail in mailoutbox] == ["Your authenticator app was replaced"]
    assert secret not in mailoutbox[0].body
    again = by_password(person)
    assert again.post(STEP, {"code": code_of(SECRET, ahead=1)}).status_code == 200
    assert again.post(STEP, {"code": code_of(secret)}).status_code == 200  # used to set it up
    assert again.post(STEP, {"code": code_of(secret, ahead=1)}).status_code == 302
    assert client.session.get("mfa.totp.secret") is None


def test_app_cannot_be_replaced_where_there_is_none(cast: Cast) -> None:
    assert by_password(cast.member).get("/accounts/second-factor/app/").status_code == 404


def test_state_is_read_off_again_when_one_of_two_is_given_up(cast: Cast) -> None:
    person = enrolled(cast.coordinator)
    client = by_both(person)
    key = _a_key(person)
    Authenticator.objects.filter(user=person, type="totp").delete()
    assert User.objects.get(pk=person.pk).second_factor_at == key.created_at
    assert where(client.get("/profile/")) == (302, ASKED)  # shown with the one that is gone
    assert key.created_at + timedelta(minutes=1) > timezone.now()


def test_migration_reads_off_who_has_one(cast: Cast) -> None:
    from importlib import import_module

    from django.apps import apps

    app = enrolled(cast.coordinator).authenticator_set.get()
    User.objects.update(second_factor_at=None)
    import_module("accounts.migrations.0004_second_factor_at").read_off(apps, None)
    found = {user.pk: user.second_factor_at for user in User.objects.exclude(second_factor_at=None)}
    assert found == {cast.coordinator.pk: app.created_at}
