"""Pages of the forums as people get them."""

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
    with django_assert_num_queries(8):
        page = client.get("/networks/airports/forums/concealment/")
    assert page.content.count(b"data-unread") == count


@pytest.mark.parametrize("count", [1, 3, 20])
def test_topic_page_costs_the_same(
    cast: Cast, topic: Topic, reply_by: Callable, signed_in: Callable, django_assert_num_queries: Callable, count: int
) -> None:
    for _ in range(count - 1):
        reply_by(cast.coordinator, topic)
    client = signed_in(cast.member)
    with django_assert_num_queries(9):  # the first visit is written
        client.get(f"/networks/airports/topics/{topic.pk}/")
    with django_assert_num_queries(8):
        page = client.get(f"/networks/airports/topics/{topic.pk}/")
    assert page.content.count(b'<article class="post"') == count
