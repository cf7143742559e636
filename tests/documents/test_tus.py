"""Files in pieces: tus 1.0 as programs speak it, and what becomes of what has come."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import app_passwords
from accounts.models import User
from documents.actions import uploads
from documents.models import Document, Upload, Version
from networks.models import Network
from portal.models import Blob
from portal.storing import keep
from portal.sweeping import sweep
from tests.conftest import Cast
from tests.documents.conftest import PDF, stored_files

LIST = "/uploads/"
SignedIn = Callable[[User | None], Client]
PIECES = "application/offset+octet-stream"
BODY = b"%PDF-1.7\n" + b"0123456789abcdef" * 4096


def told(**said: Any) -> str:
    """Upload-Metadata."""
    return ",".join(f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in said.items())


def begin(client: Client, length: int = len(BODY), body: bytes = b"", **said: Any) -> Any:
    """Creation, with what more is said."""
    given = {"network": "airports", "filename": "report.pdf", **said}
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": told(**given)}
    return client.post(LIST, body, content_type=PIECES, headers=headers)


def patch(client: Client, address: str, offset: int | str, body: bytes, **headers: str) -> Any:
    """One piece."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **named}
    return client.patch(address, body, content_type=PIECES, headers=given)


def head(client: Client, address: str) -> Any:
    """How far it has come."""
    return client.head(address, headers={"Tus-Resumable": "1.0.0"})


def test_file_in_pieces_becomes_a_document_once(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    address = begin(client)["Location"]
    cut = 10_000
    assert (patch(client, address, 0, BODY[:cut]).status_code, head(client, address)["Upload-Offset"]) == (
        204,
        str(cut),
    )
    answer = patch(client, address, cut, BODY[cut:])
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, str(len(BODY)), "1.0.0")
    assert (Document.objects.count(), len(stored_files())) == (0, 1)
    # Whose line was cut before the answer came asks again with nothing.
    nothing = patch(client, address, len(BODY), b"", Content_Length="0", Content_Type=PIECES)
    more, wrong = patch(client, address, len(BODY), b"x"), patch(client, address, 0, BODY)
    assert [answer.status_code for answer in (nothing, more, wrong)] == [204, 422, 409]
    upload = Upload.objects.get()
    form = {"upload": str(upload.pk), "client_id": "0a6d0f6e-77a5-4a6c-9d3f-0c6e3b9f1a11", "title": "Review"}
    answers = [client.post("/networks/airports/library/upload/", form) for _ in range(2)]
    version = Version.objects.get()
    assert [each["Location"] for each in answers] == [version.document.get_absolute_url()] * 2
    assert (version.sha256, version.size, version.file_name) == (
        hashlib.sha256(BODY).hexdigest(),
        len(BODY),
        "report.pdf",
    )
    assert uploads.sweep_uploads(now=timezone.now() + timedelta(hours=2)) == (1, 0)
    assert sweep(now=timezone.now() + timedelta(days=2)) == (0, 0)
    assert [path.read_bytes() for path in stored_files()] == [BODY]


def test_protocol_says_what_it_is(client: Client, db: None) -> None:
    answer = client.options(LIST)
    said = [answer[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm")]
    assert (answer.status_code, said) == (
        204,
        ["1.0.0", "creation,creation-with-upload,termination,checksum,expiration", str(2 * 1024**3), "sha1,sha256,md5"],
    )  # fmt: skip


def _sum(body: bytes, algorithm: str = "sha1") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, body).digest()).decode()}"


