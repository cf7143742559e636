"""Files that want to harm: the process that reads them dies or gives up, and nothing else."""

import ctypes
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Docx
from PIL import Image

from portal.pages import PagesFailed, make_pages
from portal.pages.limits import DRAWING, MEGABYTE
from portal.pages.making import _without_network
from portal.pages.watermark import Stamp, marked_png

ROOT = Path(__file__).resolve().parents[2]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def huge_png() -> bytes:
    """50,000 × 50,000 dots in a hundred bytes."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0")
    parts = b"".join(
        struct.pack(">I", len(p) - 4) + p + struct.pack(">I", zlib.crc32(p)) for p in (head, data, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + parts


def large_png() -> bytes:
    """54 million dots, which are allowed, but not in little memory."""
    out = BytesIO()
    Image.new("L", (9000, 6000)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def endless_pdf(depth: int = 9) -> bytes:
    """A page that shows a form, that shows ten forms, that show ten forms, …"""
    things = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]
    for number in range(depth):
        inside = b"/F Do " * 10 if number < depth - 1 else b"0 0 500 500 re f " * 10
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F %d 0 R>>>>/Length %d>>"
        things.append(head % (number + 6, len(inside)) + b"stream\n" + inside + b"\nendstream")
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, thing) for number, thing in enumerate(things, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def docx_with(part: bytes) -> bytes:
    """A DOCX whose text is ``part``."""
    out, packed = BytesIO(), BytesIO()
    Docx().save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, part if name == "word/document.xml" else source.read(name))
    return out.getvalue()


def entities() -> bytes:
    """A DOCX that asks for a file of the server."""
    said = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    return docx_with(said)


def swelling() -> bytes:
    """A DOCX of half a megabyte that becomes 300."""
    return docx_with(b"<d>" + b" " * (300 * MEGABYTE) + b"</d>")


FEW_SECONDS = replace(DRAWING, processor=3, patience=60)
LITTLE_MEMORY = replace(DRAWING, memory=160 * MEGABYTE)


@pytest.mark.parametrize(
    ("made", "kind", "limits", "says"),
    [
        (huge_png, "image/png", DRAWING, {"DecompressionBombError"}),
        (large_png, "image/png", LITTLE_MEMORY, {"memory", "MemoryError"}),
        (endless_pdf, "application/pdf", FEW_SECONDS, {"over its time"}),
        (lambda: b"%PDF-1.7 <html><script>alert(1)</script>", "application/pdf", DRAWING, {"PdfiumError"}),
        (lambda: b"<svg onload='alert(1)'/>", "image/png", DRAWING, {"UnidentifiedImageError"}),
        (entities, DOCX, DRAWING, {"ValueError"}),
        (swelling, DOCX, DRAWING, {"ValueError"}),
        (lambda: b"PK\x03\x04 nothing", DOCX, DRAWING, {"BadZipFile"}),
    ],
    ids=["huge", "memory", "endless", "pdf-is-html", "png-is-svg", "entities", "swelling", "no-zip"],
)
def test_hostile_file_fails_and_says_why(made: Callable[[], bytes], kind: str, limits: object, says: set[str]) -> None:
    with pytest.raises(PagesFailed) as failed, make_pages(BytesIO(made()), kind, drawing=limits):  # type: ignore[arg-type]
        pass
    assert str(failed.value) in says


def test_svg_and_html_have_no_pages() -> None:
    with make_pages(BytesIO(b"<script>alert(1)</script>"), "text/html") as made:
        assert (made.pictures, made.text) == ([], "")


def test_process_has_no_network() -> None:
    apart = _without_network()
    if not apart:
        pytest.skip("unshare is not allowed here")
    lines = subprocess.run([*apart, "cat", "/proc/net/dev"], check=True, capture_output=True, text=True).stdout
    assert [line.split(":")[0].strip() for line in lines.splitlines()[2:]] == ["lo"]


def test_kernel_refuses_sockets_even_with_a_network() -> None:
    said = """if True:
        import socket
        from portal.pages.limits import DRAWING, keep_to
        keep_to(DRAWING)
        socket.socket(socket.AF_UNIX).close()
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK):
            try:
                socket.socket(family)
            except PermissionError:
                print("refused")
    """
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["refused"] * 3


def test_process_sees_no_file_but_its_own(tmp_path: Path) -> None:
    if ctypes.CDLL(None).syscall(444, None, 0, 1) < 1:
        pytest.skip("this kernel knows no Landlock")
    secret, own = tmp_path / "secret", tmp_path / "own"
    secret.write_text("names")
    own.mkdir()
    said = f"""if True:
        import os
        from pathlib import Path
        from portal.pages.limits import DRAWING, keep_to
        keep_to(DRAWING, Path({str(own)!r}))
        Path({str(own)!r}, "page").write_text("mine")
        for path in ({str(secret)!r}, {str(ROOT / "pyproject.toml")!r}, f"/proc/{{os.getppid()}}/environ"):
            try:
                open(path).close()
            except PermissionError:
                print("refused")
    """
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, check=True, capture_output=True, text=True)
    assert (done.stdout.split(), (own / "page").read_text()) == (["refused"] * 3, "mine")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_office_file_is_read_page_by_page() -> None:
    packed, written = BytesIO(), Docx()
    written.add_paragraph("Contrôle des véhicules")
    written.add_page_break()  # type: ignore[no-untyped-call]
    written.add_paragraph("فحص المركبات")
    written.save(packed)
    packed.seek(0)
    with make_pages(packed, DOCX) as made:
        assert (len(made.pictures), made.total, "véhicules" in made.text) == (2, 2, True)


def test_mark_covers_dark_and_light_pages_alike() -> None:
    stamp = Stamp(("رانيا Rania Rubis", "2026-11-22 10:00 UTC", "ACDE-3467"), "TLP:RED · Rania Rubis · ACDE-3467")
    for ground in ("white", "black", "gray"):
        page = BytesIO()
        Image.new("RGB", (600, 800), ground).save(page, "PNG")
        marked = Image.open(BytesIO(marked_png(page.getvalue(), stamp)))
        assert (marked.width, marked.height > 800) == (600, True)
        bare = Image.open(page).getpixel((0, 0))
        for left, top in ((0, 0), (300, 0), (0, 400), (300, 400)):  # in every quarter of the page
            quarter = marked.crop((left, top, left + 300, top + 400))
            touched = sum(count for count, dot in quarter.getcolors(200_000) or [] if dot != bare)
            assert touched > 1000, (ground, left, top)
