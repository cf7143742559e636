"""Many files at once, in: a ZIP and a sheet are looked at, shown, and taken in file by file. None is trusted."""

import io
import stat
import struct
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from documents.actions import bulk as actions
from documents.actions import upload_document
from documents.actions.arranging import add_keywords
from documents.jobs.bulk import sweep_batches, take_batch
from documents.models import Batch, BatchRow, Document, Folder, Keyword, Version
from documents.queries.bulk import batches_left_alone
from networks.actions import end_membership
from networks.models import Membership, Network
from portal import zips
from portal.errors import Refusal
from portal.models import Blob
from tests.conftest import Cast
from tests.documents.conftest import PDF, pdf, stored_files

HERE = "/networks/airports/library"
SignedIn = Callable[[Any], Client]


def packed(*entries: tuple[Any, bytes], how: int = ZIP_DEFLATED) -> bytes:
    """A ZIP of ``entries``: name or ZipInfo, and content."""
    out = io.BytesIO()
    with ZipFile(out, "w", how) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def body(text: str) -> bytes:
    return b"%PDF-1.7 " + text.encode()


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("sheet.xlsx", out.getvalue())


def kept(cast: Cast, folder: Folder, content: bytes, actor: Any = None, **said: Any) -> Batch:
    given = {"sheet": [], "language": "en", "marking": "GREEN", "client_id": uuid4(), **said}
    return actions.keep_zip(actor=actor or cast.expert, folder=folder, file=ContentFile(content, "files.zip"), **given)


def found(batch: Batch) -> dict[str, tuple[str, str]]:
    return {row.path: (row.verdict, row.reason) for row in batch.rows.all()}


# -- the whole way ---------------------------------------------------------------------------------


def test_zip_and_sheet_become_documents_and_versions(
    airports: Network, cast: Cast, folder: Folder, put: Callable[..., Document], signed_in: SignedIn
) -> None:
    put("Old", file=pdf("old.pdf"), marking="AMBER")
    put("Guide", file=pdf("guide.pdf", body("1")), reference="P-PG (2026) 7")
    add_keywords(actor=cast.coordinator, network=airports, words=["Air cargo"])
    content = packed(
        ("Reviews/2026/new.pdf", body("new")), ("old.pdf", body("old 2")), ("Reviews/guide 2.pdf", body("2")),
        ("plain.txt", b"just text"), ("run.exe", b"MZ"), ("web.pdf", b"<html>"),
        ("__MACOSX/x", b"x"), ("a/.DS_Store", b"x"),
    )  # fmt: skip
    said = sheet(
        ["FILE", "Titre", "Mark", "Langue", "Keywords", "Status", "Date", "Summary", "Ref.", "Colour"],
        [
            "Reviews\\2026\\new.pdf",
            '=HYPERLINK("x")',
            "TLP:AMBER+STRICT",
            "français",
            "air CARGO",
            "adopted",
            "30.11.2026",
        ],
        ["guide 2.pdf", "", "", "", "", "", "", "", "P-PG (2026) 7", "blue"],
        ["plain.txt", "", "purple", "Klingon", "Trains", "burnt", "soon"],
        ["gone.pdf", "x"],
    )
    client = signed_in(cast.expert)
    sent = {"file": SimpleUploadedFile("All.zip", content), "sheet_file": said, "language": "en", "marking": "GREEN",
            "client_id": str(uuid4())}  # fmt: skip
    answer: Any = client.post(f"{HERE}/folders/{folder.pk}/import/", sent)
    batch = Batch.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{HERE}/imports/{batch.pk}/")
    rows = found(batch)
    assert {path: verdict for path, (verdict, _reason) in rows.items()} == {
        "Reviews/2026/new.pdf": "new", "old.pdf": "version", "Reviews/guide 2.pdf": "version", "plain.txt": "wrong",
        "run.exe": "wrong", "web.pdf": "wrong", "gone.pdf": "wrong",
    }  # fmt: skip
    for word in ("purple", "Klingon", "Trains", "burnt", "soon"):
        assert word in rows["plain.txt"][1]
    page = client.get(answer.url)
    assert "Colour" in page.text
    assert "&lt;html" not in page.text
    assert Document.objects.count() == 2
    client.post(f"{answer.url}take/")
    assert take_batch(batch.pk) is False
    new = Document.objects.get(title='=HYPERLINK("x")')
    version = new.versions.get()
    assert new.folder.parent is not None
    assert (new.folder.parent.name, new.folder.name) == ("Reviews", "2026")
    assert (new.status, str(new.dated)) == ("adopted", "2026-11-30")
    assert (version.marking, version.language, version.file_name) == ("AMBER+STRICT", "fr", "new.pdf")
    assert list(new.keywords.all()) == list(Keyword.objects.all())
    old, guide = Document.objects.get(title="Old"), Document.objects.get(title="Guide")
    assert [each.marking for each in old.versions.order_by("serial")] == ["AMBER", "AMBER"]
    assert [each.file_name for each in guide.versions.order_by("serial")] == ["guide.pdf", "guide 2.pdf"]
    batch.refresh_from_db()
    assert (batch.state, batch.blob) == ("done", None)
    assert client.post(f"{answer.url}take/").status_code == 409
    assert "3 files are in the library" in client.get(answer.url).text
    assert client.get(f"{answer.url}progress/").headers["HX-Refresh"] == "true"


