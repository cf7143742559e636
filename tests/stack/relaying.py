"""Many happenings with many followers, and what must hold of their mails whatever broke meanwhile.

``python -m tests.stack.relaying make 300 5 60`` inside a stack makes them, ``… rows`` prints what became of them,
``… open`` how many are on their way, ``… cut`` breaks the connections to the database.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

ID = re.compile(r"<delivery-(\d+)-\d+@")
ADDRESS = "follower{}@example.org"


def make(*, network: Any, author: Any, happenings: int, watchers: int, topics: int) -> None:
    """So many replies of ``author`` in so many topics, each followed by so many people who want every mail at once."""
    from django.db import transaction

    from accounts.models import User
    from forums.models import Forum, Post, Topic
    from networks.actions import start_membership
    from notifications.models import Pace, Watch
    from portal.activity import record

    people = [User(email=ADDRESS.format(n), name=f"Follower {n}", country="FR") for n in range(watchers)]
    for person in people:
        person.set_unusable_password()
        person.save()
        start_membership(actor=None, user=person, network=network, role="member")
    forum = Forum.objects.filter(network=network)[0]
    made = Topic.objects.bulk_create(
        [
            Topic(forum=forum, author=author, title=f"Followed {n}", marking="GREEN", client_id=_id(n))
            for n in range(topics)
        ]
    )
    Pace.objects.bulk_create([Pace(user=person, wait_minutes=0, first_only=False) for person in people])
    Watch.objects.bulk_create(
        [Watch(user=person, scope_type="forums.topic", scope_id=topic.pk) for person in people for topic in made]
    )
    for start in range(0, happenings, 100):
        with transaction.atomic():
            numbers = range(start, min(start + 100, happenings))
            posts = Post.objects.bulk_create(
                [
                    Post(
                        topic=made[n % topics], number=n // topics + 1, author=author, client_id=_id(topics + n),
                        body=f"<p>happening {n}.</p>",
                    )
                    for n in numbers
                ]
            )  # fmt: skip
            for post in posts:
                record(
                    stream_id=network.stream_id, actor=author, verb="post.added",
                    target=("forums.post", post.pk), scope=("forums.topic", post.topic_id),
                )  # fmt: skip


def _id(number: int) -> Any:
    from uuid import UUID

    return UUID(int=(7 << 120) + number)


def rows() -> list[list[Any]]:
    """``[delivery, address, state, carrier or None]`` of all mails to the followers, in their order."""
    from notifications.models import Delivery

    found = Delivery.objects.filter(user__email__startswith="follower", medium="mail").order_by("pk")
    return [list(row) for row in found.values_list("pk", "user__email", "state", "carrier_id")]


def open_rows() -> int:
    """How many happenings and mails have not gone all the way yet."""
    from notifications.models import Delivery
    from portal.models import Activity

    return Activity.objects.filter(handled_at=None).count() + Delivery.objects.filter(state="queued").count()


def cut_database() -> None:
    """Every other connection of the same role to the database (PostgreSQL) breaks."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = current_user AND pid <> pg_backend_pid()"
        )


def wrong(
    found: Sequence[Sequence[Any]], mails: Sequence[EmailMessage], *, happenings: int, watchers: int, crashes: int
) -> list[str]:
    """What does not hold, in words: every mail went, no more of them twice than there were crashes, each person's in
    their order, and everybody has every text."""
    problems = []
    followed = [mail for mail in mails if "follower" in str(mail["To"])]
    ids = [str(mail["Message-ID"]) for mail in followed]
    states = Counter(state for _pk, _address, state, _carrier in found)
    if states != {"sent": happenings * watchers}:
        problems.append(f"states {dict(states)} instead of {happenings * watchers} sent")
    arrived = {_delivery(each) for each in ids}
    carriers = {carrier or pk for pk, _address, _state, carrier in found}
    if arrived != carriers:
        problems.append(f"{len(carriers - arrived)} mails lost, {len(arrived - carriers)} that nobody knows")
    doubles = len(ids) - len(set(ids))
    if doubles > crashes:
        problems.append(f"{doubles} mails twice after {crashes} crashes")
    lines, texts = defaultdict(list), defaultdict(set)
    for mail, each in zip(followed, ids, strict=True):
        address = str(mail["To"])
        if (pk := _delivery(each)) not in lines[address]:
            lines[address].append(pk)
        texts[address] |= {int(n) for n in re.findall(r"happening (\d+)\.", _text(mail))}
    disorder = [address for address, line in lines.items() if line != sorted(line)]
    if disorder:
        problems.append(f"out of order: {disorder}")
    missing = sum(happenings - len(texts[ADDRESS.format(n)]) for n in range(watchers))
    if missing:
        problems.append(f"{missing} texts did not arrive")
    return problems


def doubled(mails: Sequence[EmailMessage]) -> int:
    """How many mails came more often than once."""
    ids = [str(mail["Message-ID"]) for mail in mails if "follower" in str(mail["To"])]
    return len(ids) - len(set(ids))


def _delivery(message_id: str) -> int:
    found = ID.match(message_id)
    return int(found[1]) if found else 0


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "make":
        from accounts.models import User
        from networks.models import Network

        happenings, watchers, topics = map(int, sys.argv[2:5])
        make(
            network=Network.objects.get(slug="airports"), author=User.objects.get(email="clara.cobalt@example.org"),
            happenings=happenings, watchers=watchers, topics=topics,
        )  # fmt: skip
    elif sys.argv[1] == "cut":
        cut_database()
    elif sys.argv[1] == "open":
        sys.stdout.write(str(open_rows()))
    else:
        sys.stdout.write(json.dumps(rows()))
