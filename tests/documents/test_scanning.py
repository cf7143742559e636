"""Contents before the virus scanner, and photographs that do not tell where they were taken."""

import io
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image, PngImagePlugin

from accounts.models import User
from documents.models import Document, Version
from networks.models import Network
from notifications.models import Notice
from portal import scanning
from portal.models import Activity, AuditEntry, Blob, ScanState
from portal.photos import NotAPhotographError, plain_pieces
from tests.conftest import Cast
from tests.documents.conftest import PDF, pdf, stored_files
from tests.portal.fake_clamd import fake_clamd

# The EICAR test file, never whole in a file of ours: a scanner would take the tests away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
PAGE = "/networks/airports/library/upload/"
SignedIn = Callable[[User | None], Client]


def zipped(name: str, content: bytes, *, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as made:
        made.writestr(name, content)
    return out.getvalue()


def fetched(client: Client, version: Version) -> tuple[int, str]:
    """Status, and the sentence if there is one, of fetching it."""
    answer = client.get(f"{version.url}download/", headers={"Accept": "application/json"})
    return answer.status_code, "" if answer.streaming else answer.content.decode()


def test_waits_until_the_scanner_is_there_and_lets_it_out(
    cast: Cast, put: Callable[..., Document], signed_in: SignedIn, settings: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.PORTAL_CLAMAV = f"127.0.0.1:{port}"
    version, client = put().versions.select_related("document__folder__network").get(), signed_in(cast.member)
    said = (409, "This file is not handed out: waiting to be checked for viruses.")
    assert (scanning.scan_waiting(), fetched(client, version), Blob.objects.get().verdict) == (0, said, scanning.AWAY)
    with fake_clamd({}, port=port) as clamd:
        assert (scanning.scan_waiting(), clamd.seen, fetched(client, version)) == (1, 1, (200, ""))


def test_virus_is_kept_back_and_told_to_who_brought_it(
    cast: Cast, put: Callable[..., Document], signed_in: SignedIn, settings: Any
) -> None:
    with fake_clamd({"Eicar-Test": EICAR}) as clamd:
        settings.PORTAL_CLAMAV = clamd.address
        version = put(file=pdf(body=PDF + EICAR)).versions.select_related("document__folder__network").get()
        assert (scanning.scan_waiting(), fetched(signed_in(cast.member), version)) == (
            1, (409, "This file is not handed out: kept back: a virus was found."),
        )  # fmt: skip
    blob = Blob.objects.get()
    assert (blob.state, blob.verdict) == (ScanState.INFECTED, "Eicar-Test")
    assert list(AuditEntry.objects.filter(verb="file.held").values_list("target_id", flat=True)) == [blob.pk]
    assert list(Activity.objects.filter(verb="version.held").values_list("target_id", flat=True)) == [version.pk]
    again = signed_in(cast.member).post(PAGE, {"file": pdf(body=PDF + EICAR)}, headers={"Accept": "application/json"})
    assert (again.status_code, again.content.decode()) == (
        422, "The virus scanner has found a virus in this file. It is not taken.",
    )  # fmt: skip


def test_who_brought_it_has_a_notice(
    cast: Cast, put: Callable[..., Document], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with fake_clamd({"Eicar-Test": EICAR}) as clamd:
        settings.PORTAL_CLAMAV = clamd.address
        with django_capture_on_commit_callbacks(execute=True):
            put(file=pdf(body=PDF + EICAR))
            scanning.scan_waiting()
    told = Notice.objects.filter(activity__verb="version.held").values_list("user__name", flat=True)
    assert list(told) == [cast.expert.name]


def test_content_the_scanner_does_not_take_stays_inside(put: Callable[..., Document], settings: Any) -> None:
    with fake_clamd({}, most=10) as clamd:
        settings.PORTAL_CLAMAV = clamd.address
        put()
        states = [(scanning.scan_waiting(), Blob.objects.get().state) for _ in range(scanning.MOST_ATTEMPTS)]
    assert states == [(0, "waiting")] * 4 + [(1, "failed")]
    assert Blob.objects.get().verdict == "INSTREAM size limit exceeded. ERROR"


@pytest.fixture(scope="module")
def real_clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Debian's own daemon with one signature, made here: no download, no account of its own."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("clamd is not installed (deploy/packages.sh scanner)")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "one.ndb").write_text(f"Eicar.Ours:0:*:{EICAR.hex()}\n")
    address = str(folder / "clamd.sock")
    said = f"LocalSocket {address}\nDatabaseDirectory {folder}\nForeground yes\nUser root\nStreamMaxLength 64M\n"
    (folder / "clamd.conf").write_text(said)
    process = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if Path(address).exists() or process.poll() is not None:
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def test_real_scanner_finds_it_however_it_is_wrapped(
    real_clamd: str, put: Callable[..., Document], settings: Any
) -> None:
    settings.PORTAL_CLAMAV = real_clamd
    word = zipped("word/media/image1.bin", EICAR)
    given = {
        "a.txt": EICAR,
        "b.zip": zipped("a.txt", EICAR),
        "c.zip": zipped("b.zip", zipped("a.txt", EICAR)),
        "d.docx": word,
        "e.txt": b"nothing of that kind",
    }
    for name, content in given.items():
        put(name, file=pdf(name, content))
    assert scanning.scan_waiting() == 5
    found = dict(Version.objects.values_list("file_name", "blob__state"))
    assert found == {name: "clean" if name == "e.txt" else "infected" for name in given}


# -- photographs -----------------------------------------------------------------------------------


def photograph(kind: str) -> bytes:
    """A picture that says where it was taken, with what, and which way is up."""
    image, out = Image.effect_noise((64, 48), 80).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Secret Camera", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0)})
    more: dict[str, Any] = {}
    if kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Comment", "Secret place")
    image.save(out, kind, exif=exif, **more)
    return out.getvalue() + (b"Secret film" if kind == "JPEG" else b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_device_are_taken_out_and_the_dots_stay(kind: str) -> None:
    whole = photograph(kind)
    pieces = plain_pieces(whole, f"image/{kind.lower()}")
    plain = b"".join(each if isinstance(each, bytes) else whole[each[0] : each[1]] for each in pieces)
    with Image.open(io.BytesIO(whole)) as before, Image.open(io.BytesIO(plain)) as after:
        assert (after.tobytes(), b"Secret" in plain) == (before.tobytes(), False)
        assert dict(after.getexif()) == ({0x0112: 6} if kind == "JPEG" else {})
    for end in range(12, len(whole) - 12, 97):
        if kind != "JPEG" or end < len(plain) - 2:
            with pytest.raises(NotAPhotographError):
                plain_pieces(whole[:end], f"image/{kind.lower()}")


def test_mark_and_wish_decide_what_a_photograph_tells(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client, whole = signed_in(cast.member), photograph("JPEG")
    wished = [("AMBER", ""), ("GREEN", ""), ("GREEN", "strip"), ("AMBER", "keep"), ("AMBER+STRICT", "")]
    for marking, strip in wished:
        client.post(PAGE, {"file": pdf("p.jpg", whole), "marking": marking, "strip": strip, "same_name": "apart"})
    found = [version.is_stripped for version in Version.objects.order_by("pk")]
    assert found == [True, False, True, False, True]
    assert sorted(b"Secret" in path.read_bytes() for path in stored_files()) == [False, True]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>"), ("b.svg", b"<svg/>"), ("c.html", b"<p>"), ("d.exe", b"MZ"), ("e.js", b"1"),
        ("f.docm", b"PK\x03\x04"), ("g.txt", b"\0\1"), ("h.png", b"GIF89a"), ("i.jpg", b"\xff\xd8\xff broken"),
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused_with_its_name(
    name: str, content: bytes, cast: Cast, airports: Network, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.member).post(PAGE, {"file": pdf(name, content)}, headers={"Accept": "application/json"})
    assert (answer.status_code, name in answer.content.decode()) == (422, True)
    assert (Version.objects.count(), Blob.objects.count(), stored_files()) == (0, 0, [])
