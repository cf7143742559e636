"""Folders: who opens them, and what is refused."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from documents.actions import open_folder
from documents.models import Document, Folder
from networks.models import Network
from portal.errors import Conflict, Unprocessable
from tests.conftest import Cast

SignedIn = Callable[[User], Client]


def test_expert_opens_a_folder_and_one_inside(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.expert)
    client.post("/networks/airports/library/folders/new/", {"name": "Handbooks"})
    outer = Folder.objects.get(name="Handbooks")
    answer = client.post(f"/networks/airports/library/folders/{outer.pk}/new/", {"name": "2026"})
    inner = Folder.objects.get(name="2026")
    assert answer["Location"] == f"/networks/airports/library/folders/{inner.pk}/"
    assert (inner.parent, inner.path) == (outer, f"{outer.path}{inner.pk}/")
    assert Folder.objects.filter(network=airports, parent=None).count() == 1


@pytest.mark.parametrize("part", ["member", "observer"])
def test_others_are_refused(part: str, cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = signed_in(getattr(cast, part)).post("/networks/airports/library/folders/new/", {"name": "Mine"})
    assert (answer.status_code, Folder.objects.count()) == (403, 0)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 121, "nul\x00"])
def test_name_that_is_none_is_refused(name: str, cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = signed_in(cast.expert).post("/networks/airports/library/folders/new/", {"name": name})
    assert (answer.status_code, Folder.objects.count()) == (422, 0)


def test_same_name_twice_is_refused(cast: Cast, folder: Folder, signed_in: SignedIn) -> None:
    with pytest.raises(Conflict):
        open_folder(actor=cast.expert, network=folder.network, name=folder.name.upper())
    answer = signed_in(cast.expert).post("/networks/airports/library/folders/new/", {"name": folder.name})
    assert (answer.status_code, Folder.objects.filter(parent__isnull=False).count()) == (409, 1)


def test_tree_has_a_bottom(cast: Cast, folder: Folder) -> None:
    inner = folder
    for depth in range(3, 22):
        inner = open_folder(actor=cast.expert, network=folder.network, parent=inner, name=str(depth))
    with pytest.raises(Unprocessable):
        open_folder(actor=cast.expert, network=folder.network, parent=inner, name="Too deep")
    assert (inner.path.count("/"), inner.children.count()) == (21, 0)


def test_counts_are_of_what_one_may_read(cast: Cast, airports: Network, put: Callable, signed_in: SignedIn) -> None:
    put("One", marking="GREEN")
    put("Two", marking="AMBER+STRICT")
    pages = [
        signed_in(user).get("/networks/airports/library/").content.decode() for user in (cast.member, cast.observer)
    ]
    assert ["2 documents" in pages[0], "1 document" in pages[1]] == [True, True]


def test_long_folder_has_pages(cast: Cast, folder: Folder, put: Callable[..., Document], signed_in: SignedIn) -> None:
    for number in range(51):
        put(f"Review {number:02}")
    client = signed_in(cast.member)
    address = folder.get_absolute_url()
    pages = {asked: client.get(f"{address}?page={asked}") for asked in ("1", "2", "3", "0", "x", "1000000000")}
    shown = {asked: page.content.decode().count(">Review ") for asked, page in pages.items()}
    assert shown == {"1": 50, "2": 1, "3": 0, "0": 50, "x": 50, "1000000000": 0}
    assert {page.status_code for page in pages.values()} == {200}
