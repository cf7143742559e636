"""What somebody who guesses passwords can do, and what they learn."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from accounts.addresses import plain, skeleton
from accounts.models import User
from tests.accounts.factors import by_password, is_in
from tests.accounts.test_pages import sign_in
from tests.accounts.test_sign_in import TOO_MANY
from tests.conftest import PASSWORD, Cast

SPELLINGS = [
    "clara.cobalt@example.org",
    "CLARA.Cobalt@EXAMPLE.org",
    "clara.cobalt@example.org   ",
    "\t clara.cobalt@example.org\u00a0",
    "cl\u00e1ra.cobalt@example.org",
    "cla\u0301ra.cobalt@example.org",
    "\uff43\uff4c\uff41\uff52\uff41.cobalt\uff20example.org",
    "clara\u00ad.cobalt@example.org",
    "clara\u200b.cobalt@exam\u2060ple.org",
    "\ufeffclara.cobalt@example.org",
    "clara.cob\u200dalt@example.org",
    "\U0001d41c\U0001d425ara.cobalt@example.org",
]


def from_elsewhere(number: int) -> Client:
    """A client that writes another forwarded address each time."""
    return Client(
        headers={"x-forwarded-for": f"192.0.2.{number}, 198.51.100.{number}", "x-real-ip": f"192.0.2.{number}"}
    )


def told(client: Client, address: str, password: str) -> str:
    """The page after a failure, without what differs from request to request."""
    response = sign_in(client, address, password)
    assert response.status_code == 200
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r'nonce="[^"]+"', "", page).replace(address.strip(), "ADDRESS")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_counts_for_the_same_account(spelling: str, cast: Cast) -> None:
    for number in range(5):
        assert TOO_MANY not in told(from_elsewhere(number), SPELLINGS[0], "wrong")
    assert TOO_MANY in told(from_elsewhere(9), spelling, "wrong")
    assert TOO_MANY in told(from_elsewhere(10), spelling, PASSWORD)


def test_five_failures_over_all_spellings_and_no_more(cast: Cast) -> None:
    refused = [TOO_MANY in told(from_elsewhere(number), typed, "wrong") for number, typed in enumerate(SPELLINGS)]
    assert refused == [False] * 5 + [True] * (len(SPELLINGS) - 5)
    assert TOO_MANY in told(from_elsewhere(99), SPELLINGS[0], PASSWORD)


@pytest.mark.parametrize(
    "typed", ["clara.cobalt@example.org\u200b", "\uff23lara.Cobalt@example.org", "clara\u00ad.cobalt@example.org"]
)
def test_what_is_only_another_way_to_write_it_opens_the_account(typed: str, cast: Cast) -> None:
    assert sign_in(Client(), typed)["Location"] == "/"


def test_accents_and_look_alikes_open_nothing(cast: Cast) -> None:
    for typed in ("cl\u00e1ra.cobalt@example.org", "clara.cobalt@exampl\u00e9.org"):
        assert sign_in(Client(), typed).status_code == 200


@pytest.mark.parametrize(
    "typed", ["\u0131vo.\u0131ndigo@example.org", "I\u0307VO.INDIGO@example.org", "ivo.indigo@\u212aexample.org"]
)
def test_letters_that_fold_into_others_share_one_count(typed: str) -> None:
    assert skeleton(typed) in (skeleton("ivo.indigo@example.org"), skeleton("ivo.indigo@kexample.org"))


def test_plain_keeps_what_tells_addresses_apart() -> None:
    assert plain(" Jos\u00e9.O'Neill+x@Example.org") == "jos\u00e9.o'neill+x@example.org"
    assert len({skeleton(each) for each in ("a.b@x.org", "ab@x.org", "a_b@x.org", "a.b@y.org")}) == 4


def test_another_account_and_another_client_are_not_slowed(cast: Cast) -> None:
    guesser = Client()
    for _ in range(12):
        told(guesser, SPELLINGS[0], "wrong")
    assert is_in(by_password(cast.member))
    assert TOO_MANY not in told(Client(REMOTE_ADDR="203.0.113.7"), cast.observer.email, "wrong")


def test_account_that_is_guessed_at_is_opened_by_a_new_password(cast: Cast, mailoutbox: list[Any]) -> None:
    for _ in range(6):
        told(Client(), SPELLINGS[0], "wrong")
    owner = Client(REMOTE_ADDR="203.0.113.7")
    assert TOO_MANY in told(owner, SPELLINGS[0], PASSWORD)  # their own right password, for five minutes
    owner.post("/accounts/password/reset/", {"email": SPELLINGS[0]})
    path = next(word for word in mailoutbox[0].body.split() if "/reset/key/" in word).removeprefix("http://testserver")
    form = owner.get(path, follow=True).redirect_chain[0][0]
    new = "a much longer one 9"
    owner.post(form, {"password1": new, "password2": new})
    assert sign_in(owner, SPELLINGS[0], new)["Location"] == "/"


# -- addresses ---------------------------------------------------------------------------------


def _thirty(headers: list[dict[str, str]]) -> list[int]:
    return [
        sign_in(Client(headers=each), f"nobody{number}@example.org", "wrong").status_code
        for number, each in enumerate(headers)
    ]


def test_limit_per_address_goes_by_the_connection_where_no_proxy_is_trusted(db: None, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert _thirty([{"x-forwarded-for": f"192.0.2.{n}"} for n in range(31)]) == [200] * 30 + [429]


@pytest.mark.parametrize(
    ("proxies", "chain"), [(1, "192.0.2.{n}, 203.0.113.7"), (2, "192.0.2.{n}, 203.0.113.7, 10.0.0.1")]
)
def test_limit_per_address_goes_by_what_trusted_proxies_wrote(
    proxies: int, chain: str, db: None, settings: Any
) -> None:
    """What stands before their entries in the header is the guesser's own invention."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert _thirty([{"x-forwarded-for": chain.format(n=n)} for n in range(31)]) == [200] * 30 + [429]
    other = Client(headers={"x-forwarded-for": chain.format(n=1).replace("203.0.113.7", "203.0.113.8")})
    assert sign_in(other, "nobody@example.org", "wrong").status_code == 200


