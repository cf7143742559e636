"""The library's pages: what they show, and what they cost."""

from collections.abc import Callable

import pytest
from django.test import Client

from documents.actions import add_version, open_folder
from documents.models import Document, Folder
from networks.models import Network
from tests.conftest import Cast
from tests.documents.conftest import pdf

LIBRARY = "/networks/airports/library/"
SignedIn = Callable[..., Client]


@pytest.mark.parametrize("count", [1, 3, 20])
def test_folder_costs_the_same_at_any_length(
    count: int,
    cast: Cast,
    folder: Folder,
    put: Callable[..., Document],
    signed_in: SignedIn,
    django_assert_num_queries: Callable,
) -> None:
    for number in range(count):
        document = put(f"Review {number:02}")
        add_version(actor=cast.member, document=document, file=pdf(), language="fr", marking="AMBER")
        open_folder(actor=None, network=folder.network, parent=folder, name=f"Inner {number:02}")
    client = signed_in(cast.member)
    with django_assert_num_queries(10):
        page = client.get(folder.get_absolute_url()).content.decode()
    assert page.count(">Review ") == page.count(">Inner ") == count
    assert (page.count("EN v1"), page.count("FR v1")) == (count, count)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_library_costs_the_same_at_any_length(
    count: int, cast: Cast, airports: Network, signed_in: SignedIn, django_assert_num_queries: Callable
) -> None:
    for number in range(count):
        open_folder(actor=None, network=airports, name=f"Folder {number:02}")
    client = signed_in(cast.member)
    with django_assert_num_queries(9):
        page = client.get(LIBRARY).content.decode()
    assert page.count(">Folder ") == count


@pytest.mark.parametrize("count", [1, 3, 20])
def test_document_costs_the_same_at_any_length(
    count: int,
    cast: Cast,
    put: Callable[..., Document],
    signed_in: SignedIn,
    django_assert_num_queries: Callable,
) -> None:
    document = put()
    for _ in range(count - 1):
        add_version(actor=cast.expert, document=document, file=pdf(), language="en", marking="GREEN")
    client = signed_in(cast.observer)
    with django_assert_num_queries(9):
        page = client.get(document.get_absolute_url()).content.decode()
    assert page.count('class="version') >= count


def test_restricted_folder_stays_within_the_budget(
    cast: Cast,
    restricted: Folder,
    put: Callable[..., Document],
    signed_in: SignedIn,
    django_assert_num_queries: Callable,
) -> None:
    inner = open_folder(actor=None, network=restricted.network, parent=restricted, name="Contacts")
    put("Inside", folder=inner)
    client = signed_in(cast.expert)
    with django_assert_num_queries(9):
        page = client.get(inner.get_absolute_url()).content.decode()
    assert (page.count(">Inside<"), page.count(">General aviation<")) == (1, 1)
