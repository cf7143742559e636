"""What breaks, and what goes on while it is broken."""

import os
import signal
from collections import Counter
from collections.abc import Callable

import httpx

from deploy.stack import Stack, answers
from tests.stack.person import Person, eventually
from tests.stack.sink import MailSink

People = Callable[[str], Person]
CHANNEL = "/networks/airports/channels/operations-desk/"
SWEPT = 130.0  # seconds: a minute for which who was killed has somebody's mails in hand, two sweeps, some patience


def ready(stack: Stack) -> tuple[int, object]:
    """``(status, body)`` of /health/ready."""
    answer = httpx.get(f"{stack.url}/health/ready", timeout=10)
    return answer.status_code, answer.json()


def kill_workers(stack: Stack, part: str) -> None:
    """``kill -9`` every worker process of a part; its parent starts others."""
    for pid in stack.children(part):
        os.kill(pid, signal.SIGKILL)


def test_cut_line_loses_nothing(person: People) -> None:
    scope, after = person("hana").scope_of(CHANNEL)
    with person("hana").socket() as socket:
        socket.subscribe(scope, after)
        after = socket.first("subscribed")["head"]
    for number in range(5):
        person("clara").say(CHANNEL, f"while you were away {number}")
    with person("hana").socket() as socket:
        socket.subscribe(scope, after)
        socket.first("subscribed")
        person("clara").say(CHANNEL, "welcome back")
        found = socket.messages(6)
    assert [seq for seq, _ in found] == sorted({seq for seq, _ in found})
    expected = [f"while you were away {number}" for number in range(5)] + ["welcome back"]
    assert [text for text in expected for _, html in found if text in html] == expected


def test_killed_web_worker_loses_no_notice(person: People, stack: Stack, mails: MailSink) -> None:
    topic = person("clara").start_topic("airports", "Before the web worker died", "Text", "AMBER")
    person("hana").reply(topic, "Said in time")
    kill_workers(stack, "web")
    eventually(lambda: answers(f"{stack.url}/health/live"), within=30)
    assert "Said in time" in person("clara").read(topic)
    eventually(lambda: "Before the web worker died" in person("clara").notices(), within=SWEPT)
    eventually(lambda: mails.about("Before the web worker died"), within=SWEPT)
    assert Counter(person("clara").notices())["Before the web worker died"] == 1
    assert len(mails.about("Before the web worker died")) == 1  # the worker lives, so nothing is sent twice


def test_killed_celery_worker_loses_no_notice(person: People, stack: Stack, mails: MailSink) -> None:
    title = "Before the worker died"
    topic = person("clara").start_topic("airports", title, "Text", "AMBER")
    person("hana").reply(topic, "Its processes are killed while they tell")
    kill_workers(stack, "worker")
    person("hana").reply(topic, "All of it is killed while it tells")
    stack.kill_part("worker")
    person("hana").reply(topic, "Nobody is there to tell")
    stack.start_part("worker")
    # What waited may come in one mail; a mail that was handed over when the kill came, again under the same Message-ID.
    eventually(lambda: stack.run("-m", "tests.stack.relaying", "open") == "0", within=SWEPT)
    assert len(mails.about(title)) > 0
    assert Counter(person("clara").notices())[title] == 3


def test_without_redis_everything_goes_on_but_live(person: People, stack: Stack, mails: MailSink) -> None:
    clara, hana = person("clara"), person("hana")
    topic = clara.start_topic("airports", "Without Redis", "Text", "AMBER")
    scope, after = hana.scope_of(CHANNEL)
    with hana.socket() as socket:
        socket.subscribe(scope, after)
        socket.first("subscribed")
        stack.kill_part("redis")
        assert ready(stack) == (200, {"status": "degraded", "degraded": ["redis"]})
        hana.reply(topic, "Posting goes on")
        assert "Posting goes on" in clara.read(topic)
        sent = clara.upload("/networks/airports/library/upload/", "still.pdf", b"%PDF-1.4 still", marking="AMBER")
        assert clara.get(f"{sent.json()['url']}versions/1/download/").content == b"%PDF-1.4 still"
        newcomer = Person(stack.url, "greta")
        newcomer.sign_in()
        for number in range(3):
            newcomer.say(CHANNEL, f"unheard {number}")
        stack.start_part("redis")
        newcomer.say(CHANNEL, "heard again")
        found = socket.messages(4, within=30)
    assert [text for text in ("unheard 0", "unheard 1", "unheard 2", "heard again") for _, h in found if text in h] == [
        "unheard 0", "unheard 1", "unheard 2", "heard again",
    ]  # fmt: skip
    eventually(lambda: mails.about("Without Redis"), within=SWEPT)
    assert Counter(clara.notices())["Without Redis"] == 1
    assert ready(stack) == (200, {"status": "ok", "degraded": []})


def test_without_database_it_says_down(stack: Stack) -> None:
    stack.kill_part("postgres")
    assert ready(stack) == (503, {"status": "down", "degraded": ["database"]})
    assert answers(f"{stack.url}/health/live")
    stack.start_part("postgres")
    eventually(lambda: ready(stack) == (200, {"status": "ok", "degraded": []}))


def test_counters_and_readiness_are_not_for_everybody(stack: Stack) -> None:
    token = {"Authorization": "Bearer for-this-stack-only"}
    counted = httpx.get(f"{stack.url}/metrics", headers=token)
    assert counted.status_code == 200
    assert 'view="health_ready"' in counted.text
    assert httpx.get(f"{stack.url}/metrics").status_code == 404
    elsewhere = httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2"))
    assert [elsewhere.get(stack.url + path, headers=token).status_code for path in ("/metrics", "/health/ready")] == [
        403, 403,
    ]  # fmt: skip
    assert elsewhere.get(f"{stack.url}/health/live").status_code == 200


def test_demonstration_never_enters_production(stack: Stack) -> None:
    stack.environment["PORTAL_DEMO"] = "true"
    try:
        stack.manage("check")
    except Exception as error:
        said = str(error)
    finally:
        del stack.environment["PORTAL_DEMO"]
    assert "demonstration data never enters production" in said
