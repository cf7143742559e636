"""Many files at once, out: a ZIP in which each file is judged by itself. And the room a library has."""

import csv
import io
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.access import bulk as access
from documents.actions import add_version, open_folder, upload_document
from documents.actions.packing import packed
from documents.dav.refusing import said
from documents.models import Document, DownloadRecord, Folder, ReadRecord, Version
from documents.queries.bulk import used_bytes
from networks.actions import end_membership
from networks.models import Membership, Network
from portal.errors import NoRoom, TooLarge
from portal.models import AuditEntry, Blob, ScanState
from portal.quota import MEGABYTE, require_room
from portal.shelves import Place, shelve
from tests.conftest import Cast
from tests.documents.conftest import pdf

ZIP = "/networks/airports/library/zip/"
SignedIn = Callable[[Any], Client]


def body(text: str) -> bytes:
    return b"%PDF-1.7 " + text.encode()


def opened(answer: Any) -> ZipFile:
    archive = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    return archive


def listed(archive: ZipFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read("contents.csv").decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def filled(cast: Cast, folder: Folder, restricted: Folder, put: Callable[..., Document]) -> dict[str, Document]:
    """One document of each mark, one of two languages, one below and one where members may not enter."""
    below = open_folder(actor=None, network=folder.network, parent=folder, name="2026/CON")
    made = {mark: put(mark, file=pdf("same.pdf", body(mark)), marking=mark)
            for mark in ("CLEAR", "AMBER", "AMBER+STRICT", "RED")}  # fmt: skip
    made["two"] = put("=Two", file=pdf("zwei.pdf", body("en")), reference="P-PG (2026) 1")
    add_version(
        actor=cast.expert, document=made["two"], file=pdf("zwei.pdf", body("old")), language="fr", marking="GREEN"
    )
    add_version(
        actor=cast.expert, document=made["two"], file=pdf("deux.pdf", body("fr")), language="fr", marking="GREEN"
    )
    made["below"] = put("Below", folder=below, file=pdf("same.pdf", body("below")))
    made["closed"] = put("Closed", folder=restricted, file=pdf("closed.pdf", body("closed")))
    return made


def test_zip_holds_what_its_reader_may_take_and_says_what_stays(
    cast: Cast, folder: Folder, filled: dict[str, Document], signed_in: SignedIn
) -> None:
    client, chosen = signed_in(cast.member), {"folder": [folder.pk]}
    page = client.get(ZIP, chosen)
    assert [piece.version.document.title for piece in page.context["packing"].left_out] == ["AMBER+STRICT"]
    assert "RED" not in page.text.replace("TLP:RED", "")
    assert f'<input type="hidden" name="folder" value="{folder.pk}">' in page.text
    archive = opened(client.post(ZIP, chosen))
    base = "Handbooks and reviews"
    held = {name: archive.read(name) for name in archive.namelist() if name != "contents.csv"}
    assert held == {
        f"{base}/2026-CON/same.pdf": body("below"), f"{base}/same.pdf": body("AMBER"),
        f"{base}/same (2).pdf": body("CLEAR"), f"{base}/zwei.pdf": body("en"), f"{base}/deux.pdf": body("fr"),
    }  # fmt: skip
    rows = {(row[2], row[3]): row for row in listed(archive)[1:]}
    assert rows["'=Two", "EN v1"][:2] == [f"{base}/zwei.pdf", "P-PG (2026) 1"]
    assert rows["'=Two", "FR v2"][6] == Version.objects.get(file_name="deux.pdf").sha256
    assert rows["AMBER+STRICT", "EN v1"][0] == ""
    assert "name on every page" in rows["AMBER+STRICT", "EN v1"][7]
    assert len(rows) == 6
    assert [each.version.document.title for each in DownloadRecord.objects.all()] == ["AMBER"]
    assert ReadRecord.objects.filter(user=cast.member).count() == 5
    assert AuditEntry.objects.filter(verb="document.downloaded", actor_id=cast.member.pk).count() == 1


def test_zip_judges_each_file_again_when_its_turn_comes(
    cast: Cast, airports: Network, filled: dict[str, Document], folder: Folder
) -> None:
    packing = access.packing_of(cast.member, access.get_selection_to_take(cast.member, "airports", [folder.pk], []))
    Blob.objects.filter(versions__document=filled["below"]).update(state=ScanState.INFECTED)
    flow = packed(actor=cast.member, packing=packing)
    data = next(flow)
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member, network=airports))
    archive = ZipFile(io.BytesIO(data + b"".join(flow)))
    taken = [row[0] for row in listed(archive)[1:] if row[0]]
    assert [name.rpartition("/")[2] for name in taken] == [
        "zwei.pdf",
        "same (2).pdf",
    ]  # one had begun; CLEAR is for all
    assert {row[7] for row in listed(archive)[1:]} >= {"", "not there any more"}