def test_what_goes_wrong_is_said_and_changes_nothing(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client, other = signed_in(cast.member), signed_in(cast.expert)
    address = begin(client, body=BODY[:100])["Location"]
    without = {"Upload-Offset": "100"}
    versioned = {**without, "Tus-Resumable": "1.0.0"}
    rows = {
        "wrong offset": (patch(client, address, 0, b"x"), 409),
        "no number": (patch(client, address, "1e2", b"x"), 400),
        "negative": (patch(client, address, "-1", b"x"), 400),
        "too many bytes": (patch(client, address, 100, BODY), 422),
        "wrong sum": (patch(client, address, 100, b"x", Upload_Checksum=_sum(b"y")), 460),
        "unknown sum": (patch(client, address, 100, b"x", Upload_Checksum="crc32 eHg="), 400),
        "nonsense sum": (patch(client, address, 100, b"x", Upload_Checksum="sha1 ???"), 400),
        "foreign id": (patch(other, address, 100, b"x"), 404),
        "foreign head": (head(other, address), 404),
        "signed out": (patch(Client(), address, 100, b"x"), 401),
        "no version": (client.patch(address, b"x", content_type=PIECES, headers=without), 412),
        "other type": (client.patch(address, b"x", content_type="text/plain", headers=versioned), 415),
        "other method": (client.get(address, headers={"Tus-Resumable": "1.0.0"}), 405),
    }  # fmt: skip
    assert {name: answer.status_code for name, (answer, _status) in rows.items()} == {
        name: status for name, (_answer, status) in rows.items()
    }
    assert head(client, address)["Upload-Offset"] == "100"
    with uploads._alone(Upload.objects.get()):  # another request is at it
        assert patch(client, address, 100, b"x").status_code == 423
    assert patch(client, address, 100, BODY[100:], Upload_Checksum=_sum(BODY[100:])).status_code == 204


@pytest.mark.parametrize(
    ("said", "length", "status"),
    [
        ({"filename": "page.html"}, 10, 422),
        ({"filename": "drawing.svg"}, 10, 422),
        ({"filename": "run.exe"}, 10, 422),
        ({}, 0, 422),
        ({}, 3 * 1024**3, 413),
        ({"folder": "x"}, 10, 422),
        ({"folder": "999"}, 10, 404),
        ({"document": "999"}, 10, 404),
        ({"network": "mednet"}, 10, 404),
        ({"network": "never"}, 10, 404),
    ],
)
def test_what_is_not_begun(
    said: dict[str, Any], length: int, status: int, cast: Cast, airports: Network, signed_in: SignedIn
) -> None:
    assert begin(signed_in(cast.member), length, **said).status_code == status
    assert (Upload.objects.count(), stored_files()) == (0, [])


def test_name_that_lies_is_found_out_at_the_end(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    answer = begin(client, 8, b"<script>")
    assert (answer.status_code, "is not what its name says" in answer.content.decode()) == (422, True)
    assert (Upload.objects.count(), Blob.objects.count()) == (0, 0)


def test_cut_body_keeps_what_came(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    address = begin(client)["Location"]
    cut: dict[str, Any] = {"wsgi.input": BytesIO(BODY[:5000]), "CONTENT_LENGTH": str(len(BODY)), "CONTENT_TYPE": PIECES}
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    client.generic("PATCH", address, headers=headers, **cut)
    assert head(client, address)["Upload-Offset"] == "5000"
    assert patch(client, address, 5000, BODY[5000:]).status_code == 204


def test_bytes_behind_the_offset_are_written_over(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    """A process that was killed has written more than its row says."""
    client = signed_in(cast.member)
    address = begin(client, body=BODY[:100])["Location"]
    with uploads._path(Upload.objects.get()).open("ab") as part:
        part.write(b"half a piece")
    assert (head(client, address)["Upload-Offset"], patch(client, address, 100, BODY[100:]).status_code) == ("100", 204)
    assert Blob.objects.get().sha256 == hashlib.sha256(BODY).hexdigest()


def _killed(source: Any) -> Any:
    raise MemoryError


def test_killed_between_the_last_byte_and_the_store_goes_on(
    cast: Cast, airports: Network, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.member)
    with monkeypatch.context() as killed:
        killed.setattr(uploads, "keep", _killed)
        with pytest.raises(MemoryError):
            begin(client, body=BODY)
    upload = Upload.objects.get()
    assert (upload.offset, upload.blob_id) == (len(BODY), None)
    client.post("/networks/airports/library/upload/", {"upload": str(upload.pk)})
    assert Version.objects.get().sha256 == hashlib.sha256(BODY).hexdigest()


def test_program_signs_in_with_its_own_password(cast: Cast, airports: Network) -> None:
    _row, plain = app_passwords.make(actor=cast.member, label="tus")
    coded = base64.b64encode(f"{cast.member.email}:{plain}".encode()).decode()
    wrong = base64.b64encode(f"{cast.member.email}:nothing".encode()).decode()
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Basic {coded}"})
    assert begin(client).status_code == 201
    assert begin(Client(headers={"Authorization": f"Basic {wrong}"})).status_code == 401
    session = Client(enforce_csrf_checks=True)
    session.force_login(cast.member)
    assert begin(session).status_code == 403


def test_termination_and_expiry_leave_nothing(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    address = begin(client, body=BODY[:100])["Location"]
    gone = client.delete(address, headers={"Tus-Resumable": "1.0.0"})
    assert (gone.status_code, head(client, address).status_code) == (204, 404)
    late = begin(client, body=BODY[:100])["Location"]
    Upload.objects.update(expires_at=timezone.now())
    assert (head(client, late).status_code, uploads.sweep_uploads(now=timezone.now())) == (404, (1, 0))


def test_store_is_compared_both_ways(cast: Cast, put: Callable[..., Document], capsys: Any) -> None:
    documents = [put(f"D{n}", file=_file(PDF + bytes([n]))) for n in range(3)]
    call_command("verify_store")
    capsys.readouterr()
    missing, altered = (each.versions.select_related("blob").get().blob for each in documents[:2])
    paths = {path.name: path for path in stored_files()}
    paths[missing.sha256].unlink()
    whole = paths[altered.sha256].read_bytes()
    paths[altered.sha256].write_bytes(whole[:-1] + b"?")
    stranger = paths[altered.sha256].with_name("stranger")
    stranger.write_bytes(b"?")
    with pytest.raises(CommandError):
        call_command("verify_store")
    said = [line.split(" (")[0] for line in capsys.readouterr().out.splitlines()]
    assert said == [
        f"missing: {missing.name}",
        f"altered: {altered.name}",
        f"orphan: blobs/{altered.sha256[:2]}/stranger",
    ]
    assert sweep(now=timezone.now() + timedelta(days=2)) == (0, 1)
    loose = keep(_hashed(PDF + b"loose"))
    sweep(now=timezone.now() + timedelta(days=2))
    assert (Blob.objects.filter(pk=loose.pk).exists(), Blob.objects.count(), len(stored_files())) == (False, 3, 2)


def _file(body: bytes) -> Any:
    from tests.documents.conftest import pdf

    return pdf(body=body)


def _hashed(body: bytes) -> Any:
    from portal.storing import as_hashed

    return as_hashed(_file(body))
