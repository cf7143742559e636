"""Somebody who uses the portal over HTTP and the socket, and knows nothing of its code."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.stack.world import PASSWORD, PEOPLE

T = TypeVar("T")


def eventually(look: Callable[[], T], within: float = 10.0) -> T:
    """The first true thing ``look`` returns; fails after ``within`` seconds with what it returned last."""
    deadline = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {within} s; the last answer was {found!r}"
        time.sleep(0.1)
    return found


class Person:
    """One browser of one person."""

    def __init__(self, url: str, first_name: str) -> None:
        self.url = url
        self.email = next(email for email in PEOPLE if email.startswith(f"{first_name}."))
        self.client = httpx.Client(base_url=url, timeout=30, follow_redirects=True)

    def sign_in(self) -> None:
        """Through the page for it."""
        answer = self.post("/accounts/login/", login=self.email, password=PASSWORD)
        assert answer.url.path == "/", answer.text

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def read(self, path: str) -> str:
        """A page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def post(self, path: str, files: Any = None, to: str = "", headers: Any = None, **fields: str) -> httpx.Response:
        """Fill in the form on the page at ``path`` and send it there, or ``to`` another address."""
        self.read(path)
        fields["csrfmiddlewaretoken"] = self.client.cookies["csrftoken"]
        return self.client.post(to or path, data=fields, files=files, headers=headers)

    # -- what people do ----------------------------------------------------------------------------

    def start_topic(self, network: str, title: str, body: str, marking: str) -> str:
        """Returns the path of the new topic."""
        answer = self.post(
            f"/networks/{network}/forums/concealment/new/",
            title=title, body=f"<p>{body}</p>", marking=marking, client_id=str(uuid4()),
        )  # fmt: skip
        assert re.fullmatch(rf"/networks/{network}/topics/\d+/", answer.url.path), answer.text
        return answer.url.path

    def reply(self, topic: str, body: str) -> httpx.Response:
        answer = self.post(topic, to=f"{topic}reply/", body=f"<p>{body}</p>", client_id=str(uuid4()))
        assert answer.status_code == 200, answer.text
        return answer

    def upload(self, path: str, name: str, content: Any, **fields: str) -> httpx.Response:
        files = {"file": (name, content, "application/pdf")}
        return self.post(path, files=files, headers={"Accept": "application/json"}, client_id=str(uuid4()), **fields)

    def say(self, channel: str, text: str) -> None:
        """Send a message to the channel at the path ``channel``."""
        answer = self.post(channel, to=f"{channel}messages/", body=text, client_id=str(uuid4()))
        assert answer.status_code == 200, answer.text

    def notices(self) -> list[str]:
        """The titles on the page of notices, the latest first; as often as something is told of each."""
        found = []
        for group in self.read("/notifications/").split('<li class="notice')[1:]:
            title = re.search(r'<p class="notice-what"><a [^>]*>(.*?)</a>', group)
            if title is not None:
                found += [unescape(title[1])] * len(set(re.findall(r'href="/notifications/(\d+)/"', group)))
        return found

    @contextmanager
    def socket(self) -> Iterator["Socket"]:
        """The socket that this person's pages would open."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        address = self.url.replace("http://", "ws://") + "/ws/"
        with connect(address, origin=self.url, additional_headers={"Cookie": cookie}) as connection:  # type: ignore[arg-type]
            yield Socket(connection)

    def scope_of(self, channel: str) -> tuple[str, int]:
        """``(scope, number of the last happening)`` as the page of a channel says them."""
        page = self.read(channel)
        found = re.search(r'data-scope="([^"]+)" data-after="(\d+)"', page)
        assert found, page
        return found[1], int(found[2])


class Socket:
    """A socket and what has come through it."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.code: int | None = None  # why it was closed

    def subscribe(self, scope: str, after: int) -> None:
        self.connection.send(json.dumps({"type": "subscribe", "scope": scope, "after": after}))

    def frames(self, within: float) -> Iterator[dict[str, Any]]:
        """What comes within so many seconds; ends early when the socket is closed."""
        deadline = time.monotonic() + within
        while (left := deadline - time.monotonic()) > 0:
            try:
                yield json.loads(self.connection.recv(timeout=left))
            except TimeoutError:
                return
            except ConnectionClosed:
                self.code = self.connection.close_code
                return

    def first(self, kind: str, within: float = 10.0) -> dict[str, Any]:
        """The first frame of ``kind``."""
        seen = []
        for frame in self.frames(within):
            if frame["type"] == kind:
                return frame
            seen.append(frame["type"])
        raise AssertionError(f"no {kind} within {within} s, only {seen}, close code {self.code}")

    def messages(self, count: int, within: float = 10.0) -> list[tuple[int, str]]:
        """``(seq, HTML)`` of the first ``count`` messages that come."""
        found: list[tuple[int, str]] = []
        for frame in self.frames(within):
            if frame["type"] == "events":
                found += [(event["seq"], event["message"]["html"]) for event in frame["events"]]
            if len(found) >= count:
                break
        return found
