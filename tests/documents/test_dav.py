"""The library as a drive: what is seen there, what may be done, and that nothing is lost by it."""

from collections.abc import Callable
from typing import Any

import pytest

from documents.actions import open_folder, upload_document
from documents.actions.core import add_version
from documents.models import DavLock, Document, DownloadRecord, Folder, Removal, Version
from networks.models import Network
from portal.errors import Unprocessable
from portal.marking import Marking
from portal.models import Blob, ScanState
from tests.conftest import Cast
from tests.documents.conftest import PDF, pdf, stored_files
from tests.documents.drive import Answer, Program

HERE = "/airports/Handbooks and reviews"


@pytest.fixture
def every_mark(put: Callable[..., Document], restricted: Folder) -> None:
    """A document under each mark, and one in a folder for experts."""
    for mark in Marking.values:
        put(mark.lower(), marking=mark, file=pdf(f"{mark.lower()}.pdf"))
    put("inner", folder=restricted, file=pdf("inner.pdf"))


def test_what_each_person_sees(cast: Cast, every_mark: None) -> None:
    """Marks that do not leave are not there by name either, whoever asks; the rest follows the rights."""
    three = ["amber.pdf", "clear.pdf", "green.pdf"]
    whole = ["General aviation/", "Handbooks and reviews/"]
    seen = {"secretariat": whole, "coordinator": whole, "expert": whole}
    inside = {**seen, "member": whole[1:], "observer": whole[1:]}
    for part, person in cast.items():
        program = Program(person)
        if part == "anonymous":
            assert program("PROPFIND", "/airports/", depth="1").status == 401
        elif part not in inside:
            for path in ("/airports/", HERE, f"{HERE}/clear.pdf", f"{HERE}/never.pdf"):
                for method in ("PROPFIND", "GET", "HEAD", "OPTIONS", "DELETE", "PUT", "LOCK", "MKCOL", "PROPPATCH"):
                    answer = program(method, path, depth="0")
                    unknown = program(method, path.replace("/airports", "/never"), depth="0")
                    refusals = (200, 404) if method == "OPTIONS" else (400, 403, 404, 409)
                    assert answer.status in refusals, (part, method, path, answer)
                    assert answer.headers.get("allow") == unknown.headers.get("allow"), (part, path)
                    assert (answer.status, answer.body) == (
                        unknown.status,
                        unknown.body.replace(b"/never", b"/airports", 1),
                    ), (part, method, path)
        else:
            assert program.names("/airports/") == inside[part], part
            assert program.names(HERE) == three, part
            found = program("GET", "/airports/General aviation/inner.pdf").status
            assert found == (200 if part in seen else 404), part
            for mark, status in {"green": 200, "amber": 200, "amber+strict": 404, "red": 404}.items():
                assert program("GET", f"{HERE}/{mark}.pdf").status == status, (part, mark)


def test_the_list_of_drives_is_ones_own_networks(cast: Cast) -> None:
    found = {part: Program(person).names("/") for part, person in cast.items() if person}
    everybody = {"coordinator", "expert", "member", "observer"}
    assert found == {
        **{part: ["airports/"] for part in sorted(everybody)},
        "secretariat": ["airports/", "mednet/"],
        "stranger": ["mednet/"],
        "removed": [],
    }


def test_what_each_role_may_do(cast: Cast, put: Callable[..., Document]) -> None:
    """Putting, changing, making folders and removing are the roles' own, as on pages."""
    put("theirs", file=pdf("theirs.pdf"))
    rows: dict[str, tuple[int, ...]] = {  # new file, next version, folder, property, lock, remove somebody else's
        "observer": (403, 403, 403, 403, 403, 403),
        "member": (201, 204, 403, 207, 200, 403),
        "coordinator": (201, 204, 201, 207, 200, 204),
    }
    change = (
        b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="urn:x">1</x></D:prop></D:set></D:propertyupdate>'
    )
    for part, expected in rows.items():
        program = Program(getattr(cast, part))
        new, there = f"{HERE}/{part}.txt", f"{HERE}/theirs.pdf"
        locked = program.lock(there)
        if locked.status == 200:
            program("UNLOCK", there, lock_token=locked.headers["lock-token"])
        changed = program("PROPPATCH", there, change)
        got = (
            program.put(new), program.put(there, PDF + part.encode()), program("MKCOL", f"{HERE}/{part}").status,
            403 if b"403" in changed.body else changed.status, locked.status, program("DELETE", there).status,
        )  # fmt: skip
        assert got == expected, part


def test_a_file_that_is_put_again_is_the_next_version(
    cast: Cast, airports: Network, put: Callable[..., Document]
) -> None:
    document = put("report", marking="GREEN")
    program = Program(cast.member)
    assert program.put(f"{HERE}/report.pdf", PDF) == 204  # the same content: nothing new
    assert program.put(f"{HERE}/report.pdf", PDF + b"more") == 204
    assert program("GET", f"{HERE}/report.pdf").body == PDF + b"more"
    rows = Version.objects.filter(document=document).order_by("serial").values_list("number", "marking", "uploaded_by")
    assert list(rows) == [(1, "GREEN", cast.expert.pk), (2, "GREEN", cast.member.pk)]
    assert program.put(f"{HERE}/new.txt", "مرحبا".encode()) == 201
    made = Version.objects.get(file_name="new.txt")
    assert (made.document.title, made.marking, made.content_type) == ("new", airports.default_marking, "text/plain")


