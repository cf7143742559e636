"""Pages of the forums as people get them."""

import re
from collections.abc import Callable

import pytest

from forums.models import Forum, Topic
from tests.conftest import Cast


@pytest.mark.parametrize("count", [1, 3, 20])
def test_topic_list_costs_the_same(
    cast: Cast,
    concealment: Forum,
    topic_by: Callable,
    signed_in: Callable,
    django_assert_num_queries: Callable,
    count: int,
) -> None:
    for number in range(count):
        topic_by(cast.expert, title=f"Topic {number}")
    client = signed_in(cast.member)
    with django_assert_num_queries(9):  # everything is counted: unread, notices, tags and countries
        client.get("/networks/airports/forums/concealment/")
    with django_assert_num_queries(5):  # nothing has happened since
        page = client.get("/networks/airports/forums/concealment/")
    assert page.content.count(b"data-unread") == count


@pytest.mark.parametrize("count", [1, 3, 20])
def test_topic_page_costs_the_same(
    cast: Cast, topic: Topic, reply_by: Callable, signed_in: Callable, django_assert_num_queries: Callable, count: int
) -> None:
    for _ in range(count - 1):
        reply_by(cast.coordinator, topic)
    client = signed_in(cast.member)
    with django_assert_num_queries(9):  # everything is counted, and the visit written
        client.get(f"/networks/airports/topics/{topic.pk}/")
    with django_assert_num_queries(5):  # nothing has happened since
        page = client.get(f"/networks/airports/topics/{topic.pk}/")
    assert page.content.count(b'<article class="post"') == count


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("0", 1), ("x", 1), ("-3", 1), ("", 1), ("2", 2), ("1e9", 1), ("1000000000", 3), ("9" * 5000, 1), ("٣", 3)],
)
def test_any_page_number_gives_a_page(
    cast: Cast, topic: Topic, reply_by: Callable, signed_in: Callable, asked: str, shown: int
) -> None:
    for _ in range(40):
        reply_by(cast.coordinator, topic)
    page = signed_in(cast.member).get(f"/networks/airports/topics/{topic.pk}/", {"page": asked})
    numbers = [int(n) for n in re.findall(r'data-number="(\d+)"', page.content.decode())]
    assert numbers == list(range(20 * shown - 19, min(20 * shown, 41) + 1))


@pytest.mark.parametrize("asked", ["0", "x", "1e9", "99999999999999"])
def test_any_page_number_of_a_forum_gives_a_page(cast: Cast, topic: Topic, signed_in: Callable, asked: str) -> None:
    page = signed_in(cast.member).get("/networks/airports/forums/concealment/", {"page": asked})
    assert (page.status_code, topic.title in page.content.decode()) == (200, True)


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 25])
def test_absurd_ids_are_unknown(cast: Cast, topic: Topic, signed_in: Callable, number: str) -> None:
    client = signed_in(cast.member)
    pages = [f"topics/{number}/", f"topics/{topic.pk}/posts/{number}/edit/", f"topics/{number}/reply/"]
    assert [client.get(f"/networks/airports/{page}").status_code for page in pages] == [404, 404, 404]


def test_pinned_topics_stand_first(cast: Cast, topic_by: Callable, signed_in: Callable) -> None:
    first, second, third = (topic_by(cast.expert, title=title) for title in ("One", "Two", "Three"))
    Topic.objects.filter(pk=first.pk).update(pinned=True)
    page = signed_in(cast.member).get("/networks/airports/forums/concealment/").content.decode()
    assert re.findall(r'topics/(\d+)/" dir', page) == [str(t.pk) for t in (first, third, second)]


def test_second_page_goes_on_where_the_first_ends(cast: Cast, topic_by: Callable, signed_in: Callable) -> None:
    for number in range(30):
        topic_by(cast.expert, title=f"T{number}")
    client = signed_in(cast.member)
    pages = [client.get("/networks/airports/forums/concealment/", {"page": n}).content.decode() for n in (1, 2)]
    assert [re.findall(r">(T\d+)</a>", page) for page in pages] == [
        [f"T{n}" for n in range(29, 4, -1)],
        [f"T{n}" for n in range(4, -1, -1)],
    ]


def test_lists_show_and_count_only_what_one_may_read(
    cast: Cast, concealment: Forum, closed_desk: Forum, topic_by: Callable, signed_in: Callable
) -> None:
    topic_by(cast.expert, title="For all")
    topic_by(cast.expert, title="Strictly", marking="AMBER+STRICT")
    topic_by(cast.expert, title="Named", marking="RED")
    topic_by(cast.expert, title="Desk", forum=closed_desk)
    client = signed_in(cast.observer)
    forums = client.get("/networks/airports/forums/").content.decode()
    topics = client.get("/networks/airports/forums/concealment/").content.decode()
    hidden = ("Strictly", "Named", "Desk", "Closed desk")
    assert [word for word in hidden if word in forums + topics] == []
    assert ("1 topic<" in forums, "For all" in topics) == (True, True)
    assert client.get("/networks/airports/forums/closed-desk/").status_code == 404


def test_audience_line_tells_people_countries_and_observers(
    cast: Cast, concealment: Forum, signed_in: Callable
) -> None:
    client = signed_in(cast.member)

    def line(**query: object) -> str:
        page = (
            client.get("/networks/airports/forums/concealment/audience/", query)
            .content.decode()
            .partition("<details")[0]
        )
        return " ".join(re.sub(r"<[^>]+>", "", page).split())

    assert line(marking="AMBER") == (
        "TLP:AMBERWill be readable by 5 people from 3 countries, 1 observer · mail shows title and link only"
    )
    assert line(marking="AMBER+STRICT") == (
        "TLP:AMBER+STRICTWill be readable by 4 people from 2 countries · mail shows a link only"
    )
    assert line(marking="RED", readers=[cast.observer.pk, cast.stranger.pk, "x", "9" * 40]) == (
        "TLP:REDWill be readable by 2 people from 2 countries, 1 observer · mail shows a link only"
    )
    answer = client.get("/networks/airports/forums/concealment/audience/", {"marking": "PURPLE"})
    assert answer.status_code == 422


def test_empty_places_say_what_they_are_for(cast: Cast, airports: object, signed_in: Callable) -> None:
    from forums.actions import open_forum

    client = signed_in(cast.member)
    assert "No forum has been opened here yet" in client.get("/networks/airports/forums/").content.decode()
    open_forum(network=airports, name="New", slug="fresh")  # type: ignore[arg-type]
    page = client.get("/networks/airports/forums/fresh/").content.decode()
    assert ("No topic here yet" in page, page.count("New topic")) == (True, 1)
    observed = signed_in(cast.observer).get("/networks/airports/forums/fresh/").content.decode()
    assert "New topic" not in observed


def test_scripts_and_styles_carry_the_nonce(cast: Cast, topic: Topic, signed_in: Callable) -> None:
    answer = signed_in(cast.member).get(f"/networks/airports/topics/{topic.pk}/")
    nonce = re.search(r"'nonce-([^']+)'", answer["Content-Security-Policy"])
    tags = re.findall(r"<(?:script|style)\b[^>]*>", answer.content.decode())
    assert nonce is not None
    assert [tag for tag in tags if f'nonce="{nonce[1]}"' not in tag] == []
    assert sum("importmap" in tag for tag in tags) == 1
