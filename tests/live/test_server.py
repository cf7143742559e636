"""The real server: what its socket refuses, how it dies and how it stops."""

import json
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.server import Server, Visitor

HANA, BRUNO = "hana.halite@example.org", "bruno.basalt@example.org"
DESK = "/networks/airports/channels/operations-desk/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal as a process."""
    portal = Server(tmp_path_factory.mktemp("live"))
    portal.build()
    portal.start()
    yield portal
    if portal.process is not None and portal.process.poll() is None:
        portal.stop()


@pytest.fixture(scope="module")
def hana(server: Server) -> Visitor:
    return Visitor(server, HANA)


def dial(server: Server, visitor: Visitor | None, **options: Any) -> ClientConnection:
    """Open the socket as a page of the portal does."""
    headers = {"Cookie": f"sessionid={visitor.cookie('sessionid')}"} if visitor else {}
    options.setdefault("origin", str(server))
    return connect(f"ws://localhost:{server.port}/ws/", additional_headers=headers, **options)


def code_of(line: ClientConnection) -> int:
    """The code with which the server closes."""
    try:
        while True:
            line.recv(timeout=5)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", None])
def test_foreign_origin_is_refused_at_the_door(server: Server, hana: Visitor, origin: Any) -> None:
    with pytest.raises(InvalidStatus) as refused:
        dial(server, hana, origin=origin)
    assert refused.value.response.status_code == 403


def test_other_address_is_refused_at_the_door(server: Server, hana: Visitor) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://localhost:{server.port}/ws/more/", origin=str(server))  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403


def test_socket_without_a_session_is_closed_as_signed_out(server: Server) -> None:
    with dial(server, None) as line:
        assert code_of(line) == 4401


def nonsense(line: ClientConnection) -> None:
    for _ in range(2):
        line.send("no json")


def too_long(line: ClientConnection) -> None:
    line.send(json.dumps({"type": "subscribe", "scope": "x" * 65 * 1024}))


def too_many(line: ClientConnection) -> None:
    for _ in range(200):
        line.send(json.dumps({"type": "unsubscribe", "scope": "chat.channel:1"}))


def binary(line: ClientConnection) -> None:
    for _ in range(2):
        line.send(b"\x00\xff")


@pytest.mark.parametrize(("act", "code"), [(nonsense, 4400), (binary, 4400), (too_long, 1009), (too_many, 4429)])
def test_bad_frames_are_closed_with_their_code(
    server: Server, hana: Visitor, act: Callable[[ClientConnection], None], code: int
) -> None:
    with dial(server, hana) as line:
        act(line)
        assert code_of(line) == code


def test_posted_message_comes_by_the_socket_in_half_a_second(server: Server, hana: Visitor) -> None:
    scope = hana.get(DESK).partition('data-scope="')[2].partition('"')[0]
    with dial(server, hana) as line:
        line.send(json.dumps({"type": "subscribe", "scope": scope}))
        assert json.loads(line.recv(timeout=3))["type"] == "subscribed"
        started = time.monotonic()
        assert hana.post(f"{DESK}messages/", page=DESK, body="quick", client_id=str(uuid.uuid4())) == 200
        while (frame := json.loads(line.recv(timeout=3)))["type"] != "events":
            pass
        # The post itself, and the page it leads to, are in this time too.
        assert (frame["events"][0]["message"]["html"], time.monotonic() - started < 1.0) == ("<p>quick</p>", True)


def test_sign_out_closes_the_socket_within_two_seconds(server: Server) -> None:
    clara = Visitor(server, "clara.cobalt@example.org")
    with dial(server, clara) as line:
        started = time.monotonic()
        clara.post("/accounts/logout/", page="/accounts/logout/")
        assert (code_of(line), time.monotonic() - started < 2.5) == (4401, True)


def test_ctrl_c_stops_everything_within_six_seconds(server: Server, hana: Visitor) -> None:
    with dial(server, hana) as line:
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 6
        assert code_of(line) == 1012
    assert "did not stop in time" not in server.log()
    assert "Traceback" not in server.log()
    server.start()


def test_kill_right_after_a_reply_loses_no_notice_and_doubles_none(server: Server) -> None:
    hana, bruno = Visitor(server, HANA), Visitor(server, BRUNO)
    topic = "/networks/airports/topics/1/"
    before = len(server.mails())
    assert hana.post(f"{topic}reply/", page=topic, body="<p>Outside it is.</p>", client_id=str(uuid.uuid4())) == 200
    server.stop(signal.SIGKILL)
    server.start()
    # At once, or, if it was killed in the middle of sending, after the 30 s of that attempt with the next sweep.
    deadline = time.monotonic() + 75
    while len(server.mails()) == before and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1.5)
    [mail] = server.mails()[before:]
    assert ("bruno.basalt@example.org" in mail, "Outside it is." in mail) == (True, True)
    assert ">1<" in bruno.get("/notifications/count/")
    assert "Outside it is." in bruno.get(topic)
