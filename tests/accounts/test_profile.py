"""One's own profile, and people in the admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.clean import faults
from tests.accounts.test_pages import sign_in
from tests.conftest import PASSWORD, Cast

GOOD = {
    "name": "Clara  Cobalt-Léger",
    "country": "BE",
    "organisation": "Customs investigations",
    "service_type": "customs",
    "languages": "English, FR; nederlands, en",
    "phone": "+33 3 88 00 00 00",
    "native_name": "کلارا کوبالت",
    "phone_marking": "AMBER+STRICT",
    "contact_airport": True,
    "language": "fr",
    "time_zone": "Africa/Casablanca",
}
KEPT = tuple(GOOD)


def _state(user: User) -> dict[str, Any]:
    return User.objects.filter(pk=user.pk).values(*KEPT).get()


def test_profile_is_saved_tidied_and_speaks_the_new_language(signed_in: Callable[..., Client], cast: Cast) -> None:
    client = signed_in(cast.expert)
    assert client.post("/profile/", GOOD)["Location"] == "/profile/"
    assert _state(cast.expert) == GOOD | {"name": "Clara Cobalt-Léger", "languages": "en, fr, nl"}
    page = client.get("/profile/").content.decode()
    assert '<html lang="fr"' in page
    assert faults(page) == []


@pytest.mark.parametrize("field", ["name", "native_name", "organisation"])
@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x07", "\r\n", "\u2028"])
def test_profile_takes_what_cannot_be_seen_out_of_names(
    signed_in: Callable[..., Client], cast: Cast, field: str, hidden: str
) -> None:
    signed_in(cast.expert).post("/profile/", GOOD | {field: f"Clara{hidden} Cobalt{hidden}"})
    assert getattr(User.objects.get(pk=cast.expert.pk), field) == "Clara Cobalt"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "\u202e\u200b"),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("country", "ZZ"),
        ("country", "fr"),
        ("organisation", "x" * 161),
        ("service_type", "wizard"),
        ("languages", "Klingon"),
        ("languages", "x" * 200),
        ("phone", "call me"),
        ("phone", "+33 <script>"),
        ("language", "de"),
        ("phone_marking", ""),
        ("phone_marking", "CLEAR"),
        ("phone_marking", "PURPLE"),
        ("native_name", "x" * 121),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
    ],
)
def test_profile_refuses_bad_values_and_keeps_the_old(
    field: str, value: str, signed_in: Callable[..., Client], cast: Cast
) -> None:
    before = _state(cast.expert)
    answer = signed_in(cast.expert).post("/profile/", GOOD | {field: value})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert faults(answer.content.decode()) == []
    assert _state(cast.expert) == before


def test_profile_changes_nothing_that_is_not_ones_own_to_change(signed_in: Callable[..., Client], cast: Cast) -> None:
    signed_in(cast.expert).post(
        "/profile/", GOOD | {"email": "x@example.org", "is_staff": "on", "is_secretariat": "on", "id": cast.member.pk}
    )
    person = User.objects.get(pk=cast.expert.pk)
    assert (person.email, person.is_staff, person.is_secretariat) == ("clara.cobalt@example.org", False, False)
    assert User.objects.get(pk=cast.member.pk).name == "Hana Halite"


def test_profile_takes_no_other_method(signed_in: Callable[..., Client], cast: Cast) -> None:
    assert signed_in(cast.expert).put("/profile/").status_code == 405


@pytest.fixture
def staff(cast: Cast) -> Client:
    """The secretariat's member of staff, through the portal's own sign-in."""
    User.objects.filter(pk=cast.secretariat.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    sign_in(client, cast.secretariat.email)
    return client


def test_admin_stands_behind_the_portals_sign_in(cast: Cast, signed_in: Callable[..., Client]) -> None:
    assert Client().get("/admin/")["Location"] == "/accounts/login/?next=/admin/"
    assert Client().get("/admin/login/?next=/admin/").status_code == 302
    for user in (cast.coordinator, cast.expert):
        answer = signed_in(user).get("/admin/", follow=True)
        assert answer.status_code == 403


def test_admin_lists_finds_and_changes_people(staff: Client, cast: Cast) -> None:
    assert staff.get("/admin/").status_code == 200
    assert staff.get("/admin/accounts/user/?q=clara").status_code == 200
    page = staff.get(f"/admin/accounts/user/{cast.expert.pk}/change/")
    assert page.status_code == 200
    assert 'name="password"' not in page.content.decode()
    data = {
        "email": "Clara@Customs.example",
        "name": "Clara Cobalt",
        "language": "fr",
        "time_zone": "UTC",
        "is_active": "on",
    }
    assert staff.post(f"/admin/accounts/user/{cast.expert.pk}/change/", data).status_code == 302
    assert sign_in(Client(), "clara@customs.example")["Location"] == "/"
    assert sign_in(Client(), "clara.cobalt@example.org").status_code == 200


def test_admin_refuses_a_time_zone_that_does_not_exist(staff: Client, cast: Cast) -> None:
    data = {
        "email": cast.expert.email,
        "name": "Clara",
        "language": "fr",
        "time_zone": "Mars/Olympus",
        "is_active": "on",
    }
    assert staff.post(f"/admin/accounts/user/{cast.expert.pk}/change/", data).status_code == 200
    assert User.objects.get(pk=cast.expert.pk).time_zone == "Europe/Paris"


def test_admin_adds_a_person_who_can_sign_in(staff: Client) -> None:
    data = {
        "email": "New.Person@example.org",
        "name": "New Person",
        "usable_password": "true",
        "password1": "a much longer one 9",
        "password2": "a much longer one 9",
    }
    assert staff.post("/admin/accounts/user/add/", data).status_code == 302
    assert sign_in(Client(), "new.person@example.org", "a much longer one 9")["Location"] == "/"


def test_admin_deletes_nobody(staff: Client, cast: Cast) -> None:
    assert staff.post(f"/admin/accounts/user/{cast.expert.pk}/delete/", {"post": "yes"}).status_code == 403
    assert sign_in(Client(), cast.expert.email, PASSWORD)["Location"] == "/"
