"""Static files of the embedded form."""

import asyncio
import hashlib
import warnings
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import AsyncClient, Client


def test_file_comes_whole_and_can_be_kept(client: Client) -> None:
    path = Path(str(finders.find("css/tokens.css")))
    answer = client.get(f"{settings.STATIC_URL}css/tokens.css")
    assert (answer.status_code, hashlib.sha256(answer.content).digest()) == (
        200,
        hashlib.sha256(path.read_bytes()).digest(),
    )
    again = client.get(f"{settings.STATIC_URL}css/tokens.css", headers={"If-Modified-Since": answer["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("method", ["get", "head"])
def test_file_under_asgi_gives_no_warning(method: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answer = asyncio.run(getattr(AsyncClient(), method)(f"{settings.STATIC_URL}css/tokens.css"))
    assert (answer.status_code, answer.streaming) == (200, False)
