"""What rights, marks and passages cost a search: against the same SQL without them, in the same run.

    python -m bench.search [--scale 1.0] [--database postgres://…]

At scale 1: 100,000 posts, 20,000 documents and 100,000 messages in four networks, of which the asker belongs to two.
Without an address of a database: SQLite in a folder of its own.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROUNDS = 7
QUESTIONS = {
    "rare word": "zinnober", "common word": "airport", "two words": "suitcase density", "phrase": '"seizure report"',
    "prefix": "scan*", "one without": "airport -courier",
}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--database", default="")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PORTAL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        import django
        from django.conf import settings

        if given.database:
            from environs import Env

            os.environ["BENCH_DATABASE"] = given.database
            settings.DATABASES["default"] = Env().dj_db_url("BENCH_DATABASE")
        else:
            settings.DATABASES["default"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        reader = fill(given.scale)
        measure(reader)
        follow_moves()


def fill(scale: float) -> Any:
    """Four networks with what is to be found, and the index of it. Returns somebody who belongs to two of them."""
    from accounts.models import User
    from bench.fill import SLUGS
    from networks.actions import open_network, start_membership
    from networks.roles import Role
    from search import actions

    rng, begun = random.Random(8), time.monotonic()
    networks = [open_network(name=slug, slug=slug, hue=slug, default_marking="AMBER") for slug in SLUGS]
    reader = User.objects.create_user("reader@example.org", "portal-bench", name="Rita Reader", country="FR")
    for network in networks[:2]:
        start_membership(actor=None, user=reader, network=network, role=Role.MEMBER)
    for network in networks:
        fill_network(network, reader, rng, scale)
    print(f"filled in {time.monotonic() - begun:.0f} s")
    begun = time.monotonic()
    for _step in actions.rebuild():
        pass
    print(f"indexed in {time.monotonic() - begun:.0f} s")
    return reader


def fill_network(network: Any, reader: Any, rng: random.Random, scale: float) -> None:
    """What is to be found in one network."""
    from django.utils import timezone

    from bench.fill import sentence
    from chat.models import Channel, Message
    from documents.actions import open_folder
    from documents.models import Document, Version
    from forums.models import Forum, Post, Topic
    from portal.models import Blob, ScanState

    now = timezone.now()
    marks = ["GREEN", "AMBER", "AMBER", "AMBER", "AMBER+STRICT", "RED"]
    blob, _made = Blob.objects.get_or_create(sha256="0" * 64, size=1, name="none", state=ScanState.CLEAN)

    def text(length: int) -> str:
        return sentence(rng, length) + (" zinnober" if rng.random() < 0.0005 else "")

    def when() -> Any:
        return now - timedelta(minutes=rng.randrange(500_000))

    forums = [Forum.objects.create(network=network, name=f"F{n}", slug=f"f{n}") for n in range(4)]
    channels = [
        Channel.objects.create(network=network, name=f"C{n}", slug=f"c{n}", marking=rng.choice(marks[:5]))
        for n in range(8)
    ]
    folder = open_folder(actor=None, network=network, name="Library")
    topics = Topic.objects.bulk_create(
        Topic(forum=rng.choice(forums), title=text(6), marking=rng.choice(marks), client_id=uuid.uuid4())
        for _n in range(int(1_250 * scale))
    )
    rows = (
        Post(topic=topic, number=n, author=reader, body=f"<p>{text(25)}</p>", client_id=uuid.uuid4(),
             created_at=when())
        for topic in topics for n in range(1, 21)
    )  # fmt: skip
    Post.objects.bulk_create(rows, batch_size=2_000)
    said = (
        Message(channel=rng.choice(channels), author=reader, text=text(12), client_id=uuid.uuid4(),
             created_at=when())
        for _n in range(int(25_000 * scale))
    )  # fmt: skip
    Message.objects.bulk_create(said, batch_size=2_000)
    documents = Document.objects.bulk_create(
        Document(folder=folder, title=text(5), summary=text(30), client_id=uuid.uuid4())
        for _n in range(int(5_000 * scale))
    )
    versions = (
        Version(document=document, serial=1, language="en", number=1, marking=rng.choice(marks), blob=blob, size=1,
                file_name="a.pdf", content_type="application/pdf", sha256="0" * 64, client_id=uuid.uuid4())
        for document in documents
    )  # fmt: skip
    Version.objects.bulk_create(versions, batch_size=2_000)


def measure(reader: Any) -> None:
    """Each question with rights, marks and passages, and bare; in turn, so that a busy machine is busy for both."""
    from django.db import connection
    from django.db.models import Q
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from search import queries
    from search.asking import parse
    from search.finding import find
    from search.queries.finding import Narrowed

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def bare(words: str) -> int:
        question = parse(words, typing=True)
        found = queries.answers(Q(), question, Narrowed())
        queries.page_of(queries.in_order(found, question, False), 1)
        return queries.counted(found).total

    def whole(words: str) -> int:
        return find(User.objects.get(pk=reader.pk), words, Narrowed()).facets.total

    print(f"{connection.vendor:14} {'bare':>9} {'searched':>9} {'ratio':>6} {'all':>8} {'read':>8} queries")
    for name, words in QUESTIONS.items():
        times: dict[Callable[[str], int], list[float]] = {bare: [], whole: []}
        counts = {}
        for _round in range(ROUNDS):
            for way, taken in times.items():
                begun = time.perf_counter()
                counts[way] = way(words)
                taken.append(1_000 * (time.perf_counter() - begun))
        with CaptureQueriesContext(connection) as asked:
            whole(words)
        one, other = (statistics.median(times[way]) for way in (bare, whole))
        print(
            f"{name:14} {one:7.1f}ms {other:7.1f}ms {other / one:6.2f} {counts[bare]:8} {counts[whole]:8} {len(asked)}"
        )


def follow_moves() -> None:
    """Posts of a whole forum are made anew: how long it takes, and for how long at most nobody else can write."""
    from forums.models import Post
    from search import actions

    ids = list(Post.objects.order_by("pk").values_list("pk", flat=True)[:5_000])
    begun = time.perf_counter()
    steps = []
    for some in actions.core._in_steps(ids):
        started = time.perf_counter()
        actions.remake("forums.post", some)
        steps.append(time.perf_counter() - started)
    print(
        f"{len(ids)} posts follow in {time.perf_counter() - begun:.1f} s, the longest step {1_000 * max(steps):.0f} ms"
    )


if __name__ == "__main__":
    main()