def test_what_is_held_back_is_not_stood_in_for_by_an_older_version(cast: Cast, put: Callable[..., Document]) -> None:
    document = put("report")
    add_version(actor=cast.expert, document=document, file=pdf(body=PDF + b"2"), language="en", marking="AMBER+STRICT")
    assert Program(cast.member).names(HERE) == []
    assert Program(cast.observer).names(HERE) == ["report.pdf"]  # who cannot know of the newer one reads the older


def test_languages_stand_side_by_side_and_are_not_taken_apart(cast: Cast, put: Callable[..., Document]) -> None:
    document = put("report")
    add_version(actor=cast.expert, document=document, file=pdf(body=PDF + b"fr"), language="fr", marking="GREEN")
    put("report", client_id=None)  # another one of the same name
    other = Version.objects.latest("pk")
    program = Program(cast.expert)
    assert program.names(HERE) == sorted(["report.pdf", "report [FR].pdf", f"report ({other.pk}).pdf"])
    assert program("GET", f"{HERE}/report [FR].pdf").body == PDF + b"fr"
    assert program("DELETE", f"{HERE}/report.pdf").status == 403
    assert program.move(f"{HERE}/report.pdf", f"{HERE}/other.pdf") == 403
    assert program("DELETE", f"{HERE}/report ({other.pk}).pdf").status == 204


def test_moving_over_a_file_keeps_its_history(cast: Cast, folder: Folder) -> None:
    """Programs save under another name and move it over the old one; what was there is a version, not lost."""
    program = Program(cast.expert)
    for name, body in (("plan.txt", b"old"), ("plan-2.txt", b"new")):
        assert program.put(f"{HERE}/{name}", body) == 201
    assert program.move(f"{HERE}/plan-2.txt", f"{HERE}/plan.txt", overwrite="F") == 412
    assert program.move(f"{HERE}/plan-2.txt", f"{HERE}/plan.txt") == 204
    assert program.names(HERE) == ["plan.txt"]
    document = Document.objects.get(title="plan")
    assert document.versions.count() == 2
    assert Removal.objects.get().document != document
    assert program.move(f"{HERE}/plan.txt", f"{HERE}/final plan.md") == 201  # another suffix: a version called so
    assert program.names(HERE) == ["final plan.md"]
    document.refresh_from_db()
    assert (document.title, document.versions.count(), Blob.objects.count()) == ("final plan", 3, 2)
    assert program.move(f"{HERE}/final plan.md", f"{HERE}/copy.md", "COPY") == 201
    assert program("GET", f"{HERE}/copy.md").body == b"new"


def test_folders_move_copy_and_go_into_the_bin(cast: Cast, folder: Folder) -> None:
    program = Program(cast.coordinator)
    for path in ("/a", "/a/b"):
        assert program("MKCOL", f"{HERE}{path}").status == 201
    assert program.put(f"{HERE}/a/b/one.txt") == 201
    assert program.move(f"{HERE}/a", f"{HERE}/c", "COPY") == 201
    assert program.move(f"{HERE}/a/b", f"{HERE}/d") == 201
    assert program.move(f"{HERE}/c", f"{HERE}/c/e") == 403  # into itself
    assert program.move(f"{HERE}/d", "/mednet/d") == 409
    assert (program.names(HERE), program.names(f"{HERE}/d")) == (["a/", "c/", "d/"], ["one.txt"])
    assert program.names(f"{HERE}/c/b") == ["one.txt"]
    assert program("DELETE", f"{HERE}/c").status == 204
    assert (program.names(HERE), Removal.objects.count()) == (["a/", "d/"], 1)
    assert program("DELETE", "/airports").status == 403


def test_nothing_goes_from_one_network_to_another(cast: Cast, put: Callable[..., Document], mednet: Network) -> None:
    put("report")
    program = Program(cast.secretariat)
    for method in ("MOVE", "COPY"):
        assert program.move(f"{HERE}/report.pdf", "/mednet/report.pdf", method) == 403
        assert program.move(f"{HERE}", "/mednet/all", method) == 403
    assert program.names("/mednet") == []


def test_amber_goes_on_record_and_the_scanner_is_asked(cast: Cast, put: Callable[..., Document]) -> None:
    put("amber", marking="AMBER", file=pdf("amber.pdf"))
    put("green", marking="GREEN", file=pdf("green.pdf", PDF + b"g"))
    program = Program(cast.member)
    part = program("GET", f"{HERE}/amber.pdf", range="bytes=2-5")
    assert (part.status, part.body) == (206, PDF[2:6])
    program("HEAD", f"{HERE}/amber.pdf")
    program("GET", f"{HERE}/green.pdf")
    records = DownloadRecord.objects.values_list("version__document__title", "user")
    assert list(records) == [("amber", cast.member.pk)]
    Blob.objects.update(state=ScanState.WAITING)
    assert program("GET", f"{HERE}/green.pdf").status == 409


