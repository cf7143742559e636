"""The secretariat takes a lost second factor from somebody."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.actions import AFTER_RECOVERY, reset_second_factor
from accounts.models import User
from portal.errors import Refused
from portal.models import AuditEntry
from tests.accounts.clean import faults
from tests.accounts.factors import SECRET, STEP, by_both, by_password, enrolled, grace, is_in
from tests.accounts.test_second_factor import code_of
from tests.conftest import Cast, make_person

GIVEN = {"reason": "phone_lost", "checked": "in_person"}


def page_of(user: User) -> str:
    return f"/people/{user.pk}/second-factor/"


@pytest.fixture
def lost(cast: Cast) -> User:
    """The coordinator with an app, recovery codes and a key, out of grace."""
    person = enrolled(grace(cast.coordinator, -1))
    RecoveryCodes.activate(person)
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    return person


def test_reset_takes_everything_ends_every_session_and_gives_a_day(
    cast: Cast, lost: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    here = by_both(lost)
    forgotten = Client()
    forgotten.force_login(lost)
    UserSession.objects.filter(session_key=forgotten.session.session_key).delete()
    office = by_password(cast.secretariat)
    page = office.get(page_of(lost))
    assert (page.status_code, faults(page.content.decode())) == (200, [])
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(page_of(lost), GIVEN)["Location"] == page_of(lost)
    assert not Authenticator.objects.filter(user=lost).exists()
    for client in (here, forgotten):
        assert client.get("/profile/")["Location"] == "/accounts/login/?next=/profile/"
    assert is_in(office)
    person = User.objects.get(pk=lost.pk)
    assert person.second_factor_at is None
    assert person.second_factor_grace_until is not None
    assert abs(person.second_factor_grace_until - timezone.now() - AFTER_RECOVERY) < timedelta(minutes=1)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([lost.email], "Your second factor was reset")
    assert "http://testserver" in mail.body
    assert is_in(by_password(lost))
    grace(person, -0.01)
    assert not is_in(by_password(lost))


def test_reset_stands_in_the_trail_without_names(cast: Cast, lost: User) -> None:
    by_password(cast.secretariat).post(page_of(lost), GIVEN)
    (entry,) = AuditEntry.objects.filter(verb="second_factor.reset")
    assert (entry.actor_id, entry.person_id, entry.stream_id) == (cast.secretariat.pk, lost.pk, None)
    assert entry.details == {"reason": "phone_lost", "checked": "in_person"}


@pytest.mark.parametrize("days", [20, 36_500])
def test_reset_never_shortens_a_grace(days: int, cast: Cast, lost: User) -> None:
    until = grace(lost, days).second_factor_grace_until
    by_password(cast.secretariat).post(page_of(lost), GIVEN)
    assert User.objects.get(pk=lost.pk).second_factor_grace_until == until


def test_old_app_and_old_codes_open_nothing_after_it(cast: Cast, lost: User) -> None:
    started = by_password(lost)  # at the second step when the reset comes
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    by_password(cast.secretariat).post(page_of(lost), GIVEN)
    for code in (code_of(SECRET), codes[0]):
        started.post(STEP, {"code": code})
    assert not is_in(started)


@pytest.mark.parametrize("given", [{}, {"reason": "phone_lost"}, {"reason": "because", "checked": "in_person"}])
def test_reset_without_both_answers_changes_nothing(given: dict[str, str], cast: Cast, lost: User) -> None:
    assert by_password(cast.secretariat).post(page_of(lost), given).status_code == 422
    assert Authenticator.objects.filter(user=lost).count() == 3


def test_nobody_recovers_their_own(cast: Cast) -> None:
    office = by_both(enrolled(cast.secretariat))
    refused = office.get(page_of(cast.secretariat))
    assert (refused.status_code, "Nobody recovers their own" in refused.content.decode()) == (403, True)
    assert office.post(page_of(cast.secretariat), GIVEN).status_code == 403
    with pytest.raises(Refused):
        reset_second_factor(actor=cast.secretariat, person=cast.secretariat, reason="stolen", checked="phone")
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("part", ["coordinator", "expert", "stranger"])
def test_only_the_secretariat_recovers(part: str, cast: Cast, lost: User) -> None:
    actor = getattr(cast, part)
    client = by_both(actor) if part == "coordinator" else by_password(actor)
    answers = {client.post(page_of(each), GIVEN).status_code for each in (lost, cast.member)}
    assert answers == {403}
    assert client.post("/people/999999/second-factor/", GIVEN).status_code == 403  # as for those who exist
    with pytest.raises(Refused):
        reset_second_factor(actor=cast.expert, person=lost, reason="stolen", checked="phone")
    assert Authenticator.objects.filter(user=lost).count() == 3


def test_colleague_of_the_secretariat_can_be_helped(cast: Cast) -> None:
    colleague = enrolled(make_person("Otto Opal", is_secretariat=True))
    assert by_password(cast.secretariat).post(page_of(colleague), GIVEN).status_code == 302
    assert not Authenticator.objects.exists()


def test_somebody_without_one_cannot_be_reset(cast: Cast) -> None:
    office = by_password(cast.secretariat)
    assert "nothing to reset" in office.get(page_of(cast.member)).content.decode()
    assert office.post(page_of(cast.member), GIVEN).status_code == 409
    assert office.get("/people/999999/second-factor/").status_code == 404
    assert not AuditEntry.objects.filter(verb="second_factor.reset").exists()


def test_page_of_a_person_leads_the_secretariat_there_and_nobody_else(cast: Cast, lost: User) -> None:
    shown = {
        part: page_of(lost) in by_password(getattr(cast, part)).get(f"/people/{lost.pk}/").content.decode()
        for part in ("secretariat", "expert", "member")
    }
    assert shown == {"secretariat": True, "expert": False, "member": False}
    assert page_of(cast.member) not in by_password(cast.secretariat).get(f"/people/{cast.member.pk}/").content.decode()
