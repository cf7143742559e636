"""``python -m bench.relay_cost happenings watchers`` inside a form: what relaying costs. Prints JSON."""

import json
import statistics
import sys
import time
from typing import Any
from uuid import uuid4

POSTS = 15


def main(happenings: int, watchers: int) -> None:
    """Relay them, insert the same rows in a bare loop, post with nobody and with everybody following."""
    from django.db import connection

    from accounts.models import User
    from networks.models import Network
    from notifications.actions import relay_batch
    from portal import work
    from tests.stack import relaying

    work.start = lambda *_task, **_how: None  # nobody else relays or sends
    author, network = User.objects.get(email="clara.cobalt@example.org"), Network.objects.get(slug="airports")
    relaying.make(
        network=network, author=author, happenings=happenings, watchers=watchers, topics=max(1, happenings // 10)
    )
    statements = [0]

    def count(execute: Any, *given: Any) -> Any:
        statements[0] += 1
        return execute(*given)

    relay_batch(after=10**9)  # what is loaded with the first call
    with connection.execute_wrapper(count):
        relayed = _seconds(lambda: _relay_all(relay_batch))
    bare = _bare()
    print(
        json.dumps(
            {
                "relayed": happenings / relayed, "bare": happenings / bare, "ratio": relayed / bare,
                "statements": statements[0] / happenings,
                "post_without": _post(author, network, 0), "post_with": _post(author, network, watchers),
            }
        )
    )  # fmt: skip


def _seconds(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _relay_all(relay_batch: Any) -> None:
    while relay_batch().last:
        pass


def _bare() -> float:
    """Seconds for a loop that does nothing but insert the same notices and deliveries, a transaction per hundred."""
    from django.db import connection, transaction

    from notifications.models import Delivery, Notice
    from portal.models import Activity

    rows: dict[int, list[list[tuple[Any, ...]]]] = {}
    for number, model in enumerate((Notice, Delivery)):
        columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        for row in model._default_manager.values_list("activity_id", *columns).iterator():
            rows.setdefault(row[0], [[], []])[number].append(row[1:])
    inserts = [_insert(model) for model in (Notice, Delivery)]
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    happenings = list(rows)

    def insert() -> None:
        for start in range(0, len(happenings), 100):
            with transaction.atomic(), connection.cursor() as cursor:
                for pk in happenings[start : start + 100]:
                    for sql, values in zip(inserts, rows[pk], strict=True):
                        cursor.executemany(sql, values)
                Activity.objects.filter(pk__in=happenings[start : start + 100]).update(handled_at=None)

    return _seconds(insert)


def _insert(model: Any) -> str:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'  # noqa: S608


def _post(author: Any, network: Any, watchers: int) -> float:
    """Milliseconds that a reply takes whose topic so many people follow; the median."""
    from forums.actions import add_reply, start_topic
    from forums.models import Forum
    from notifications.models import Watch
    from tests.stack.relaying import ADDRESS

    topic = start_topic(
        actor=author, forum=Forum.objects.filter(network=network)[0], title=f"{watchers} follow", marking="GREEN",
        body="<p>Here</p>", client_id=uuid4(),
    )  # fmt: skip
    people = [ADDRESS.format(number) for number in range(watchers)]
    from accounts.models import User

    Watch.objects.bulk_create(
        [
            Watch(user=person, scope_type="forums.topic", scope_id=topic.pk)
            for person in User.objects.filter(email__in=people)
        ],
        ignore_conflicts=True,
    )
    return 1000 * statistics.median(
        _seconds(lambda: add_reply(actor=author, topic=topic, body="<p>More</p>", client_id=uuid4()))
        for _ in range(POSTS)
    )


if __name__ == "__main__":
    import django

    django.setup()
    main(*map(int, sys.argv[1:3]))
