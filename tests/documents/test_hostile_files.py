"""Files that want to harm, on their whole way: refused with a sentence, or kept and opened in the cage alone."""

import io
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from documents.jobs import previews
from documents.models import Version
from networks.models import Network
from portal.pages import make_pages
from tests.conftest import Cast
from tests.documents.conftest import pdf
from tests.portal.test_confined_pages import FEW_SECONDS, MEGABYTE, endless_pdf, entities, huge_png, swelling

UPLOAD = "/networks/airports/library/upload/"
SCRIPT = b"<html><script>alert(1)</script></html>"


def bomb() -> bytes:
    """Half a megabyte that becomes five hundred."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("zeros", "w") as inside:
        for _ in range(500):
            inside.write(bytes(MEGABYTE))
    return out.getvalue()


REFUSED = "is of a kind the portal does not take"
LIES = "is not what its name says"
BROKEN = "The pages could not be made"
PLAIN = "There are no pages of this kind of file"
# name → content, status of the upload, the sentence that is shown
TABLE: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "page.html": (lambda: SCRIPT, 422, REFUSED),
    "drawing.svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422, REFUSED),
    "page.pdf": (lambda: SCRIPT, 422, LIES),
    "drawing.png": (lambda: b"<svg onload='alert(1)'/>", 422, LIES),
    "script.pdf": (lambda: b"%PDF-1.7\n" + SCRIPT, 201, BROKEN),
    "endless.pdf": (endless_pdf, 201, BROKEN),
    "huge.png": (huge_png, 201, BROKEN),
    "entities.docx": (entities, 201, BROKEN),
    "swelling.docx": (swelling, 201, BROKEN),
    "bomb.zip": (bomb, 201, PLAIN),
}


def test_each_is_refused_or_kept_closed_with_a_sentence(
    cast: Cast, airports: Network, signed_in: Callable[[User | None], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.member)
    sent: dict[str, Any] = {}
    for name, (made, _status, _said) in TABLE.items():
        form = {"file": pdf(name, made()), "marking": "GREEN", "same_name": "apart"}
        sent[name] = client.post(UPLOAD, form, headers={"Accept": "application/json"})
    assert {name: answer.status_code for name, answer in sent.items()} == {n: row[1] for n, row in TABLE.items()}
    monkeypatch.setattr(previews, "make_pages", partial(make_pages, drawing=FEW_SECONDS))
    while previews.make_pages_of_contents():
        pass
    kept = {version.file_name: version for version in Version.objects.select_related("document__folder__network")}
    said = {name: kept[name].url + "pages/" if name in kept else "" for name in TABLE}
    shown = {name: client.get(url).text if url else sent[name].text for name, url in said.items()}
    assert [name for name, (_made, _status, sentence) in TABLE.items() if sentence not in shown[name]] == []
    answer = client.get(f"{kept['script.pdf'].url}download/?inline")
    dress = [answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")]
    assert (dress, "default-src 'none'" in answer["Content-Security-Policy"]) == (
        ["application/pdf", "nosniff", "same-origin"],
        True,
    )
