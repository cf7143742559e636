"""The store on object storage: against moto's server, which speaks S3 over HTTP, with signed requests."""

import hashlib
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from accounts.models import User
from documents.models import Document, Upload, Version
from networks.models import Network
from portal.models import Blob
from portal.sweeping import sweep, verify
from tests.conftest import Cast
from tests.documents.conftest import stored_files
from tests.documents.test_tus import BODY, begin, patch

BUCKET = "the-store"
SignedIn = Callable[[User | None], Client]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that speaks S3."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    running.start()
    yield f"http://127.0.0.1:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """The portal's store, as the production form sets it up for object storage."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-this-test-only")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    options = {"bucket_name": BUCKET, "endpoint_url": server, "max_memory_size": 1024 * 1024, "file_overwrite": False}
    ours = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": ours}
    settings.PORTAL_SEND_FILES_BY = "django"
    made = boto3.resource("s3", endpoint_url=server).Bucket(BUCKET)
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


def _names(bucket: Any) -> list[str]:
    return sorted(each.key for each in bucket.objects.all())


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_file_in_pieces_is_kept_once_and_comes_out_again(
    bucket: Any, cast: Cast, airports: Network, signed_in: SignedIn
) -> None:
    client = signed_in(cast.expert)
    library = "/networks/airports/library/upload/"
    for title in ("One", "Other"):
        address = begin(client, body=BODY[:9000])["Location"]
        assert patch(client, address, 9000, BODY[9000:]).status_code == 204
        upload = Upload.objects.latest("created_at")
        client.post(library, {"upload": str(upload.pk), "title": title, "marking": "GREEN", "same_name": "apart"})
    sum_ = hashlib.sha256(BODY).hexdigest()
    assert (_names(bucket), stored_files()) == ([f"blobs/{sum_[:2]}/{sum_}"], [])
    version = Version.objects.order_by("pk")[0]
    address = f"{version.url}download/"
    whole, part = client.get(address), client.get(address, headers={"Range": "bytes=10-19"})
    assert (whole.status_code, _body(whole), whole["ETag"]) == (200, BODY, f'"{sum_}"')
    assert (part.status_code, _body(part), part["Content-Range"]) == (206, BODY[10:20], f"bytes 10-19/{len(BODY)}")
    assert list(verify()) == []


def test_what_does_not_fit_is_named_and_what_nothing_points_to_goes(
    bucket: Any, cast: Cast, put: Callable[..., Document], signed_in: SignedIn, capsys: Any
) -> None:
    document = put()
    [blob] = Blob.objects.all()
    address = f"{document.versions.get().url}download/"
    client, kept = signed_in(cast.member), bucket.Object(blob.name)
    content = kept.get()["Body"].read()
    bucket.Object("blobs/00/stranger").put(Body=b"?")
    kept.put(Body=b"X" + content[1:])
    assert sorted((fault.kind, fault.name) for fault in verify()) == [
        ("altered", blob.name), ("orphan", "blobs/00/stranger"),
    ]  # fmt: skip
    kept.delete()
    assert sorted(fault.kind for fault in verify()) == ["missing", "orphan"]
    with pytest.raises(CommandError):
        call_command("verify_store")
    assert client.get(address).status_code == 404
    kept.put(Body=content)
    assert _body(client.get(address)) == content
    document.versions.all().delete()
    # The content goes when the test's transaction would end, so here its file counts as one that no row knows.
    assert (sweep(now=timezone.now() + timedelta(days=2)), _names(bucket)) == ((1, 2), [])


def test_storage_that_does_not_answer_leaves_no_document(
    bucket: Any, cast: Cast, airports: Network, signed_in: SignedIn, settings: Any
) -> None:
    options = settings.STORAGES["default"]["OPTIONS"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}"
    away = {**settings.STORAGES["default"], "OPTIONS": {**options, "endpoint_url": nowhere}}
    settings.STORAGES = {**settings.STORAGES, "default": away}
    client = signed_in(cast.expert)
    answer = begin(client, body=BODY)
    assert (answer.status_code, Blob.objects.count(), Upload.objects.get().offset) == (503, 0, len(BODY))
