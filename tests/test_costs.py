"""What the pages over all sections cost: literal query counts, equal for 1, 3 and 20 of everything."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from chat.actions import open_channel, send_message
from documents.actions import open_folder, upload_document
from forums.actions import add_reply, open_forum, start_topic
from networks.actions.announcements import NewPicture, add_date, make_announcement
from networks.models import Network
from notifications.jobs import relay
from notifications.models import Notice
from search.jobs import keep
from tests.conftest import Cast
from tests.matrix.settings import a_picture

COUNTS = pytest.mark.parametrize("count", [1, 3, 20])


@pytest.fixture
def busy(cast: Cast, airports: Network, settings: Any, tmp_path: Path) -> Callable[[int], None]:
    """``busy(n)``: n topics of the member with a reply of the expert, n documents, n messages; all told."""
    settings.MEDIA_ROOT = tmp_path

    def make(count: int) -> None:
        forum = open_forum(network=airports, name="Concealment", slug="concealment")
        folder = open_folder(actor=None, network=airports, name="Handbooks")
        channel = open_channel(actor=cast.coordinator, network=airports, name="desk", slug="desk", marking="AMBER")
        for number in range(count):
            topic = start_topic(
                actor=cast.member, forum=forum, title=f"Topic {number}", marking="AMBER", body="<p>Seen?</p>",
                client_id=uuid4(),
            )  # fmt: skip
            add_reply(actor=cast.expert, topic=topic, body="<p>Yes.</p>", client_id=uuid4())
            file = ContentFile(b"%PDF-1.7\n%%EOF\n", name=f"{number}.pdf")
            upload_document(actor=cast.expert, folder=folder, file=file, language="en", marking="AMBER")
            send_message(actor=cast.expert, channel=channel, text="Here.", client_id=uuid4())
        relay()

    return make


@COUNTS
def test_home_costs_the_same(
    cast: Cast, busy: Callable, signed_in: Callable[..., Client], django_assert_num_queries: Callable, count: int
) -> None:
    busy(count)
    client = signed_in(cast.member)
    with django_assert_num_queries(15):
        page = client.get("/")
    assert page.text.count("Topic ") >= min(count, 5)


def announce(actor: User, network: Network, number: int) -> None:
    """An announcement with a picture, and a date."""
    make_announcement(
        actor=actor, network=network, title=f"Word {number}", body="<p>Come.</p>", shown_until=None, client_id=uuid4(),
        pictures=[NewPicture(a_picture(), "A kite")],
    )  # fmt: skip
    day = timezone.localdate() + timedelta(days=number)
    add_date(actor=actor, network=network, title="Day", place="", starts_on=day, ends_on=None)


@COUNTS
def test_overview_costs_the_same(
    cast: Cast,
    airports: Network,
    busy: Callable,
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable,
    count: int,
) -> None:
    busy(count)
    for number in range(count):
        announce(cast.coordinator, airports, number)
    client = signed_in(cast.member)
    # Announcements, their pictures and the stream's look at them, the dates, and how much one is told of this network:
    # five more than a bare overview.
    with django_assert_num_queries(18):
        page = client.get("/networks/airports/")
    assert (len(page.context["announcements"]), len(page.context["dates"])) == (count, min(count, 6))


@COUNTS
def test_notices_cost_the_same(
    cast: Cast, busy: Callable, signed_in: Callable[..., Client], django_assert_num_queries: Callable, count: int
) -> None:
    busy(count)
    client = signed_in(cast.member)
    with django_assert_num_queries(10):
        page = client.get("/notifications/")
    assert sum(group.count for group in page.context["groups"]) == count


def test_bell_and_list_forget_what_may_no_longer_be_read(
    cast: Cast, busy: Callable, signed_in: Callable[..., Client]
) -> None:
    busy(3)
    client = signed_in(cast.member)
    assert "data-count>3</span>" in client.get("/notifications/count/").text
    cast.member.memberships.update(ended_at=cast.member.date_joined)
    assert "data-count hidden>0</span>" in client.get("/notifications/count/").text
    page = client.get("/notifications/")
    assert (page.context["groups"], "Topic 0" in page.text) == ([], False)
    notice = Notice.objects.filter(user=cast.member).first()
    assert notice is not None
    assert client.get(f"/notifications/{notice.pk}/").status_code == 404


@COUNTS
def test_search_costs_the_same_and_finds_in_every_section(
    cast: Cast, busy: Callable, signed_in: Callable[..., Client], django_assert_num_queries: Callable, count: int
) -> None:
    busy(count)
    keep()
    client = signed_in(cast.member)
    client.get("/search/")
    with django_assert_num_queries(7):
        found = client.get("/search/", {"q": "topic"}).context["found"]
    assert found.facets.total >= count
    jumps = client.get("/search/jump/", {"q": "0"}).context["found"]
    alike = 1 + (count == 20)  # 0 and 10
    assert [(finder.key, len(things)) for finder, things in jumps] == [("forums", alike), ("documents", alike)]


def test_search_shows_a_stranger_nothing_of_any_section(
    cast: Cast, busy: Callable, signed_in: Callable[..., Client]
) -> None:
    busy(3)
    keep()
    client = signed_in(cast.stranger)
    for words in ("topic", "1", "desk"):
        assert client.get("/search/", {"q": words}).context["found"].facets.total == 0
        assert client.get("/search/jump/", {"q": words}).context["found"] == []
