"""A working day on the production form: what people do, seen from outside."""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from deploy.stack import Stack
from tests.stack.conftest import UPLOAD_LIMIT_MB
from tests.stack.person import Person, eventually
from tests.stack.sink import MailSink, whole

People = Callable[[str], Person]
CHANNEL = "/networks/airports/channels/operations-desk/"
MEGABYTE = 1024 * 1024


def memory_of(stack: Stack) -> int:
    """Megabytes of memory that the processes which serve pages hold, all together."""
    process = stack.parts["web"].process
    assert process
    sizes = 0
    for pid in [process.pid, *stack.children("web")]:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        assert found
        sizes += int(found[1])
    return sizes // 1024


def test_front_page_says_what_this_is_and_the_rest_leads_to_sign_in(stack: Stack) -> None:
    front = httpx.get(f"{stack.url}/")
    assert front.status_code == 200
    assert "Sign in" in front.text
    for path in ("/networks/", "/networks/airports/", "/search/?q=x", "/nowhere/"):
        answer = httpx.get(stack.url + path)
        assert (answer.status_code, answer.headers["location"]) == (302, f"/accounts/login/?next={quote(path)}")


def test_static_files_come_from_the_proxy_and_are_kept(stack: Stack) -> None:
    name = re.search(r'href="(/static/css/base\.[0-9a-f]{12}\.css)"', httpx.get(f"{stack.url}/").text)
    assert name
    answer = httpx.get(stack.url + name[1])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("marking", "says_title", "says_text"),
    [("GREEN", True, True), ("AMBER", True, False), ("AMBER+STRICT", False, False)],
)
def test_reply_is_told_within_the_rules_of_the_mark(
    person: People, mails: MailSink, marking: str, says_title: bool, says_text: bool
) -> None:
    title, text = f"Carbon walls {marking}", f"density-not-colour-{marking}"
    topic = person("clara").start_topic("airports", title, "Third suitcase this month.", marking)
    number = topic.strip("/").rpartition("/")[2]
    before = len(mails.kept)
    person("hana").reply(topic, text)
    eventually(lambda: title in person("clara").notices())
    eventually(lambda: len(mails.kept) > before)
    (mail,) = mails.kept[before:]
    assert mail["To"] == "clara.cobalt@example.org"
    assert (title in whole(mail), text in whole(mail)) == (says_title, says_text)
    assert f"/topics/{number}/" in whole(mail) or "/notifications/of/" in whole(mail)


def test_stranger_sees_what_somebody_sees_who_mistyped(person: People) -> None:
    topic = person("clara").start_topic("airports", "Kept from strangers", "Text", "AMBER")
    person("clara").say(CHANNEL, "Kept from strangers too")
    upload = person("clara").upload("/networks/airports/library/upload/", "kept.pdf", b"%PDF-1.4 kept", marking="AMBER")
    document = upload.json()["url"]
    zoe = person("zoe")
    unknown = zoe.get("/networks/no-such-network/")
    assert unknown.status_code == 404
    for path in (
        "/networks/airports/", "/networks/airports/members/", "/networks/airports/forums/", topic, f"{topic}reply/",
        "/networks/airports/library/", document, f"{document}versions/1/download/", CHANNEL,
        f"{CHANNEL}messages/?after=0", f"{CHANNEL}aside/", "/protected/documents/1",
    ):  # fmt: skip
        answer = zoe.get(path)
        assert (path, answer.status_code, answer.content) == (path, 404, unknown.content)
    with zoe.socket() as socket:
        socket.subscribe("chat.channel:1", 0)
        refused = socket.first("refused")
        socket.subscribe("chat.channel:999", 0)
        assert refused == {**socket.first("refused"), "scope": "chat.channel:1"}


def test_large_file_goes_up_and_comes_down_whole(person: People, stack: Stack) -> None:
    clara, name = person("clara"), "résumé – العربية.pdf"
    content = b"%PDF-1.4\n" + os.urandom(50 * MEGABYTE)
    before = memory_of(stack)
    answer = clara.upload("/networks/airports/library/upload/", name, content, title="Résumé", marking="AMBER")
    assert answer.status_code == 201, answer.text
    document = answer.json()["url"]
    digest = hashlib.sha256()
    with clara.client.stream("GET", f"{document}versions/1/download/") as download:
        headers = download.headers
        for piece in download.iter_bytes():
            digest.update(piece)
    assert digest.hexdigest() == hashlib.sha256(content).hexdigest()
    assert memory_of(stack) - before < 64
    assert headers["content-disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert "x-accel-redirect" not in headers
    # An ETag of this form is nginx's own: the bytes did not pass through Python.
    assert re.fullmatch(r'"[0-9a-f]+-[0-9a-f]+"', headers["etag"])
    part = clara.client.get(f"{document}versions/1/download/", headers={"Range": "bytes=9-18"})
    assert (part.status_code, part.content) == (206, content[9:19])

    again = clara.upload(f"{document}new-version/", name, b"%PDF-1.4 second", marking="AMBER")
    assert again.status_code == 201, again.text
    assert clara.get(f"{document}versions/2/download/").content == b"%PDF-1.4 second"
    first = clara.client.get(f"{document}versions/1/download/", headers={"Range": "bytes=0-8"})
    assert first.content == b"%PDF-1.4\n"


def test_too_large_file_is_refused_with_the_limit(person: People) -> None:
    content = b"%PDF-1.4\n" + bytes((UPLOAD_LIMIT_MB + 1) * MEGABYTE)
    answer = person("clara").upload("/networks/airports/library/upload/", "large.pdf", content, marking="AMBER")
    assert answer.status_code == 413
    assert f"at most {UPLOAD_LIMIT_MB}" in answer.text


def test_message_is_live_for_the_others(person: People) -> None:
    scope, after = person("hana").scope_of(CHANNEL)
    with person("hana").socket() as socket:
        socket.subscribe(scope, after)
        socket.first("subscribed")
        person("clara").say(CHANNEL, "One lane at the desk")
        ((_, html),) = socket.messages(1, within=2)
    assert "One lane at the desk" in html


def test_bell_is_told_through_the_socket(person: People) -> None:
    topic = person("clara").start_topic("airports", "Who rings", "Text", "AMBER")
    with person("clara").socket() as socket:
        person("greta").reply(topic, "I do")
        assert socket.first("tell")["event"] == "notices"


def test_ended_membership_ends_the_open_page(person: People) -> None:
    ivo, bruno = person("ivo"), person("bruno")
    scope, after = ivo.scope_of(CHANNEL)
    manage = "/networks/airports/members/manage/"
    seat = re.search(r"/members/seats/(\d+)/[^>]*>(?:<[^>]*>)*Ivo Indigo", bruno.read(manage))
    assert seat
    with ivo.socket() as socket:
        socket.subscribe(scope, after)
        socket.first("subscribed")
        bruno.post(f"{manage}{seat[1]}/end/", reason="Moved to another service.")
        person("clara").say(CHANNEL, "Not for Ivo any more")
        frames = list(socket.frames(within=5))
    assert [frame["type"] for frame in frames if frame["type"] in ("events", "ended")] == ["ended"]
    assert "Moved to another service." in next(frame for frame in frames if frame["type"] == "ended")["reason"]
    assert socket.code == 4403
    assert ivo.get(CHANNEL).status_code == 404