@pytest.mark.parametrize(
    ("sent", "status"),
    [({}, 422), ({"document": ["x"]}, 404), ({"document": [999]}, 404), ({"document": list(range(1, 202))}, 422)],
)
def test_zip_of_nonsense_is_refused(cast: Cast, folder: Folder, signed_in: SignedIn, sent: Any, status: int) -> None:
    client = signed_in(cast.observer)
    assert (client.get(ZIP, sent).status_code, client.post(ZIP, sent).status_code) == (status, status)


def test_zip_has_a_limit_that_is_told_before(
    cast: Cast, folder: Folder, put: Callable[..., Document], signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, chosen = signed_in(cast.observer), {"folder": [folder.pk]}
    assert client.post(ZIP, chosen).status_code == 422  # nothing in it
    put("One"), put("Two", file=pdf(body=body("two")))
    assert "At most 1000 files and 2.0 GB" in client.get(ZIP, chosen).text.replace("\xa0", " ").replace("1,000", "1000")
    monkeypatch.setattr(access, "MOST_FILES", 1)
    assert client.get(ZIP, chosen).status_code == 413
    monkeypatch.setattr(access, "MOST_FILES", 2)
    monkeypatch.setattr(access, "MOST_BYTES", 10)
    with pytest.raises(TooLarge):
        access.packing_of(cast.observer, access.get_selection_to_take(cast.observer, "airports", [folder.pk], []))


@pytest.mark.parametrize("count", [1, 3, 20])
def test_zip_page_costs_the_same(
    cast: Cast,
    folder: Folder,
    put: Callable[..., Document],
    signed_in: SignedIn,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for number in range(count):
        put(f"Document {number}", marking="AMBER+STRICT" if number % 2 else "GREEN")
    client = signed_in(cast.observer if count == 1 else cast.member)
    with django_assert_num_queries(8):
        client.get(ZIP, {"folder": [folder.pk]})


# -- room ------------------------------------------------------------------------------------------


@pytest.fixture
def narrow(airports: Network) -> Network:
    """The airports with room for one megabyte."""
    Network.objects.filter(pk=airports.pk).update(storage_quota_mb=1)
    airports.refresh_from_db()
    return airports


def half(letter: str, name: str = "") -> SimpleUploadedFile:
    """A file that takes 60 % of the room."""
    return SimpleUploadedFile(name or f"{letter}.pdf", body(letter * (600 * 1024)))


def test_full_library_takes_nothing_more_at_any_way_in(narrow: Network, cast: Cast, settings: Any) -> None:
    folder = open_folder(actor=None, network=narrow, name="Handbooks")
    given: dict[str, Any] = {"actor": cast.expert, "folder": folder, "language": "en", "marking": "GREEN"}
    first = upload_document(**given, file=half("a"))
    assert used_bytes(narrow.pk) == first.versions.get().size
    upload_document(**given, file=half("a"))  # the same content takes no more room
    with pytest.raises(NoRoom, match="Airports group"):
        upload_document(**given, file=half("b"))
    with pytest.raises(NoRoom):
        add_version(actor=cast.expert, document=first, file=half("b"), language="en", marking="GREEN")
    with pytest.raises(NoRoom):
        shelve(actor=cast.member, place=Place(narrow, "From channels", "Spikes", "GREEN"), file=half("b"))
    with pytest.raises(Exception, match="507"), said():
        upload_document(**given, file=half("b"))
    with pytest.raises(NoRoom):
        require_room(narrow, MEGABYTE, locked=False)
    assert (Document.objects.count(), Blob.objects.count()) == (2, 1)
    narrow.storage_quota_mb, settings.PORTAL_QUOTA_MB = None, 2
    folder.network = narrow
    upload_document(**given, file=half("b"))


def test_room_ends_in_the_middle_of_a_batch(narrow: Network, cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.expert)
    sent = {"file": [half("a"), half("b"), half("c")], "language": "en", "marking": "GREEN", "same_name": "apart",
            "client_id": "8c9d2a52-6c6d-4b59-9d5c-0d3b6c3f6f11"}  # fmt: skip
    answer = client.post("/networks/airports/library/upload/", sent)
    assert answer.status_code == 413
    assert "In the library: a.pdf. Not taken: b.pdf, c.pdf." in answer.text
    assert [each.title for each in Document.objects.all()] == ["a"]
    assert "614.4" in answer.text or "KB" in answer.text
    page = client.get("/networks/airports/library/")
    assert page.context["room"].percent == 58


def test_room_is_set_by_the_secretariat_and_seen_by_coordinators(
    airports: Network, cast: Cast, signed_in: SignedIn
) -> None:
    address = reverse("networks:settings", kwargs={"network": "airports"})
    assert "storage_quota_mb" not in signed_in(cast.coordinator).get(address).context["form"].fields
    office = signed_in(cast.secretariat)
    form = office.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"storage_quota_mb": "20", "seen": form["seen"].value()}
    assert office.post(address, sent).status_code == 302
    airports.refresh_from_db()
    assert airports.storage_quota_mb == 20
    assert "of 20.0" in signed_in(cast.coordinator).get(address).text.replace("\xa0", " ")
