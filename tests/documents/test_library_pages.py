"""The pages of folders: the list and its pages, what is chosen, what is told before it moves, the bin."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from documents.actions import open_folder, upload_document
from documents.models import Document, Folder, Removal, Version
from networks.models import Network
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[[User], Client]
HERE = "/networks/airports/library/"


@pytest.mark.parametrize("count", [1, 3, 20])
def test_folder_costs_the_same(
    cast: Cast,
    restricted: Folder,
    put: Callable[..., Document],
    signed_in: SignedIn,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for number in range(count):
        put(f"Review {number}", folder=restricted)
        open_folder(actor=None, network=restricted.network, parent=restricted, name=f"Year {number}")
    client = signed_in(cast.expert)
    with django_assert_num_queries(10):
        page = client.get(restricted.get_absolute_url())
    assert (len(page.context["rows"]), len(page.context["page"].folders)) == (count, count)


def test_thousand_entries_have_pages(
    cast: Cast, folder: Folder, put: Callable[..., Document], signed_in: SignedIn
) -> None:
    first = put("Review 000")
    inner = [Folder(network=folder.network, parent=folder, name=f"Year {n:03}") for n in range(120)]
    for each in Folder.objects.bulk_create(inner):
        each.path = f"{folder.path}{each.pk}/"
        each.save(update_fields=["path"])
    version = Version.objects.get(document=first)
    rows = [
        Document(folder=folder, title=f"Review {n:03}", created_by=cast.expert, client_id=uuid4())
        for n in range(1, 880)
    ]
    versions: list[Version] = []
    for document in Document.objects.bulk_create(rows):
        copy = Version.objects.get(pk=version.pk) if not versions else versions[0]
        fields = {f.attname: getattr(copy, f.attname) for f in Version._meta.concrete_fields if f.attname != "id"}
        versions.append(Version(**{**fields, "document_id": document.pk, "client_id": uuid4()}))
    Version.objects.bulk_create(versions)
    client = signed_in(cast.member)
    shown: list[str] = []
    for number in range(1, 22):
        page = client.get(f"{folder.get_absolute_url()}?page={number}&sort=-name")
        shown += [each.name for each in page.context["page"].folders]
        shown += [row.document.title for row in page.context["rows"]]
        assert page.context["page"].has_next == (number < 20), number
    years = [f"Year {n:03}" for n in range(119, -1, -1)]
    assert shown == years + [f"Review {n:03}" for n in range(879, -1, -1)]
    sorts = [
        client.get(f"{folder.get_absolute_url()}?sort={order}").status_code for order in ("changed", "reference", "x")
    ]
    assert sorts == [200, 200, 200]


def test_move_tells_first_who_gains_and_loses(
    cast: Cast, folder: Folder, restricted: Folder, put: Callable[..., Document], signed_in: SignedIn
) -> None:
    document = put("Review", marking="AMBER")
    client = signed_in(cast.expert)
    chosen = {"document": document.pk, "target": restricted.pk}
    page = client.post(f"{HERE}move/", chosen)
    document.refresh_from_db()
    assert (page.status_code, document.folder) == (200, folder)
    assert page.context["sight"].loses.audience.people == 2  # the member and the observer
    assert page.context["sight"].gains.audience.people == 0
    answer = client.post(f"{HERE}move/", {**chosen, "sure": page.context["sure"]})
    document.refresh_from_db()
    assert (answer["Location"], document.folder) == (restricted.get_absolute_url(), restricted)
    back = signed_in(cast.coordinator).post(f"{HERE}move/", {"document": document.pk, "target": folder.pk})
    assert back.context["sight"].gains.audience.people == 2
    # Where nobody gains or loses, it moves at once.
    other = open_folder(actor=None, network=folder.network, parent=restricted, name="2026")
    assert client.post(f"{HERE}move/", {**chosen, "target": other.pk}).status_code == 302
    top = client.post(f"{HERE}copy/", {"document": document.pk, "target": other.pk})
    assert (top.status_code, Document.objects.filter(folder=other).count()) == (302, 2)


def test_undo_puts_back(cast: Cast, folder: Folder, put: Callable[..., Document], signed_in: SignedIn) -> None:
    put("Review")
    client = signed_in(cast.coordinator)
    asked = client.get(f"{HERE}remove/?folder={folder.pk}")
    assert asked.context["sight"].loses.audience.people == 5
    answer = client.post(f"{HERE}remove/", {"folder": folder.pk, "reason": "Old"})
    assert client.get(folder.get_absolute_url()).status_code == 404
    page = client.get(answer["Location"])
    assert 'name="removal"' in page.text
    listed = client.get(f"{HERE}bin/")
    assert [removal.reason for removal in listed.context["page"].items] == ["Old"]
    client.post(f"{HERE}bin/restore/", {"removal": page.context["removed"]})
    assert (client.get(folder.get_absolute_url()).status_code, Removal.objects.count()) == (200, 0)


def test_only_coordinators_delete_for_good(
    cast: Cast, folder: Folder, put: Callable[..., Document], signed_in: SignedIn
) -> None:
    document = put("Review")
    client = signed_in(cast.expert)
    client.post(f"{HERE}remove/", {"document": document.pk})
    removal = Removal.objects.get()
    purge = f"{HERE}bin/{removal.pk}/delete/"
    assert [client.post(purge).status_code, signed_in(cast.coordinator).post(purge).status_code] == [403, 302]
    assert Document.objects.count() == 0


def test_what_is_not_there_is_not_found(
    cast: Cast, airports: Network, mednet: Network, folder: Folder, put: Callable[..., Document], signed_in: SignedIn
) -> None:
    abroad = open_folder(actor=None, network=mednet, name="Elsewhere")
    theirs = upload_document(actor=cast.stranger, folder=abroad, file=pdf(), language="en", marking="CLEAR")
    mine = put("Review")
    client = signed_in(cast.coordinator)
    # what is sent → status
    table = [
        ({"document": theirs.pk, "target": folder.pk}, 404),
        ({"folder": abroad.pk, "target": folder.pk}, 404),
        ({"document": mine.pk, "target": abroad.pk}, 422),
        ({"document": "x", "target": folder.pk}, 404),
        ({"document": "9" * 30, "target": folder.pk}, 404),
        ({"folder": folder.pk, "target": folder.pk}, 422),
        ({"document": list(range(1, 300)), "target": ""}, 422),
        ({}, 422),
    ]
    answers = [client.post(f"{HERE}{act}/", sent).status_code for act in ("move", "copy") for sent, _status in table]
    assert answers == [status for _sent, status in table] * 2


def test_dropped_folder_keeps_its_paths(cast: Cast, folder: Folder, signed_in: SignedIn) -> None:
    client = signed_in(cast.expert)
    address = f"{folder.get_absolute_url()}paths/"
    made = client.post(address, {"paths": "Reviews/2026\nReviews\nReviews/2025"}).json()
    names = [made[path].removesuffix("upload/") for path in ("", "Reviews", "Reviews/2026", "Reviews/2025")]
    pages = [client.get(name).context["folder"].name for name in names]
    assert pages == [folder.name, "Reviews", "2026", "2025"]
    assert client.post(address, {"paths": "reviews/2026"}).json()["reviews/2026"] == made["Reviews/2026"]
    # path → status
    bad = ["../up", "a//b", "a/./b", "x" * 121, "/".join("a" * 30), "\u202e", "\n".join(map(str, range(300)))]
    assert {client.post(address, {"paths": path}).status_code for path in bad} == {422}
    assert Folder.objects.filter(name__in=["a", "..", "up", "b"]).count() == 0


def test_names_that_cannot_be(cast: Cast, folder: Folder, put: Callable[..., Document], signed_in: SignedIn) -> None:
    open_folder(actor=None, network=folder.network, name="Taken")
    document = put("Review")
    client = signed_in(cast.expert)
    table = [("", 422), ("\u200b", 422), ("x" * 121, 422), ("taken", 409), ("Reviews\r\n2026", 302)]
    assert [client.post(f"{folder.get_absolute_url()}rename/", {"name": n}).status_code for n, _s in table] == [
        status for _name, status in table
    ]
    folder.refresh_from_db()
    client.post(f"{document.get_absolute_url()}rename/", {"name": "مراجعة\u202e"})
    document.refresh_from_db()
    assert (folder.name, document.title) == ("Reviews 2026", "مراجعة")
