"""Files on their way in: what is kept, under which name, and what leaves nothing behind."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.models import User
from documents.models import Document, Version, VersionReader
from networks.models import Network
from notifications.queries import is_watching
from portal.models import Activity
from tests.conftest import Cast
from tests.documents.conftest import PDF, stored_files

UPLOAD = "/networks/airports/library/upload/"
SignedIn = Callable[[User], Client]


def sent(name: str = "report.pdf", content: bytes = PDF, kind: str = "application/pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type=kind)


class Unreadable:
    """A body nobody may touch."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def left() -> tuple[int, int, int]:
    """Documents, happenings in the library, and files there are."""
    return (
        Document.objects.count(),
        Activity.objects.filter(target_type="documents.version").count(),
        len(stored_files()),
    )


def test_form_without_script_makes_a_document(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = signed_in(cast.member).post(
        UPLOAD, {"file": sent(), "title": "Annual review", "summary": "Seizures", "language": "fr", "marking": "GREEN"}
    )
    version = Version.objects.select_related("document__folder__network", "uploaded_by").get()
    document = version.document
    assert answer["Location"] == document.get_absolute_url()
    assert (document.title, document.summary, document.folder.network, document.created_by) == (
        "Annual review", "Seizures", airports, cast.member,
    )  # fmt: skip
    assert (version.label, version.marking, version.content_type, version.size, version.sha256) == (
        "FR v1", "GREEN", "application/pdf", len(PDF), hashlib.sha256(PDF).hexdigest(),
    )  # fmt: skip
    assert [path.read_bytes() for path in stored_files()] == [PDF]
    assert is_watching(cast.member, document.scope)


def test_network_decides_what_is_not_said(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    signed_in(cast.member).post(UPLOAD, {"file": sent("Résumé 2026.pdf")})
    version = Version.objects.select_related("document").get()
    assert (version.document.title, version.marking, version.language) == ("Résumé 2026", "AMBER", "en")


def test_several_files_become_several_documents(cast: Cast, folder: Any, signed_in: SignedIn) -> None:
    files = [sent("a.pdf"), sent("b.pdf", b"%PDF-other"), sent("c.txt", b"words")]
    answer = signed_in(cast.expert).post(
        f"{folder.get_absolute_url()}upload/", {"file": files, "title": "ignored", "client_id": str(uuid4())}
    )
    assert answer["Location"] == folder.get_absolute_url()
    assert sorted(Document.objects.filter(folder=folder).values_list("title", flat=True)) == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["../../etc/a.pdf", "C:\\windows\\a.pdf", "/srv/a.pdf", "x/../a.pdf"])
def test_path_in_a_name_is_dropped_and_nothing_of_it_reaches_the_disk(
    name: str, cast: Cast, airports: Network, signed_in: SignedIn
) -> None:
    file = sent()
    file._name = name  # what a hostile client sends; Django's own setter would clean it
    signed_in(cast.member).post(UPLOAD, {"file": file})
    version = Version.objects.get()
    assert (version.file_name, len(stored_files())) == ("a.pdf", 1)
    assert stored_files()[0].name == version.stored.rpartition("/")[2]
    assert "a.pdf" not in str(stored_files()[0])


def test_control_characters_in_a_name_are_dropped(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    signed_in(cast.member).post(UPLOAD, {"file": sent("a\u202efdp.pdf\x07")})
    assert Version.objects.get().file_name == "afdp.pdf"


def test_type_is_decided_by_content_and_name(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    for name, content in [("a.pdf", b"<script>"), ("b.html", b"<html>"), ("c.docx", b"PK\x03\x04"), ("d.csv", b"a;b")]:
        client.post(UPLOAD, {"file": sent(name, content, "application/pdf")})
    assert dict(Version.objects.values_list("file_name", "content_type")) == {
        "c.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "d.csv": "text/csv",
    }


def test_same_form_twice_makes_one_document(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client, client_id = signed_in(cast.member), str(uuid4())
    answers = [client.post(UPLOAD, {"file": sent(), "client_id": client_id}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert left() == (1, 1, 1)


def test_same_version_twice_makes_one(cast: Cast, put: Callable[..., Document], signed_in: SignedIn) -> None:
    document, client, client_id = put(), signed_in(cast.member), str(uuid4())
    for _ in range(2):
        client.post(f"{document.get_absolute_url()}new-version/", {"file": sent(), "client_id": client_id})
    assert (document.versions.count(), len(stored_files())) == (2, 1)  # of one content


def test_new_version_keeps_the_old_one(cast: Cast, put: Callable[..., Document], signed_in: SignedIn) -> None:
    document, client = put(), signed_in(cast.member)
    address = f"{document.get_absolute_url()}new-version/"
    client.post(
        address, {"file": sent("two.pdf", b"%PDF-2"), "language": "en", "marking": "GREEN", "note": "Chapter 4"}
    )
    client.post(address, {"file": sent("un.pdf", b"%PDF-fr"), "language": "fr", "marking": "GREEN"})
    versions = [(v.serial, v.label, v.file_name, v.note) for v in document.versions.order_by("serial")]
    assert versions == [
        (1, "EN v1", "report.pdf", ""),
        (2, "EN v2", "two.pdf", "Chapter 4"),
        (3, "FR v1", "un.pdf", ""),
    ]
    fetched = [client.get(f"{document.get_absolute_url()}versions/{n}/download/").getvalue() for n in (1, 2, 3)]
    assert fetched == [PDF, b"%PDF-2", b"%PDF-fr"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"file": ""},
        {"file": sent("empty.pdf", b"")},
        {"file": [sent("full.pdf"), sent("empty.pdf", b"")]},
        {"file": sent(), "title": "x" * 201},
        {"file": sent(), "title": "nul\x00"},
        {"file": sent(), "summary": "x" * 2001},
        {"file": sent(), "marking": "WHITE"},
        {"file": sent(), "language": "xx"},
        {"file": sent(), "client_id": "not-one"},
        {"file": sent(), "marking": "RED"},
        {"file": sent(), "marking": "RED", "readers": "x"},
    ],
)
def test_bad_input_is_answered_and_leaves_nothing(
    fields: dict[str, Any], cast: Cast, airports: Network, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.member).post(UPLOAD, fields)
    assert (answer.status_code, left()) == (422, (0, 0, 0))


def test_empty_file_is_told_in_a_sentence_to_a_script(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = signed_in(cast.member).post(
        UPLOAD, {"file": sent("empty.pdf", b"")}, headers={"Accept": "application/json"}
    )
    said = "“empty.pdf” is empty: it holds 0 bytes. Nothing was stored."
    assert (answer.status_code, answer.content.decode()) == (422, said)


def test_script_is_told_where_to_go(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = signed_in(cast.member).post(UPLOAD, {"file": sent()}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (201, {"url": Document.objects.get().get_absolute_url()})


def test_over_the_limit_is_refused_with_the_limit(
    cast: Cast, airports: Network, signed_in: SignedIn, settings: Any
) -> None:
    settings.PORTAL_UPLOAD_LIMIT = 1024 * 1024
    client = signed_in(cast.member)
    little, much = b"x" * (1024 * 1024 + 1), b"x" * (3 * 1024 * 1024)
    answers = [client.post(UPLOAD, {"file": sent("big.bin", content)}) for content in (little, much)]
    assert [(a.status_code, "1.0\xa0MB" in a.content.decode()) for a in answers] == [(413, True), (413, True)]
    assert left() == (0, 0, 0)


def test_announced_length_over_the_limit_is_refused_unread(
    cast: Cast, airports: Network, signed_in: SignedIn, settings: Any
) -> None:
    length = str(settings.PORTAL_UPLOAD_LIMIT * 2)
    answer = signed_in(cast.member).post(
        UPLOAD, **{"wsgi.input": Unreadable(), "CONTENT_LENGTH": length, "CONTENT_TYPE": MULTIPART_CONTENT}
    )
    assert (answer.status_code, left()) == (413, (0, 0, 0))


def _cut(fields: dict[str, Any], keep: float) -> dict[str, Any]:
    """A request of which only a part arrives, though its length announces the whole."""
    from io import BytesIO

    whole = encode_multipart(BOUNDARY, fields)
    part = whole[: int(len(whole) * keep)]
    return {"wsgi.input": BytesIO(part), "CONTENT_LENGTH": str(len(whole)), "CONTENT_TYPE": MULTIPART_CONTENT}


@pytest.mark.parametrize("keep", [0.1, 0.3, 0.5, 0.75, 0.9, 0.999])
def test_upload_cut_anywhere_leaves_nothing(keep: float, cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    fields = {"file": [sent("a.bin", b"a" * 90_000), sent("b.bin", b"b" * 90_000)], "marking": "GREEN"}
    answer = signed_in(cast.member).post(UPLOAD, **_cut(fields, keep))
    assert (answer.status_code, left()) == (422, (0, 0, 0))


def test_observer_is_refused_before_a_byte_is_read(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = signed_in(cast.observer).post(
        UPLOAD, **{"wsgi.input": Unreadable(), "CONTENT_LENGTH": "1000", "CONTENT_TYPE": MULTIPART_CONTENT}
    )
    assert (answer.status_code, left()) == (403, (0, 0, 0))


def test_form_without_its_token_is_refused(cast: Cast, airports: Network) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.member)
    assert (client.post(UPLOAD, {"file": sent()}).status_code, left()) == (403, (0, 0, 0))
    token = client.get(UPLOAD).context["csrf_token"]
    assert client.post(UPLOAD, {"file": sent(), "csrfmiddlewaretoken": str(token)}).status_code == 302


def test_failure_after_the_store_takes_the_file_out_again(
    cast: Cast, airports: Network, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    from documents.actions import core as actions

    def fail(*args: Any, **more: Any) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(actions, "_record", fail)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        signed_in(cast.member).post(UPLOAD, {"file": sent()})
    assert left() == (0, 0, 0)


def test_red_names_its_readers_and_its_author(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    signed_in(cast.expert).post(UPLOAD, {"file": sent(), "marking": "RED", "readers": [cast.member.pk]})
    assert set(VersionReader.objects.values_list("user", flat=True)) == {cast.expert.pk, cast.member.pk}


def test_stranger_cannot_be_named(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = signed_in(cast.expert).post(UPLOAD, {"file": sent(), "marking": "RED", "readers": [cast.stranger.pk]})
    assert (answer.status_code, left()) == (422, (0, 0, 0))


def test_foreign_folder_in_ones_own_address_takes_nothing(
    cast: Cast, airports: Network, mednet: Network, signed_in: SignedIn
) -> None:
    from documents.actions import open_folder

    theirs = open_folder(actor=None, network=mednet, name="Theirs")
    answer = signed_in(cast.expert).post(f"/networks/airports/library/folders/{theirs.pk}/upload/", {"file": sent()})
    assert (answer.status_code, left()) == (404, (0, 0, 0))