def test_production_trusts_the_number_of_proxies_in_its_settings() -> None:
    from pathlib import Path

    text = Path("config/settings/production.py").read_text()
    assert 'ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1)' in text


# -- known and unknown -------------------------------------------------------------------------


@contextmanager
def hashes() -> Iterator[list[str]]:
    """The password hashes that were made: what an answer costs, whatever the machine."""
    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        made.append(password)
        return str(encode(self, password, salt))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", counted)
        yield made


def _kinds(cast: Cast) -> list[str]:
    """Known, unknown, closed, without a password yet, and no address at all."""
    User.objects.filter(pk=cast.observer.pk).update(is_active=False)
    cast.stranger.set_unusable_password()
    cast.stranger.save()
    return [
        cast.member.email,
        "nobody@example.org",
        cast.observer.email,
        cast.stranger.email,
        "not an address",
        "\u00e9@x",
    ]


def test_failed_sign_in_answers_and_costs_the_same_for_every_kind_of_address(cast: Cast) -> None:
    found = []
    for address in _kinds(cast):
        with hashes() as made:
            found.append((told(Client(), address, "wrong"), made))
    assert [len(made) for _page, made in found] == [1] * len(found)
    assert {page for page, _made in found} == {found[0][0]}


def test_refusal_after_five_failures_costs_no_hash_for_any_kind(cast: Cast) -> None:
    found = []
    for number, address in enumerate(_kinds(cast)):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        for _ in range(5):
            told(client, address, "wrong")
        with hashes() as made:
            found.append((told(client, address, "wrong"), len(made)))
    assert {cost for _page, cost in found} == {0}
    assert {page for page, _cost in found} == {found[0][0]}


def test_reset_answers_and_costs_the_same_for_every_kind_of_address(cast: Cast, mailoutbox: list[Any]) -> None:
    found = []
    for address in _kinds(cast)[:4]:
        with hashes() as made:
            response = Client().post("/accounts/password/reset/", {"email": address})
        found.append((response.status_code, response["Location"], response.content, len(made)))
    assert set(found) == {(302, "/accounts/password/reset/done/", b"", 0)}
    assert len(mailoutbox) == 4


def test_made_up_reset_links_answer_alike(cast: Cast) -> None:
    from allauth.account.utils import user_pk_to_url_str

    pages = set()
    for key in (user_pk_to_url_str(cast.expert), "zzzzz", "1"):
        page = Client().get(f"/accounts/password/reset/key/{key}-never-here/").content.decode()
        pages.add(re.sub(r'nonce="[^"]+"|value="\w{64}"', "", page).replace(f"{key}-never-here", "KEY"))
    assert len(pages) == 1
