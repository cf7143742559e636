"""Finding topics in a forum: filters, sorting, what is shown of each, what left."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forums.actions import change_marking
from forums.models import Forum, MovedTopic, Post, Topic, TopicState, TopicVisit
from networks.models import Network
from portal.marking import Marking
from tests.conftest import Cast

SignIn = Callable[..., Client]
HERE = "/networks/airports/forums/concealment/"


def titles(page: str) -> list[str]:
    """The titles in the table, in order."""
    table = page.partition("<table")[2].partition("</table>")[0]
    return re.findall(r'dir="auto">([^<]+)</a></span>', table)


@pytest.fixture
def four(cast: Cast, topic_by: Callable[..., Topic], reply_by: Callable[..., Post]) -> dict[str, Topic]:
    """Four topics, one of them archived, posted in from the first to the last."""
    made = {
        "own": topic_by(cast.member, title="Own", tags=["Concealment", "Mail"]),
        "answered": topic_by(cast.expert, title="Answered", tags=["concealment"]),
        "plain": topic_by(cast.expert, title="Ample"),
        "archived": topic_by(cast.expert, title="Archived one", tags=["Old times"]),
    }
    reply_by(cast.coordinator, made["answered"])
    Topic.objects.filter(pk=made["archived"].pk).update(state=TopicState.ARCHIVED)
    return made


@pytest.mark.parametrize(
    ("query", "expected", "said"),
    [
        ("", ["Answered", "Ample", "Own"], "3 topics"),
        ("?show=unread", ["Answered", "Ample"], "2 topics: unread"),
        ("?show=mine", ["Own"], "1 topic: started or replied in by me"),
        ("?show=unanswered", ["Ample", "Own"], "2 topics: without a reply"),
        ("?show=archived", ["Archived one"], "1 topic: archived"),
        ("?tag=concealment", ["Answered", "Own"], "2 topics: tag “Concealment”"),
        ("?tag=CONCEALMENT&show=mine", ["Own"], "1 topic: started or replied in by me, tag “Concealment”"),
        ("?country=FR", ["Answered", "Ample"], "2 topics: started from France"),
        ("?country=CZ&show=unread", [], "0 topics: unread, started from Czechia"),
        ("?sort=newest", ["Ample", "Answered", "Own"], "3 topics"),
        ("?sort=replies", ["Answered", "Ample", "Own"], "3 topics"),
        ("?sort=title", ["Ample", "Answered", "Own"], "3 topics"),
        (
            "?sort=title&show=unread&country=FR&tag=concealment", ["Answered"],
            "1 topic: unread, tag “Concealment”, started from France",
        ),
    ],
)  # fmt: skip
def test_list_shows_what_is_asked_for_and_says_so(
    cast: Cast, four: dict[str, Topic], signed_in: SignIn, query: str, expected: list[str], said: str
) -> None:
    page = signed_in(cast.member).get(f"{HERE}{query}").text
    line = re.sub(r"<[^>]+>", "", page.partition('<p class="small" role="status">')[2].partition("</p>")[0])
    assert (titles(page), line.partition(" · ")[0]) == (expected, said)


def test_reply_makes_a_topic_mine(
    cast: Cast, four: dict[str, Topic], reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    reply_by(cast.member, four["plain"])
    assert titles(signed_in(cast.member).get(f"{HERE}?show=mine").text) == ["Ample", "Own"]


@pytest.mark.parametrize("show", ["unread", "mine", "unanswered", "archived"])
def test_each_filter_has_its_own_empty_state_with_a_way_back(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn, show: str
) -> None:
    reply_by(cast.expert, topic)
    client = signed_in(cast.member)
    client.get(topic.get_absolute_url())
    page = client.get(f"{HERE}?show={show}").text
    said = {
        "unread": "Nothing unread here",
        "mine": "Nothing of yours yet",
        "unanswered": "Every topic has a reply",
        "archived": "Nothing is archived",
    }
    found = {key for key, words in said.items() if words in page}
    assert (found, page.count(f'href="{HERE}">Show all topics</a>')) == ({show}, 2)


@pytest.mark.parametrize(
    "query",
    [
        "show=never", "show=%00", "sort=' OR 1", "country=zz", "country=%F0%9F%87%AB", "tag=%00", "tag=%E2%80%8B",
        "page=-1&show=mine", "page=1e9", "show=" + "x" * 5000, "sort=", "show=&tag=&country=&sort=",
    ],
)  # fmt: skip
def test_what_no_list_can_be_asked_for_is_left_out(cast: Cast, topic: Topic, signed_in: SignIn, query: str) -> None:
    answer = signed_in(cast.expert).get(f"{HERE}?{query}")
    assert (answer.status_code, titles(answer.text)) == (200, [topic.title])


@pytest.mark.parametrize("tag", ["never", "<script>", "x" * 300, "مطار"])
def test_unknown_tag_is_an_empty_list(cast: Cast, topic: Topic, signed_in: SignIn, tag: str) -> None:
    answer = signed_in(cast.expert).get(HERE, {"tag": tag})
    assert (answer.status_code, titles(answer.text), "<script>" in answer.text) == (200, [], False)


def test_filters_are_kept_from_page_to_page_and_chosen_in_the_form(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    for number in range(30):
        topic_by(cast.expert, title=f"T{number:02}", tags=["mail"])
    page = signed_in(cast.member).get(f"{HERE}?tag=mail&sort=title&show=unread").text
    assert titles(page) == [f"T{number:02}" for number in range(25)]
    assert 'href="?tag=mail&amp;sort=title&amp;show=unread&amp;page=2"' in page
    assert re.findall(r'<option value="(\w*)" selected>', page) == ["unread", "mail", "title"]


def test_pages_from_both_ends_hold_each_topic_once(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    at = timezone.now()  # all at the same moment: only the id tells them apart
    for number in range(60):
        topic_by(cast.expert, title=f"T{number:02}", at=at)
    client = signed_in(cast.member)
    for sort, expected in (("last", range(59, -1, -1)), ("title", range(60))):
        pages = [titles(client.get(HERE, {"page": page, "sort": sort}).text) for page in (1, 2, 3)]
        assert ([len(page) for page in pages], [title for page in pages for title in page]) == (
            [25, 25, 10],
            [f"T{n:02}" for n in expected],
        )


def test_row_leads_to_the_first_unread_and_to_the_last_post(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    for _ in range(44):
        reply_by(cast.coordinator, topic)
    client, base = signed_in(cast.member), topic.get_absolute_url()
    fresh = client.get(HERE).text
    TopicVisit.objects.create(user=cast.member, topic=topic, last_number=30)
    partly = client.get(HERE).text
    assert (f'href="{base}" dir' in fresh, f'href="{base}?page=2#new" dir' in partly) == (True, True)
    assert (f'href="{base}?page=3#live"' in partly, ">15 new</span>" in partly) == (True, True)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_list_with_everything_in_it_costs_the_same(
    cast: Cast,
    airports: Network,
    concealment: Forum,
    closed_desk: Forum,
    topic_by: Callable[..., Topic],
    signed_in: SignIn,
    django_assert_num_queries: Callable,
    count: int,
) -> None:
    for number in range(count):
        topic_by(cast.expert, title=f"T{number}", tags=[f"tag {number}", "mail"])
        left = topic_by(cast.expert, title=f"Gone {number}", forum=closed_desk)
        MovedTopic.objects.create(forum=concealment, topic=left)
    client = signed_in(cast.expert)
    with django_assert_num_queries(10):
        page = client.get(HERE).text
    assert (len(titles(page)), page.count('class="chip"'), page.count(">Gone ")) == (count, 2 * count, min(count, 10))
    with django_assert_num_queries(6):
        client.get(f"{HERE}?tag=mail&country=FR&sort=title")


def test_tags_and_countries_are_offered_of_what_one_may_read(
    cast: Cast, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    topic_by(cast.expert, tags=["For all"])
    topic_by(cast.member, marking=Marking.STRICT, tags=["Strictly"])
    topic_by(cast.expert, marking=Marking.RED, tags=["Named"], readers=[cast.coordinator.pk])
    topic_by(cast.expert, forum=closed_desk, tags=["Desk"])
    pages = {part: signed_in(getattr(cast, part)).get(HERE).text for part in ("observer", "member", "coordinator")}
    offered = {
        part: re.findall(r'<option value="([\w-]+)">(?:For|Str|Nam|Des|Fra|Cze)', page) for part, page in pages.items()
    }
    assert offered == {
        "observer": ["for-all", "FR"],
        "member": ["for-all", "strictly", "CZ", "FR"],
        "coordinator": ["for-all", "named", "strictly", "CZ", "FR"],
    }
    new = signed_in(cast.member).get(f"{HERE}new/").text
    assert re.findall(r'<option value="([^"]+)"></option>', new) == ["For all", "Strictly"]


def test_line_of_what_was_moved_away_is_for_its_readers_alone(
    cast: Cast, concealment: Forum, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    left = topic_by(cast.expert, title="Went to the desk", forum=closed_desk)
    MovedTopic.objects.create(forum=concealment, topic=left, moved_by=cast.coordinator)
    old = topic_by(cast.expert, title="Went long ago", forum=closed_desk)
    MovedTopic.objects.create(forum=concealment, topic=old, created_at=timezone.now() - timedelta(days=61))
    back = topic_by(cast.expert, title="Came back")
    MovedTopic.objects.create(forum=concealment, topic=back)
    pages = {part: signed_in(getattr(cast, part)).get(HERE).text for part in ("expert", "member", "observer")}
    shown = {
        part: re.findall(r"Went to the desk|Went long ago|Moved to another|Closed desk", page)
        for part, page in pages.items()
    }
    assert shown == {"expert": ["Moved to another", "Went to the desk", "Closed desk"], "member": [], "observer": []}
    change_marking(actor=cast.expert, topic=left, marking=Marking.RED, readers=[cast.secretariat.pk])
    assert ["Went to the desk" in signed_in(who).get(HERE).text for who in (cast.coordinator, cast.expert)] == [
        False,
        True,
    ]


def test_archived_topics_neither_count_nor_call(cast: Cast, four: dict[str, Topic], signed_in: SignIn) -> None:
    client = signed_in(cast.member)
    page = client.get("/networks/airports/forums/").text
    assert ("3 topics<" in page, "Archived one" in page) == (True, False)
    assert "2<span" in page.partition('class="count">')[2][:20]
    read = client.get(four["archived"].get_absolute_url()).text
    assert ("nobody can reply any more" in read, "Post reply" in read) == (True, False)


# -- marking as read -------------------------------------------------------------------------------


def _unread(client: Client) -> dict[str, Any]:
    return dict(client.get("/unread/").json()["networks"])


def test_forum_is_marked_as_read_and_back(
    cast: Cast,
    airports: Network,
    topic_by: Callable[..., Topic],
    reply_by: Callable[..., Post],
    signed_in: SignIn,
) -> None:
    from forums.actions import open_forum

    other = open_forum(network=airports, name="Other", slug="other")
    topics = [topic_by(cast.expert, title=f"T{n}") for n in range(3)]
    topic_by(cast.expert, forum=other)
    reply_by(cast.expert, topics[0])
    TopicVisit.objects.create(user=cast.member, topic=topics[0], last_number=1)
    client = signed_in(cast.member)
    before = _unread(client)
    answer = client.post(f"{HERE}read/", follow=True)
    assert ("3 topics are marked as read." in answer.text, "Undo" in answer.text) == (True, True)
    marked = _unread(client)
    word = re.search(r'name="undo" value="([^"]+)"', answer.text)
    assert word is not None
    client.get(topics[2].get_absolute_url())  # nothing new in it: stays as it was marked
    undone = client.post("/networks/airports/topics/unread/", {"undo": word[1], "forum": "concealment"})
    assert (undone.status_code, undone["Location"]) == (302, HERE)
    here = "/networks/airports/"
    assert (before[here], marked[here], _unread(client)[here]) == (4, 1, 4)
    assert dict(TopicVisit.objects.filter(user=cast.member).values_list("topic", "last_number")) == {topics[0].pk: 1}
    again = client.post("/networks/airports/topics/unread/", {"undo": word[1]})
    assert (again.status_code, "quarter of an hour" in again.text) == (409, True)


def test_network_is_marked_as_read_within_what_one_reads(
    cast: Cast, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    topic_by(cast.expert)
    topic_by(cast.expert, forum=closed_desk)
    client = signed_in(cast.member)
    answer = client.post("/networks/airports/topics/read/", follow=True)
    assert ("1 topic is marked as read." in answer.text, TopicVisit.objects.filter(user=cast.member).count()) == (
        True,
        1,
    )
    assert "There was nothing unread here." in client.post("/networks/airports/topics/read/", follow=True).text


def test_what_was_read_since_stays_read(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    client = signed_in(cast.member)
    answer = client.post(f"{HERE}read/")
    reply_by(cast.expert, topic)
    client.get(f"{topic.get_absolute_url()}?page=1")
    client.post("/networks/airports/topics/unread/", {"undo": answer["Location"].partition("undo=")[2]})
    assert TopicVisit.objects.get(user=cast.member).last_number == 2


@pytest.mark.parametrize("word", ["", "x", "\x00", "é" * 10, "x" * 500])
def test_word_nobody_was_given_takes_nothing_back(cast: Cast, topic: Topic, signed_in: SignIn, word: str) -> None:
    assert signed_in(cast.member).post("/networks/airports/topics/unread/", {"undo": word}).status_code == 409


def test_word_of_another_person_takes_nothing_back(cast: Cast, topic: Topic, signed_in: SignIn) -> None:
    answer = signed_in(cast.member).post(f"{HERE}read/")
    word = answer["Location"].partition("undo=")[2]
    assert signed_in(cast.coordinator).post("/networks/airports/topics/unread/", {"undo": word}).status_code == 409
    assert TopicVisit.objects.filter(user=cast.member).count() == 1