def test_progress_and_a_second_form_and_no(cast: Cast, folder: Folder, signed_in: SignedIn) -> None:
    once, content = uuid4(), packed(("a.pdf", body("a")), ("b.pdf", body("b")))
    batch = kept(cast, folder, content, client_id=once)
    assert kept(cast, folder, content, client_id=once) == batch
    client, address = signed_in(cast.expert), f"{HERE}/imports/{batch.pk}/"
    assert signed_in(cast.coordinator).get(address).status_code == 404
    assert client.post(f"{address}take/").status_code == 302
    assert client.post(f"{address}drop/").status_code == 409
    actions.take_rows(pk=batch.pk, most=1)
    assert 'max="2" value="1"' in client.get(f"{address}progress/").text
    other = kept(cast, folder, content)
    assert client.post(f"{HERE}/imports/{other.pk}/drop/").status_code == 302
    assert client.get(f"{HERE}/imports/{other.pk}/").status_code == 404


def test_worker_that_dies_leaves_nothing_twice_and_nothing_out(
    cast: Cast, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = kept(cast, folder, packed(*((f"{n}.pdf", body(str(n))) for n in range(6))))
    actions.take_batch(actor=cast.expert, batch=batch)
    entering, calls = actions._enter, iter(range(100))

    def dies(*args: Any) -> Any:
        made = entering(*args)
        if next(calls) in (0, 2, 3):  # after all was written, before it was kept
            raise SystemExit
        return made

    monkeypatch.setattr(actions, "_enter", dies)
    for _time in range(3):
        with pytest.raises(SystemExit):
            actions.take_rows(pk=batch.pk, most=20)
    BatchRow.objects.update(handled_at=None)  # and what it kept was lost: the same ids find what is there
    assert batches_left_alone() == [batch.pk]
    assert sweep_batches() == 1
    actions.take_rows(pk=batch.pk, most=20)
    assert sorted(Document.objects.values_list("title", flat=True)) == list("012345")
    assert Version.objects.count() == Blob.objects.filter(versions__isnull=False).count() == 6


def test_what_is_in_stays_when_the_room_ends_or_the_sender_goes(cast: Cast, airports: Network, folder: Folder) -> None:
    Network.objects.filter(pk=airports.pk).update(storage_quota_mb=1)
    large = (("a.txt", b"a" * 600_000), ("b.txt", b"b" * 600_000), ("c.txt", b"c" * 1000), ("d.txt", b"d" * 100))
    batch = kept(cast, folder, packed(*large, how=ZIP_STORED))
    actions.take_batch(actor=cast.expert, batch=batch)
    actions.take_rows(pk=batch.pk, most=3)
    end_membership(actor=None, membership=Membership.objects.get(user=cast.expert, network=airports))
    actions.take_rows(pk=batch.pk, most=3)
    rows = found(batch)
    assert [rows[name][0] for name in ("a.txt", "b.txt", "c.txt", "d.txt")] == ["new", "wrong", "new", "wrong"]
    assert "do not fit in" in rows["b.txt"][1]
    assert [each.title for each in Document.objects.order_by("title")] == ["a", "c"]


def test_member_fills_folders_that_are_there_and_opens_none(
    cast: Cast, folder: Folder, restricted: Folder, airports: Network
) -> None:
    top = Folder.objects.get(network=airports, parent=None)
    top.network = airports
    upload_document(actor=cast.expert, folder=restricted, file=pdf("secret.pdf"), language="en", marking="GREEN")
    content = packed(
        ("HANDBOOKS and reviews/in.pdf", body("a")),
        ("General aviation/secret.pdf", body("b")),
        ("new/x.pdf", body("c")),
    )
    batch = kept(cast, top, content, actor=cast.member)
    assert [row.verdict for row in batch.rows.all()] == ["new", "wrong", "wrong"]
    actions.take_batch(actor=cast.member, batch=batch)
    actions.take_rows(pk=batch.pk, most=9)
    assert Document.objects.get(created_by=cast.member).folder_id == folder.pk


# -- hostile ---------------------------------------------------------------------------------------


def info(name: str, **fields: Any) -> ZipInfo:
    made = ZipInfo(name)
    made.compress_type = ZIP_DEFLATED
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def lying(name: str, real: bytes) -> bytes:
    """A ZIP whose entry gets another name after it was made, in both places."""
    whole = packed(("X" * len(real), PDF))
    return whole.replace(b"X" * len(real), real) if name else whole


def encrypted() -> bytes:
    whole = bytearray(packed(("a.pdf", PDF)))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def overlapping() -> bytes:
    """Many entries that all are the same bytes."""
    whole = packed(("a.txt", bytes(range(256)) * 400), how=ZIP_STORED)
    start = whole.index(b"PK\x01\x02")
    entry = whole[start : whole.index(b"PK\x05\x06")]
    listing = entry * 50
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(listing), start, 0)
    return whole[:start] + listing + end


