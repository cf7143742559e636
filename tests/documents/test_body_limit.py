"""The limit of an upload where no length is announced, before Django keeps the body."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.uploads import FORM_ROOM, BodyLimit

LIMIT = 1000


async def _read(receive: Callable[..., Any]) -> tuple[bytes, str]:
    """The body as Django reads it, and the message after it."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body, (await receive())["type"]


@pytest.mark.parametrize(
    ("announced", "pieces", "kept", "over"),
    [
        (None, 2, 2, False),
        (None, 40, 20, True),
        (str((FORM_ROOM + LIMIT) * 2), 40, 0, True),
        ("nonsense", 2, 2, False),
    ],
)
async def test_body_over_the_limit_is_dropped_as_it_comes(
    announced: str | None, pieces: int, kept: int, over: bool, settings: Any
) -> None:
    settings.PORTAL_UPLOAD_LIMIT = LIMIT
    piece = b"x" * ((FORM_ROOM + LIMIT) // 20)
    messages = [{"type": "http.request", "body": piece, "more_body": n < pieces - 1} for n in range(pieces)]
    messages.append({"type": "http.disconnect"})
    found: list[tuple[bytes, str]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(await _read(receive))

    headers = [] if announced is None else [(b"content-length", announced.encode())]
    scope: dict[str, Any] = {"type": "http", "headers": headers}
    await BodyLimit(app)(scope, receive, receive)
    assert found == [(piece * kept, "http.disconnect")]
    assert scope.get("portal.body_over_limit", False) is over


async def test_piece_of_a_file_that_is_cut_is_handed_on_as_far_as_it_came() -> None:
    messages = [{"type": "http.request", "body": b"came", "more_body": True}, {"type": "http.disconnect"}]
    found: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.extend([await receive(), await receive()])

    await BodyLimit(app)({"type": "http", "method": "PATCH", "path": "/uploads/x/", "headers": []}, receive, receive)
    assert [(each["body"], each["more_body"]) for each in found] == [(b"came", True), (b"", False)]
