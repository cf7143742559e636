"""The page on which one makes and revokes the addresses of one's own feed."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.actions.feed import make_token
from networks.models import FeedToken, Network
from portal.models import AuditEntry
from tests.conftest import Cast

PAGE = "/networks/airports/feed/"
ADDRESS = re.compile(r'value="(http://testserver/networks/airports/feed\.atom\?token=([\w-]{40,}))"')


def test_address_is_shown_once_and_opens_the_feed(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    made = client.post(PAGE)
    found = ADDRESS.search(made.content.decode())
    assert found is not None
    assert Client().get(found[1].replace("http://testserver", "")).status_code == 200
    assert (made.status_code, made["Cache-Control"]) == (200, "no-store")
    page = client.get(PAGE).content.decode()
    row = FeedToken.objects.get()
    assert (found[2] in page, "last used" in page, row.digest == found[2], len(row.digest)) == (False, True, False, 64)
    written = " ".join(map(str, AuditEntry.objects.values_list("verb", "details")))
    assert ("feed.made" in written, found[2] in written) == (True, False)


def test_revoked_address_opens_nothing_at_once(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    token = make_token(actor=cast.member, network=airports)
    pk = FeedToken.objects.get().pk
    answers = [client.post(f"{PAGE}{pk}/revoke/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Client().get("/networks/airports/feed.atom", {"token": token}).status_code == 404
    assert AuditEntry.objects.filter(verb="feed.revoked").count() == 1
    assert "Revoked" in client.get(PAGE).content.decode()


def test_addresses_are_ones_own(
    cast: Cast, airports: Network, mednet: Network, signed_in: Callable[..., Client]
) -> None:
    make_token(actor=cast.member, network=airports)
    pk = FeedToken.objects.get().pk
    for part in ("expert", "coordinator", "secretariat", "stranger"):
        client = signed_in(getattr(cast, part))
        answers = [client.post(f"/networks/{slug}/feed/{pk}/revoke/").status_code for slug in ("airports", "mednet")]
        assert (answers, "Address" in client.get(PAGE).content.decode()) == ([404, 404], False)
    assert FeedToken.objects.get().revoked_at is None


def test_five_addresses_are_enough(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    codes = [client.post(PAGE).status_code for _ in range(6)]
    assert (codes, FeedToken.objects.count()) == ([200] * 5 + [409], 5)
    assert "Revoke one that you do not use first" in client.post(PAGE).content.decode()


def test_page_says_when_an_address_stopped_with_the_second_factor(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    from networks.access.feed import opens

    make_token(actor=cast.member, network=airports)
    User.objects.filter(pk=cast.member.pk).update(second_factor_at=timezone.now() + timedelta(seconds=1))
    assert not opens(FeedToken.objects.select_related("user").get())
