"""Fills a database with a stated size, in bulk, as the actions would have left it."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bench.size import Size
from chat.models import Channel, Message
from documents.actions import open_folder
from documents.models import Document, Folder, Version
from forums.models import Forum, Post, Tag, Topic, TopicTag, TopicVisit
from networks.actions import open_network
from networks.models import Membership, Network
from networks.roles import Role
from portal.countries import NAMES
from portal.marking import Marking
from portal.models import Activity, Blob, ScanState, Stream

PASSWORD = "portal-bench"
READER = "reader@example.org"
SLUGS = ("airports", "precursors", "mednet", "prisons")
BATCH = 2000
TRADE = """suitcase density image operator shift profile transit parcel declared tea sender pattern airport officer
report seizure route courier handbook scanner question answer colleague network training licence order company"""
WORDS = TRADE.split()


@dataclass(slots=True)
class World:
    """What the measurements need to know of what was filled in."""

    forum: str
    first_topic: int
    long_topic: int
    last_page: int
    folder: int


def sentence(rng: random.Random, words: int) -> str:
    """So many words of the trade."""
    return " ".join(rng.choices(WORDS, k=words)).capitalize()


@transaction.atomic
def fill(size: Size) -> World:
    """Fill an empty, migrated database. Takes about a minute for the stated size."""
    rng, now = random.Random(1971), timezone.now()
    networks = [
        open_network(
            name=slug.capitalize(), slug=slug, hue=slug, default_marking=Marking.AMBER, mandate=sentence(rng, 40)
        )
        for slug in SLUGS
    ]
    people = _people(rng, size, networks, now)
    topics, forum = _topics(rng, size, networks, people, now)
    long_topic = topics[0]
    _posts(rng, size, topics, people, now)
    folder = _documents(rng, size, networks, people, now)
    _messages(rng, size, networks[0], people, now)
    return World(
        forum=forum.slug,
        first_topic=topics[1].pk,
        long_topic=long_topic.pk,
        last_page=-(-long_topic.last_number // 20),
        folder=folder.pk,
    )


def _people(rng: random.Random, size: Size, networks: list[Network], now: datetime) -> list[User]:
    password, countries, joined = make_password(PASSWORD), sorted(NAMES), now - timedelta(days=400)
    made = [
        User(
            email=READER if n == 0 else f"person-{n}@example.org",
            name=f"Person Number{n}",
            password=password,
            country=rng.choice(countries),
            service_type="customs",
            organisation="Customs",
            last_seen_at=now,
            date_joined=joined,
            second_factor_grace_until=now + timedelta(days=36_500),
        )
        for n in range(size.people)
    ]
    people = User.objects.bulk_create(made, batch_size=BATCH)
    seats = [
        Membership(user=person, network=network, role=_role(n), joined_at=joined)
        for n, person in enumerate(people)
        for network in (networks if n == 0 else [networks[n % 4]])
    ]
    Membership.objects.bulk_create(seats, batch_size=BATCH)
    return people


def _role(n: int) -> str:
    if n == 0:
        return Role.EXPERT
    return Role.COORDINATOR if n < 5 else (Role.OBSERVER if n % 20 == 0 else Role.MEMBER)


def _topics(
    rng: random.Random, size: Size, networks: list[Network], people: list[User], now: datetime
) -> tuple[list[Topic], Forum]:
    forums = [
        Forum.objects.create(network=network, name=name, slug=name.lower())
        for network in networks
        for name in ("General", "Trends", "Practice")
    ]
    main = forums[0]
    made = []
    for n in range(size.topics):
        forum = main if n < size.listed else forums[1 + n % (len(forums) - 1)]
        author = people[_in_network(rng, n, networks, forum, len(people))]
        at = now - timedelta(minutes=50 * n)
        made.append(
            Topic(
                forum=forum, title=sentence(rng, 8), marking=rng.choice(Marking.values[:4]), author=author,
                client_id=uuid.UUID(int=n), last_poster=author, created_at=at, last_posted_at=at,
            )
        )  # fmt: skip
    topics = Topic.objects.bulk_create(made, batch_size=BATCH)
    _tags(rng, size, networks, topics)
    return topics, main


def _tags(rng: random.Random, size: Size, networks: list[Network], topics: list[Topic]) -> None:
    """None, one, two or three tags for each topic."""
    made = [Tag(network=each, name=f"Tag {n}", slug=f"tag-{n}") for each in networks for n in range(size.tags)]
    known: dict[int, list[Tag]] = {}
    for tag in Tag.objects.bulk_create(made):
        known.setdefault(tag.network_id, []).append(tag)
    carried = [
        TopicTag(topic=topic, tag=tag)
        for topic in topics
        for tag in rng.sample(known[topic.forum.network_id], rng.randrange(4))
    ]
    TopicTag.objects.bulk_create(carried, batch_size=BATCH)


def _in_network(rng: random.Random, n: int, networks: list[Network], forum: Forum, people: int) -> int:
    index = networks.index(forum.network)
    return (rng.randrange(people // 4) * 4 + index) % people


def _posts(rng: random.Random, size: Size, topics: list[Topic], people: list[User], now: datetime) -> None:
    each = (size.posts - size.longest) // (len(topics) - 1)
    bodies = [f"<p>{sentence(rng, 45)}.</p><p>{sentence(rng, 30)}.</p>" for _ in range(500)]
    posts, serial = [], 0
    for n, topic in enumerate(topics):
        topic.last_number = size.longest if n == 0 else each
        start = topic.last_posted_at - timedelta(minutes=topic.last_number)
        for number in range(1, topic.last_number + 1):
            serial += 1
            posts.append(
                Post(
                    topic=topic, number=number, author=people[rng.randrange(len(people))], body=rng.choice(bodies),
                    client_id=uuid.UUID(int=serial), created_at=start + timedelta(minutes=number),
                    reactions={"thanks": 1 + number % 3} if number % 4 == 0 else {},
                )
            )  # fmt: skip
    posts = Post.objects.bulk_create(posts, batch_size=BATCH)
    Topic.objects.bulk_update(topics, ["last_number"], batch_size=BATCH)
    seen = [TopicVisit(user=people[0], topic=t, last_number=t.last_number, seen_at=now) for t in topics[40::2]]
    TopicVisit.objects.bulk_create(seen, batch_size=BATCH)
    _activities(
        [
            (
                p.topic.forum.network,
                p.author,
                "post.added",
                "forums.post",
                p.pk,
                "forums.topic",
                p.topic_id,
                p.created_at,
            )
            for p in posts
        ],
        now,
    )


def _activities(rows: list[tuple[Any, ...]], now: datetime) -> None:
    heads: dict[int, int] = {}
    made = []
    for network, actor, verb, kind, pk, scope, scope_id, at in rows:
        heads[network.stream_id] = heads.get(network.stream_id) or Stream.objects.get(pk=network.stream_id).head
        heads[network.stream_id] += 1
        made.append(
            Activity(
                stream_id=network.stream_id, seq=heads[network.stream_id], actor=actor, verb=verb, target_type=kind,
                target_id=pk, scope_type=scope, scope_id=scope_id, created_at=at, handled_at=now,
            )
        )  # fmt: skip
    Activity.objects.bulk_create(made, batch_size=BATCH)
    for stream, head in heads.items():
        Stream.objects.filter(pk=stream).update(head=head)


def _documents(rng: random.Random, size: Size, networks: list[Network], people: list[User], now: datetime) -> Folder:
    folders = [open_folder(actor=None, network=network, name=f"Folder {n}") for network in networks for n in range(25)]
    made = [
        Document(
            folder=folders[n % len(folders)], reference=f"P-PG/Bench (2026) {n}", title=sentence(rng, 7),
            created_by=people[rng.randrange(len(people))], client_id=uuid.UUID(int=n),
        )
        for n in range(size.documents)
    ]  # fmt: skip
    documents = Document.objects.bulk_create(made, batch_size=BATCH)
    blob = Blob.objects.create(sha256="0" * 64, size=1000, name="bench/none", state=ScanState.UNSCANNED)
    versions = [
        Version(
            document=d, serial=1, language="en", number=1, marking=Marking.AMBER, blob=blob, file_name="a.pdf",
            content_type="application/pdf", size=1000, sha256="0" * 64, uploaded_by=d.created_by,
            created_at=now - timedelta(minutes=n), client_id=d.client_id,
        )
        for n, d in enumerate(documents)
    ]  # fmt: skip
    versions = Version.objects.bulk_create(versions, batch_size=BATCH)
    _activities(
        [
            (
                v.document.folder.network,
                v.uploaded_by,
                "document.added",
                "documents.version",
                v.pk,
                "documents.document",
                v.document_id,
                v.created_at,
            )
            for v in versions
        ],
        now,
    )
    return folders[0]


def _messages(rng: random.Random, size: Size, network: Network, people: list[User], now: datetime) -> None:
    channel = Channel.objects.create(
        network=network, name="operations-desk", slug="operations-desk", marking=Marking.AMBER
    )
    made = [
        Message(
            channel=channel, author=people[rng.randrange(len(people))], text=sentence(rng, 14),
            client_id=uuid.UUID(int=n), created_at=now - timedelta(minutes=size.messages - n),
        )
        for n in range(size.messages)
    ]  # fmt: skip
    made = Message.objects.bulk_create(made, batch_size=BATCH)
    _activities(
        [
            (network, m.author, "message.sent", "chat.message", m.pk, "chat.channel", channel.pk, m.created_at)
            for m in made
        ],
        now,
    )
