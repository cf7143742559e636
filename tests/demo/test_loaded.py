"""The loaded demonstration is what people would have made by hand. Loaded once for all tests of this file."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from chat.access import visible_channels
from chat.models import Channel, ChannelKind, Message
from config.demo.content import BY_KEY, NETWORKS, PEOPLE
from config.demo.keeping import SAID
from config.demo.loader import PASSWORD, load_demo
from config.demo.messages import ANSWERS
from config.demo.moderation import SPLIT_OFF
from config.demo.reading import ARCHIVED
from config.demo.requests import KETAMINE, YOUNG_COMPANIES
from config.demo.rooms import GROUPS
from documents.access import visible_documents, visible_folders
from documents.models import Document, Version
from forums.access import unread_topics, visible_forums, visible_topics
from forums.models import Attachment, Forum, Post, Topic, TopicReader, TopicVisit
from networks.models import AnnouncementPicture, Membership, Network
from notifications.access import visible_notices
from notifications.models import Delivery, Notice, Watch
from portal.models import Activity, Stream

pytestmark = pytest.mark.xdist_group("demo")
NAMES = ("airports", "precursors", "mednet", "prisons")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files lie."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, files: Path) -> Iterator[datetime]:
    """The demonstration, in a transaction that is rolled back after the last test of this file."""
    now = timezone.now()
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), transaction.atomic():
        assert load_demo(now=now) is True
        yield now
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: datetime) -> Iterator[datetime]:
    """The moment of loading. What a test changes is undone."""
    with transaction.atomic():
        yield loaded
        transaction.set_rollback(True)


def person(key: str) -> User:
    return User.objects.get(email=BY_KEY[key].email)


def test_everything_written_down_is_there(demo: datetime) -> None:
    topics = [topic for text in NETWORKS for forum in text.forums for topic in forum.topics]
    messages = [message for text in NETWORKS for channel in text.channels for message in channel.messages]
    assert User.objects.count() == len(PEOPLE)
    assert sorted(Network.objects.values_list("slug", flat=True)) == sorted(NAMES)
    assert Membership.objects.count() == sum(len(someone.memberships) for someone in PEOPLE)
    assert Forum.objects.count() == sum(len(text.forums) for text in NETWORKS) + len(GROUPS)
    inside = [posts for text in GROUPS for _title, posts in text.topics]
    asked = (KETAMINE, YOUNG_COMPANIES)
    assert Topic.objects.count() == len(topics) + len(inside) + len(SPLIT_OFF) + len(ARCHIVED) + len(asked)
    written = sum(len(topic.posts) for topic in topics) + sum(map(len, inside)) + sum(len(each[3]) for each in ARCHIVED)
    brought = 2  # a reply that quotes, and the report of the request that is closed
    assert Post.objects.count() == written + len(asked) + brought
    rooms = Channel.objects.filter(kind=ChannelKind.CHANNEL)  # conversations and case rooms are their people's
    assert rooms.count() == sum(len(text.channels) for text in NETWORKS) + len(GROUPS) + 1  # and one that is over
    talk = len(messages) + sum(len(text.messages) for text in GROUPS)
    called = 1  # somebody is called on
    assert Message.objects.filter(channel__in=rooms).count() == talk + len(ANSWERS) + called + len(SAID)
    assert set(Topic.objects.filter(pinned=True).values_list("title", flat=True)) == {
        topic.title for topic in topics if topic.pinned
    }
    red = Topic.objects.get(marking="RED")
    names = User.objects.filter(pk__in=TopicReader.objects.filter(topic=red).values("user_id"))
    assert sorted(someone.first_name.lower() for someone in names) == [
        "bruno",
        "clara",
        "dario",
        "greta",
        "hugo",
        "lena",
    ]


def test_files_are_stored_with_their_names_and_hashes(demo: datetime, files: Path) -> None:
    versions = list(Version.objects.select_related("blob"))
    contents = {version.sha256 for version in versions} | set(Attachment.objects.values_list("sha256", flat=True))
    pictures = AnnouncementPicture.objects.count()
    assert len(contents) + pictures == len([path for path in files.rglob("*") if path.is_file()])
    for version in versions:
        data = (files / version.stored).read_bytes()
        assert (version.size, version.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert Version.objects.filter(file_name="استبيان-مدسباد.docx", language="ar", number=1).count() == 1
    chapter = Document.objects.get(reference="DEMO/Airports (1)")
    assert list(chapter.versions.order_by("serial").values_list("serial", "language", "number")) == [
        (1, "en", 1),
        (2, "en", 2),
        (3, "en", 3),
        (4, "fr", 1),
    ]


def test_topics_are_numbered_and_dated_as_if_written_by_hand(demo: datetime) -> None:
    for topic in Topic.objects.all():
        posts = list(topic.posts.order_by("number"))
        assert [post.number for post in posts] == list(range(1, topic.last_number + 1))
        assert (topic.created_at, topic.last_posted_at) == (posts[0].created_at, posts[-1].created_at)
        assert (topic.author_id, topic.last_poster_id) == (posts[0].author_id, posts[-1].author_id)
        assert topic.last_posted_at < demo
    newest = TopicVisit.objects.get(topic__title__startswith="Swallowers", user=person("clara"))
    assert newest.last_number == 6


def test_what_happened_is_in_order_and_handled(demo: datetime) -> None:
    for stream in Stream.objects.all():
        happened = list(Activity.objects.filter(stream=stream).order_by("seq"))
        assert [activity.seq for activity in happened] == list(range(1, stream.head + 1))
    everywhere = list(Activity.objects.order_by("pk").values_list("created_at", flat=True))
    assert everywhere == sorted(everywhere)
    assert everywhere[-1] < demo
    assert Activity.objects.filter(handled_at=None).count() == 0
    assert Delivery.objects.exclude(state=Delivery.State.FAILED).count() == 0
    assert mail.outbox == []


def test_watches_and_notices_are_those_of_people_who_wrote(demo: datetime) -> None:
    split = set(Topic.objects.filter(title__in=SPLIT_OFF).values_list("pk", flat=True))
    for watch in Watch.objects.all():
        acted = Activity.objects.filter(
            actor=watch.user, scope_type=watch.scope_type, scope_id=watch.scope_id
        ).order_by("pk")
        # Who watched a topic watches what was split off from it, without a word.
        assert watch.created_at == acted[0].created_at if acted else watch.scope_id in split
    for notice in Notice.objects.select_related("activity", "user"):
        assert notice.user_id != notice.activity.actor_id
        assert (notice.read_at is None) == (notice.created_at > notice.user.last_seen_at)


@pytest.mark.parametrize(
    ("key", "titles"),
    [
        ("ada", []),
        ("bruno", ["Annual Conference of Drug Control Networks: Airports session"]),
        (
            "clara",
            ["Couriers from the Caribbean: change of hub since summer", "Carbon-backed false walls: flat images"],
        ),
        ("petra", ["Stopped shipments: please send the order e-mails too"]),
        ("farid", ["Rapport annuel de l'observatoire : vos remarques"]),
        ("vera", ["Therapeutic community: who may live there, who decides?"]),
        ("hana", ["Couriers from the Caribbean: change of hub since summer", "Carbon-backed false walls: flat images"]),
        ("zoe", []),
    ],
)
def test_people_come_back_to_something_new(demo: datetime, key: str, titles: list[str]) -> None:
    user = person(key)
    told = visible_notices(user).filter(read_at=None, target_type="forums.post")
    unread = told.order_by("-pk").values_list("target_id", flat=True)
    assert [Post.objects.get(pk=pk).topic.title for pk in unread] == titles
    assert unread_topics(user).exists()


def test_everybody_has_the_password_and_a_proven_address(demo: datetime) -> None:
    for user in User.objects.all():
        assert user.check_password(PASSWORD)
        assert user.emailaddress_set.filter(email=user.email, verified=True, primary=True).count() == 1
    answer = Client().post("/accounts/login/", {"login": "clara.cobalt@example.org", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def addresses(user: User, slug: str) -> Iterator[str]:
    """Every page of a workspace that ``user`` may open."""
    place = f"/networks/{slug}/"
    yield from (place, f"{place}forums/", f"{place}library/", f"{place}channels/", f"{place}members/")
    for forum in visible_forums(user).filter(network__slug=slug):
        yield forum.get_absolute_url()
    for topic in visible_topics(user).filter(forum__network__slug=slug).select_related("forum__network"):
        yield topic.get_absolute_url()
        yield topic.page_url(topic.last_number)
    for folder in visible_folders(user).filter(network__slug=slug).select_related("network"):
        yield folder.get_absolute_url()
    for document in visible_documents(user).filter(folder__network__slug=slug).select_related("folder__network"):
        yield document.get_absolute_url()
    for channel in visible_channels(user).filter(network__slug=slug).select_related("network"):
        yield channel.get_absolute_url()


def signed_in(key: str) -> Client:
    client = Client()
    client.force_login(person(key))
    return client


@pytest.mark.parametrize(
    ("key", "slug"),
    [("clara", "airports"), ("petra", "precursors"), ("farid", "mednet"), ("vera", "prisons")],
)
def test_every_page_of_a_workspace_answers_its_members(demo: datetime, key: str, slug: str) -> None:
    client = signed_in(key)
    pages = ["/", "/networks/", "/notifications/", f"/people/{person(key).pk}/", *addresses(person(key), slug)]
    assert [page for page in pages if client.get(page, follow=True).status_code != 200] == []


@pytest.mark.parametrize("key", ["ada", "bruno", "clara", "petra", "farid", "vera", "hana", "zoe"])
def test_people_find_their_networks_and_no_others(demo: datetime, key: str) -> None:
    client = signed_in(key)
    mine = NAMES if BY_KEY[key].secretariat else [seat.network for seat in BY_KEY[key].memberships]
    for slug in NAMES:
        expected = 200 if slug in mine else 404
        for page in ("", "forums/", "library/", "channels/", "members/"):
            assert client.get(f"/networks/{slug}/{page}").status_code == expected
    assert client.get("/").status_code == 200
