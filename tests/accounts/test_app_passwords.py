"""Passwords for programs: whom they let in, and the page on which they are made."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.actions.app_passwords import MOST, check, make, revoke
from accounts.basic import person_of
from accounts.models import AppPassword, User
from portal.audit.verbs import VERBS
from portal.errors import TooMany
from portal.models import AuditEntry
from tests.conftest import PASSWORD, Cast

PAGE = "/profile/app-passwords/"


def test_a_password_lets_in_its_person_and_nobody_else(cast: Cast) -> None:
    made, plain = make(actor=cast.member, label="Explorer")
    email = cast.member.email
    assert re.fullmatch(r"([a-z2-7]{4}-){5}[a-z2-7]{4}", plain)
    assert plain.replace("-", "") not in str(AppPassword.objects.filter(pk=made.pk).values())
    for spelled in (plain, plain.upper(), plain.replace("-", " ")):
        assert check(email.upper(), spelled) == cast.member
    assert [check(cast.expert.email, plain), check(email, PASSWORD), check(email, ""), check("", plain)] == [None] * 4
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert check(email, plain) is None
    User.objects.filter(pk=cast.member.pk).update(is_active=True)
    revoke(actor=cast.member, password=made)
    revoke(actor=cast.member, password=made)
    assert check(email, plain) is None
    trail = AuditEntry.objects.filter(verb__startswith="app_password").values_list("verb", flat=True)
    assert list(trail.order_by("pk")) == ["app_password.made", "app_password.revoked"]
    assert set(trail) <= set(VERBS)


def test_a_password_from_before_the_second_factor_opens_nothing(cast: Cast) -> None:
    """As with a session: what was opened without the second factor does not go round it."""
    _made, plain = make(actor=cast.member, label="Explorer")
    User.objects.filter(pk=cast.member.pk).update(second_factor_at=timezone.now())
    assert check(cast.member.email, plain) is None
    cast.member.refresh_from_db()
    assert check(cast.member.email, make(actor=cast.member, label="again")[1]) == cast.member
    _made, plain = make(actor=cast.coordinator, label="Explorer")
    over = timezone.now() - timedelta(days=1)
    User.objects.filter(pk=cast.coordinator.pk).update(second_factor_grace_until=over)
    assert check(cast.coordinator.email, plain) is None  # one is asked of them, and they have none


def test_guesses_are_counted(cast: Cast, rf: RequestFactory) -> None:
    wrong = {"HTTP_AUTHORIZATION": "Basic aGFuYTp3cm9uZw=="}
    answers: list[Any] = []
    for _guess in range(40):
        try:
            answers.append(person_of(rf.get("/dav/", **wrong)))
        except TooMany:
            answers.append("too many")
    assert answers == [None] * 30 + ["too many"] * 10
    for header in ("", "Basic", "Basic ?", "Bearer x", "Basic ////"):
        assert person_of(rf.get("/dav/", HTTP_AUTHORIZATION=header)) is None


def test_the_page_shows_a_password_once(cast: Cast, signed_in: Callable[..., Client]) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": cast.member.email, "password": PASSWORD})
    page = client.post(PAGE, {"label": "Explorer on my laptop"})
    plain = re.search(r'id="plain"[^>]*value="([a-z2-7-]+)"', page.content.decode())
    assert plain
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert check(cast.member.email, plain[1]) == cast.member
    again = client.get(PAGE).content.decode()
    assert (plain[1] in again, "Explorer on my laptop" in again) == (False, True)
    assert client.post(PAGE, {"label": " "}).status_code == 422
    made = AppPassword.objects.get()
    assert signed_in(cast.expert).post(f"{PAGE}{made.pk}/revoke/").status_code == 404
    assert client.post(f"{PAGE}{made.pk}/revoke/").status_code == 302
    assert check(cast.member.email, plain[1]) is None
    assert signed_in(cast.member).post(PAGE, {"label": "x"}).status_code == 302  # the password once more


def test_there_is_an_end_to_them(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": cast.member.email, "password": PASSWORD})
    codes = [client.post(PAGE, {"label": f"program {number}"}).status_code for number in range(MOST + 1)]
    assert codes == [200] * MOST + [409]
