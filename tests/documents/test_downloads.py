"""Files on their way out: names, ranges, conditions, records."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.test import AsyncClient, Client

from accounts.models import User
from documents.models import Document, DownloadRecord
from tests.conftest import Cast
from tests.documents.conftest import PDF, pdf

SignedIn = Callable[[User], Client]
Put = Callable[..., Document]


def address(document: Document, serial: int = 1) -> str:
    """Where a version is fetched."""
    return f"{document.get_absolute_url()}versions/{serial}/download/"


def body(answer: Any) -> bytes:
    """What came, streamed or not."""
    return answer.getvalue() if answer.streaming else answer.content


@pytest.fixture
def fetch(cast: Cast, put: Put, signed_in: SignedIn) -> Callable[..., Any]:
    """``fetch(**headers)``: ten bytes, by the member."""
    document = put(file=pdf("ten.txt", b"0123456789"))
    client = signed_in(cast.member)
    return lambda method="get", query="", **headers: getattr(client, method)(address(document) + query, headers=headers)


def test_file_comes_down_as_it_went_up(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(file=pdf("résumé – العربية.pdf"))
    answer = signed_in(cast.observer).get(address(document))
    how, _, name = answer["Content-Disposition"].partition("; filename*=utf-8''")
    assert (answer.status_code, body(answer), how, unquote(name)) == (200, PDF, "attachment", "résumé – العربية.pdf")
    assert {key: answer[key] for key in ("Content-Type", "Content-Length", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "X-Content-Type-Options": "nosniff",
    }
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 200, b"0123456789", None),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-4", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=x-y", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
        ("bytes=" + "0-," * 1000 + "0-", 200, b"0123456789", None),
        ("bytes=" + "9" * 400 + "-", 200, b"0123456789", None),
    ],
)
def test_ranges(fetch: Callable, asked: str, status: int, content: bytes, said: str | None) -> None:
    answer = fetch(Range=asked)
    assert (answer.status_code, body(answer), answer.get("Content-Range")) == (status, content, said)


def test_range_of_another_content_gets_the_whole_file(fetch: Callable) -> None:
    etag = fetch()["ETag"]
    same, other = fetch(Range="bytes=2-3", **{"If-Range": etag}), fetch(Range="bytes=2-3", **{"If-Range": '"x"'})
    assert (body(same), body(other)) == (b"23", b"0123456789")


def test_known_content_is_not_sent_again(fetch: Callable) -> None:
    answer = fetch(**{"If-None-Match": fetch()["ETag"]})
    assert (answer.status_code, body(answer)) == (304, b"")


def test_head_tells_without_sending_or_recording(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(marking="AMBER")
    answer = signed_in(cast.member).head(address(document))
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, str(len(PDF)), b"")
    assert DownloadRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "disposition"),
    [
        ("a.pdf", PDF, "inline"),
        ("a.txt", b"plain words", "inline"),
        ("a.csv", b"<!doctype html><script>alert(1)</script>", "attachment"),
        ("a.docx", b"PK\x03\x04", "attachment"),
        ("a.gif", b"GIF89a", "attachment"),
    ],
)
def test_only_harmless_types_open_in_the_browser(
    name: str, content: bytes, disposition: str, cast: Cast, put: Put, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.member).get(address(put(file=pdf(name, content))) + "?inline=1")
    assert answer["Content-Disposition"].partition(";")[0] == disposition
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_amber_is_recorded_and_green_is_not(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    green, amber = put(marking="GREEN"), put(marking="AMBER")
    for document in (green, amber, amber):
        body(client.get(address(document)))
    records = DownloadRecord.objects.values_list("version__document", "user", "marking")
    assert list(records) == [(amber.pk, cast.member.pk, "AMBER")] * 2


def test_reading_in_ranges_is_one_record(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    document = put(marking="AMBER")
    for asked in ("bytes=5-9", "bytes=10-19", "bytes=20-"):
        body(client.get(address(document), headers={"Range": asked}))
    assert DownloadRecord.objects.count() == 1


@pytest.mark.parametrize("marking", ["AMBER+STRICT", "RED"])
def test_marks_that_need_the_readers_name_keep_the_file_back(
    marking: str, cast: Cast, put: Put, signed_in: SignedIn
) -> None:
    document = put(marking=marking)
    client = signed_in(cast.expert)
    answers = [client.get(address(document)), client.get(address(document) + "?inline=1")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert f"TLP:{marking}" in answers[0].content.decode()
    assert PDF not in answers[0].content
    assert DownloadRecord.objects.count() == 0


def test_file_that_may_not_be_known_is_as_unknown_as_any(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(marking="RED")
    client = signed_in(cast.member)
    hidden, never = client.get(address(document)), client.get("/networks/airports/documents/999/versions/1/download/")
    assert (hidden.status_code, hidden.content) == (never.status_code, never.content) == (404, never.content)


def test_nginx_sends_the_bytes_in_production(cast: Cast, put: Put, signed_in: SignedIn, settings: Any) -> None:
    settings.PORTAL_SEND_FILES_BY = "nginx"
    document = put()
    answer = signed_in(cast.member).get(address(document))
    stored = document.versions.get().stored
    assert (answer["X-Accel-Redirect"], answer.content) == (f"/protected/{stored}", b"")
    assert answer["Content-Disposition"] == 'attachment; filename="report.pdf"'


def test_missing_file_is_not_a_failure_of_the_page(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put()
    default_storage.delete(document.versions.get().stored)
    assert signed_in(cast.member).get(address(document)).status_code == 404


@pytest.mark.django_db(transaction=True)
async def test_asgi_sends_in_pieces(cast: Cast, put: Put) -> None:
    from asgiref.sync import sync_to_async

    content = (b"%PDF-1.7" + bytes(range(256)) * 4096)[: 1024 * 1024]
    document = await sync_to_async(put)(file=pdf("pieces.pdf", content))
    client = AsyncClient()
    await client.aforce_login(cast.member)
    answer = await client.get(address(document))
    pieces = [piece async for piece in answer.streaming_content]
    assert (answer.is_async, b"".join(pieces) == content, len(pieces)) == (True, True, 4)