BAD = {
    f"{HERE}/a.html": 422, f"{HERE}/fake.pdf": 422, f"{HERE}/a\\b.txt": 422, f"{HERE}/trailing.": 422,
    f"{HERE}/~$plan.docx": 403, f"{HERE}/._plan.txt": 403, f"{HERE}/{'x' * 300}.txt": 422,
    f"{HERE}/a\rb.txt": 422, f"{HERE}/\u202egnp.txt": 422, f"{HERE}/never/a.txt": 409, "/a.txt": 409, HERE: 405,
    "/airports/../../etc/passwd": 403,
}  # fmt: skip


def test_bad_names_and_bodies_leave_nothing(cast: Cast, folder: Folder, settings: Any) -> None:
    program = Program(cast.coordinator)
    got = {path: program.put(path, b"<html>") for path in BAD}
    assert {path: status for path, status in got.items() if status >= 500 or status < 400} == {}
    assert program("PUT", f"{HERE}/cut.txt", b"half", length="8").status == 422
    settings.PORTAL_UPLOAD_LIMIT = 10
    assert program.put(f"{HERE}/large.txt", b"x" * 11) == 413
    assert program("PROPFIND", HERE, b"<not xml", depth="1").status == 400
    assert program("PROPFIND", HERE, depth="infinity").status == 403
    assert (program.names(HERE), stored_files(), Blob.objects.count()) == ([], [], 0)


def test_a_lock_keeps_others_from_writing(cast: Cast, folder: Folder) -> None:
    """The row is all there is of a lock, so every process knows it."""
    mine, other = Program(cast.coordinator), Program(cast.expert)
    assert mine.put(f"{HERE}/plan.txt") == 201
    locked = mine.lock(f"{HERE}/plan.txt")
    token = locked.headers["lock-token"]
    assert locked.status == 200
    refused: list[Answer] = [
        other("PUT", f"{HERE}/plan.txt", b"x"),
        mine("PUT", f"{HERE}/plan.txt", b"x"),
        other("DELETE", f"{HERE}/plan.txt"),
        other("MOVE", f"{HERE}/plan.txt", destination=f"http://testserver/dav{HERE}/b.txt"),
        other("DELETE", HERE),
        other.lock(f"{HERE}/plan.txt"),
        other.lock(HERE),
        other.lock(f"{HERE}/plan.txt", b"shared"),
    ]
    assert [answer.status for answer in refused] == [423] * len(refused)
    assert mine("PUT", f"{HERE}/plan.txt", b"x", **{"if": f"({token})"}).status == 204
    assert other("UNLOCK", f"{HERE}/plan.txt", lock_token=token).status == 403
    assert mine("UNLOCK", f"{HERE}/plan.txt", lock_token=token).status == 204
    assert (other.put(f"{HERE}/plan.txt", b"y"), DavLock.objects.count()) == (204, 0)


def test_a_name_is_kept_without_an_empty_version(cast: Cast, folder: Folder) -> None:
    """Explorer and Finder: an empty file, a lock, then the content. Only that is in the library."""
    mine, other = Program(cast.coordinator), Program(cast.expert)
    path = f"{HERE}/plan.pdf"
    assert (mine.put(path, b""), Document.objects.count()) == (201, 0)
    assert (mine("PROPFIND", path, depth="0").status, other("PROPFIND", path, depth="0").status) == (207, 404)
    token = mine.lock(path).headers["lock-token"]
    assert other.put(path, PDF) == 423
    assert mine("PUT", path, PDF, **{"if": f"({token})"}).status < 300
    assert mine("UNLOCK", path, lock_token=token).status == 204
    assert list(Version.objects.values_list("number", "size")) == [(1, len(PDF))]


@pytest.mark.parametrize("count", [1, 3, 20])
def test_a_folder_costs_the_same_whatever_lies_in_it(
    cast: Cast, folder: Folder, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        upload_document(actor=cast.expert, folder=folder, file=pdf(f"{number}.pdf"), language="en", marking="GREEN")
        open_folder(actor=None, network=folder.network, parent=folder, name=f"folder {number}")
    program = Program(cast.member)
    program("OPTIONS", "/")  # when it was last used is noted once a minute
    with django_assert_num_queries(9):
        assert len(program.names(HERE)) == 2 * count


def test_what_a_network_marks_narrower_is_not_put_through_the_drive(
    cast: Cast, airports: Network, folder: Folder
) -> None:
    Network.objects.filter(pk=airports.pk).update(default_marking=Marking.STRICT)
    assert Program(cast.coordinator).put(f"{HERE}/a.txt") == 403
    with pytest.raises(Unprocessable):
        upload_document(actor=cast.expert, folder=folder, file=pdf("a.exe"), language="en", marking="GREEN")