LINK = info("link.pdf", external_attr=(stat.S_IFLNK | 0o777) << 16)


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (packed(("/etc/passwd.txt", b"x")), 422, "leads out"),
        (packed(("a/../../b.txt", b"x")), 422, "leads out"),
        (packed(("..\\b.txt", b"x")), 422, "leads out"),
        (packed(("C:\\b.txt", b"x")), 422, "leads out"),
        (packed((LINK, b"/etc/passwd")), 422, "holds a link"),
        (encrypted(), 422, "encrypted"),
        (overlapping(), 422, "far more"),
        (packed(("zeros.txt", b"0" * 20_000_000)), 422, "far more"),
        (b"PK\x03\x04 and nothing more", 422, "damaged"),
        (packed(("a.pdf", PDF))[:-30], 422, "damaged"),
        (b"PK\x05\x06" + b"\0" * 8 + struct.pack("<LLH", 0xFFFFFF, 0, 0), 413, "2,000"),
        (b"", 422, "damaged"),
    ],
)
def test_zip_that_means_harm_is_refused_with_a_sentence(content: bytes, status: int, said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        zips.read_members(io.BytesIO(content))
    assert refused.value.status == status


def test_million_empty_entries_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listing = entry * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 16960, 16960, len(listing), 0, 0)
    monkeypatch.setattr("zipfile.ZipFile", None)
    with pytest.raises(Refusal, match="more than 2,000 files"):
        zips.read_members(io.BytesIO(listing + end))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ((info("a\nb.pdf"), PDF), "line break"),
        ((info("a\u202efdp.exe.pdf"), PDF), "turn the direction"),
        ((info("é" * 150 + ".pdf"), PDF), "longer than 255 bytes"),
        ((info("x" * 300 + ".pdf"), PDF), "longer than 255 bytes"),
        ((info("empty.pdf"), b""), "is empty"),
        ((info("tool.exe"), b"MZ"), "a kind the portal does not take"),
        ((info("page.pdf"), b"<html>"), "not what its name says"),
        ((info("bz.pdf", compress_type=ZIP_BZIP2), PDF), "packed in a way"),
        ((info("good.pdf"), PDF), ""),
        ((info("sub/CON.pdf"), PDF), ""),
    ],
)
def test_file_that_is_unfit_says_why_and_harms_no_other(entry: Any, problem: str) -> None:
    first, second = zips.read_members(io.BytesIO(packed(entry, ("good too.pdf", PDF))))
    assert (problem in first.problem, bool(first.problem)) == (True, bool(problem))
    assert (second.path, second.problem) == ("good too.pdf", "")
    assert "\n" not in first.path
    assert "\u202e" not in first.path


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_same_name_twice_and_names_of_other_systems() -> None:
    content = packed(("a.pdf", PDF), ("A.pdf", PDF), ("b\\c.pdf", PDF)) + b""
    members = zips.read_members(io.BytesIO(content))
    assert [(each.path, bool(each.problem)) for each in members] == [
        ("a.pdf", False),
        ("A.pdf", True),
        ("b/c.pdf", False),
    ]
    utf8 = lying("x", "é.pdf".encode())
    assert [each.path for each in zips.read_members(io.BytesIO(utf8))] == ["é.pdf"]


def test_refused_zip_leaves_nothing(
    cast: Cast, folder: Folder, signed_in: SignedIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(cast.member)
    sent = {"file": SimpleUploadedFile("a.zip", packed(("../a.pdf", PDF))), "client_id": str(uuid4())}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{HERE}/import/", sent)
    assert (answer.status_code, "leads out" in answer.text) == (422, True)
    assert (stored_files(), Blob.objects.count(), Batch.objects.count()) == ([], 0, 0)
    no_file = {"sheet_file": sheet(["File"]), "client_id": str(uuid4())}
    assert client.post(f"{HERE}/import/", no_file).status_code == 422
    wrong = {"file": SimpleUploadedFile("a.pdf", PDF), "sheet_file": sheet(["Colour"]), "client_id": str(uuid4())}
    assert "titles of the columns" in client.post(f"{HERE}/import/", wrong).text
    for kind, status in (("xlsx", 200), ("csv", 200), ("exe", 404)):
        assert client.get(f"{HERE}/import/template.{kind}").status_code == status
