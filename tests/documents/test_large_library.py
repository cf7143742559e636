"""A library of 20,000 documents in 2,000 folders: what each of its pages costs, and how long lists come in pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast as As
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from documents.actions import open_folder
from documents.models import Document, Folder, Keyword, Removal, Version
from documents.models.entry import DocumentKeyword
from networks.models import Network
from portal.marking import Marking
from portal.models import Blob, ScanState
from tests.conftest import Cast

FOLDERS, DOCUMENTS, LONG = 2_000, 20_000, 1_000
MOST = 10  # queries of a page
BATCH = 2_000
SignedIn = Callable[[User | None], Client]


@dataclass(frozen=True, slots=True)
class Large:
    """Places of the large library."""

    wide: Folder  # a thousand folders in it
    long: Folder  # a thousand documents in it
    deep: Folder  # at the end of a line of folders
    document: Document
    keyword: Keyword


def _folders(network: Network, parent: Folder, names: list[str]) -> list[Folder]:
    """Folders of these names in ``parent``."""
    made = Folder.objects.bulk_create([Folder(network=network, parent=parent, name=name) for name in names])
    path = Concat(Value(parent.path), As("pk", CharField()), Value("/"))
    Folder.objects.filter(parent=parent, path="").update(path=path)
    return made


def _documents(author: User, places: list[Folder]) -> list[Document]:
    """A document of ``author`` in each of ``places``, the first 2,000 in French as well."""
    rows = [
        Document(
            folder=place, title=f"Review {n:05}", reference=f"P-PG/Large (2026) {n}", created_by=author,
            client_id=UUID(int=n),
        )
        for n, place in enumerate(places)
    ]  # fmt: skip
    documents = Document.objects.bulk_create(rows, batch_size=BATCH)
    blob = Blob.objects.create(sha256="0" * 64, size=9, name="blobs/none", state=ScanState.UNSCANNED)
    marks = (Marking.GREEN, Marking.AMBER, Marking.STRICT, Marking.CLEAR)
    versions = [
        Version(
            document=document, serial=1 + back, number=1, language="fr" if back else "en",
            marking=marks[(n + back) % 4], blob=blob, file_name=f"{n}.pdf", content_type="application/pdf", size=9,
            sha256=blob.sha256, uploaded_by=author, client_id=UUID(int=2 * n + back),
        )
        for n, document in enumerate(documents)
        for back in range(1 if n > 2 * LONG else 2)
    ]  # fmt: skip
    Version.objects.bulk_create(versions, batch_size=BATCH)
    return documents


@pytest.fixture
def large(cast: Cast, airports: Network) -> Large:
    """20,000 documents in 2,000 folders: one of them with 1,000 folders in it, one with 1,000 documents."""
    wide = open_folder(actor=None, network=airports, name="By case")
    deep = long = open_folder(actor=None, network=airports, name="By year")
    line = [deep := open_folder(actor=None, network=airports, parent=deep, name=f"Level {n}") for n in range(8)]
    cases = _folders(airports, wide, [f"Case {n:04}" for n in range(LONG)])
    others = _folders(airports, line[2], [f"Port {n:04}" for n in range(FOLDERS - LONG - len(line) - 2)])
    few = [*line, *others, *cases]
    places = [long] * LONG + [few[n % len(few)] for n in range(DOCUMENTS - LONG)]
    documents = _documents(cast.expert, places)
    keyword = Keyword.objects.create(network=airports, name="Kites")
    DocumentKeyword.objects.bulk_create(DocumentKeyword(document=each, keyword=keyword) for each in documents[:LONG])
    binned = documents[-300:]
    removals = Removal.objects.bulk_create(Removal(network=airports, document=each) for each in binned)
    for document, removal in zip(binned, removals, strict=True):
        document.removal = removal
    Document.objects.bulk_update(binned, ["removal"], batch_size=300)
    return Large(wide, long, deep, documents[LONG + 1], keyword)


def _shown(page: Any) -> list[str]:
    """What a page of a folder lists."""
    folders = [each.name for each in page.context["page"].folders]
    return folders + [row.document.title for row in page.context["rows"]]


def test_pages_of_a_large_library_cost_what_those_of_a_small_one_do(
    cast: Cast, large: Large, signed_in: SignedIn
) -> None:
    top, one = "/networks/airports/library/", f"{large.document.get_absolute_url()}"
    chosen = f"?document={large.document.pk}&folder={large.deep.pk}"
    addresses = [
        top, f"{top}?page=2", f"{top}?view=grid",
        *(f"{place.get_absolute_url()}{tail}" for place in (large.wide, large.long, large.deep)
          for tail in ("", "?page=20", "?sort=changed", "?sort=-reference&view=grid")),
        f"{top}tree/", f"{top}bin/", f"{top}bin/?page=6", f"{top}move/{chosen}", f"{top}copy/{chosen}",
        f"{top}remove/?document={large.document.pk}", f"{top}upload/", f"{large.long.get_absolute_url()}upload/",
        f"{top}keywords/{large.keyword.pk}/", f"{top}keywords/{large.keyword.pk}/?page=20", f"{top}arrange/",
        f"{large.long.get_absolute_url()}rename/", f"{large.wide.get_absolute_url()}new/",
        one, f"{one}edit/", f"{one}links/", f"{one}compare/", f"{one}readers/", f"{one}new-version/", f"{one}rename/",
        f"{one}versions/1/pages/", f"{one}versions/1/marking/", f"{one}versions/1/readers/",
        f"{one}versions/1/comments/",
    ]  # fmt: skip
    client = signed_in(cast.coordinator)
    costs: dict[str, tuple[int, int]] = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as made:
            status = client.get(address).status_code
        costs[address] = (status, len(made))
    assert {address: cost for address, cost in costs.items() if cost[0] != 200 or cost[1] > MOST} == {}
    _look_through(client, large)


def _look_through(client: Client, large: Large) -> None:
    """A thousand documents, a thousand folders: each is on one page, in its order."""
    for place, names in [
        (large.long, [f"Review {n:05}" for n in range(LONG)]),
        (large.wide, [f"Case {n:04}" for n in range(LONG)]),
    ]:
        shown: list[str] = []
        pages = [client.get(f"{place.get_absolute_url()}?page={number}") for number in range(1, 22)]
        for page in pages:
            shown += [name for name in _shown(page) if name != "Level 0"]
        assert shown == names
        assert [page.context["page"].has_next for page in pages[18:]] == [True, place is large.long, False]
