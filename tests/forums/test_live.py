"""What an open topic asks for after a frame."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from forums import live
from forums.actions import change_marking
from forums.models import Post, Topic, TopicVisit
from portal.marking import Marking
from portal.models import Activity
from tests.conftest import Cast

SignIn = Callable[..., Client]


def numbers_in(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-number="(\d+)"', text)]


def test_posts_after_a_number_are_shown_and_seen(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    client = signed_in(cast.member)
    client.get(topic.get_absolute_url())
    for _ in range(3):
        reply_by(cast.expert, topic)
    assert numbers_in(client.get(f"{topic.get_absolute_url()}shown/?after=2").text) == [3, 4]
    assert TopicVisit.objects.get(user=cast.member, topic=topic).last_number == 4


def test_one_post_is_shown_as_its_reader_may_have_it(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    post = reply_by(cast.member, topic)
    address = f"{topic.get_absolute_url()}shown/?post={post.pk}"
    own, others = (signed_in(who).get(address).text for who in (cast.member, cast.observer))
    assert (numbers_in(own), numbers_in(others)) == ([2], [2])
    assert (f"posts/{post.pk}/edit/" in own, f"posts/{post.pk}/edit/" in others) == (True, False)
    assert TopicVisit.objects.filter(user=cast.observer).count() == 0


def test_fragment_speaks_the_language_of_its_reader(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    post = reply_by(cast.expert, topic)
    cast.member.language = "fr"
    cast.member.save()
    text = signed_in(cast.member).get(f"{topic.get_absolute_url()}shown/?post={post.pk}").text
    assert ("expert" in text, "Message 2" in text or "Contribution 2" in text) == (True, True)


def test_post_of_another_topic_is_not_shown_here(
    cast: Cast, topic: Topic, topic_by: Callable[..., Topic], reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    elsewhere = reply_by(cast.expert, topic_by(cast.expert, marking=Marking.RED), "<p>Secret</p>")
    answer = signed_in(cast.member).get(f"{topic.get_absolute_url()}shown/?post={elsewhere.pk}")
    assert (answer.status_code, answer.text.strip()) == (200, "")


@pytest.mark.parametrize("query", ["", "after=", "after=x", "after=-1", "post=", "post=1e9", "after=" + "9" * 40])
def test_nonsense_is_refused(cast: Cast, topic: Topic, signed_in: SignIn, query: str) -> None:
    assert signed_in(cast.member).get(f"{topic.get_absolute_url()}shown/?{query}").status_code == 422


def test_frames_hold_no_text_and_no_post_that_left(
    cast: Cast, topic: Topic, topic_by: Callable[..., Topic], reply_by: Callable[..., Post]
) -> None:
    post = reply_by(cast.expert, topic, "<p>Behind the panel</p>")
    elsewhere = topic_by(cast.expert)
    Post.objects.filter(pk=post.pk).update(topic=elsewhere, number=2)
    happened = Activity.objects.filter(scope_type="forums.topic", scope_id=topic.pk).order_by("seq")
    frames = live.events(topic.pk, happened)
    assert [(frame["verb"], frame["number"]) for frame in frames] == [("topic.started", 1), ("post.added", 0)]
    assert [sorted(frame) for frame in frames] == [["author", "number", "post", "seq", "verb"]] * 2


def test_fragment_is_gone_with_the_right_to_read(cast: Cast, topic: Topic, signed_in: SignIn) -> None:
    client, address = signed_in(cast.observer), f"{topic.get_absolute_url()}shown/?after=0"
    before = client.get(address).status_code
    change_marking(actor=cast.expert, topic=topic, marking=Marking.STRICT)
    assert (before, client.get(address).status_code) == (200, 404)


def test_rail_is_told_what_is_unread(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn, django_assert_max_num_queries: Callable
) -> None:
    reply_by(cast.expert, topic)
    client = signed_in(cast.member)
    with django_assert_max_num_queries(5):
        before = client.get("/unread/").json()
    client.get(topic.get_absolute_url())
    after = client.get("/unread/").json()
    told = [{"networks": {"/networks/airports/": n}, "talk": 0} for n in (1, 0)]
    assert [before, after] == told
    assert signed_in(cast.stranger).get("/unread/").json() == {"networks": {"/networks/mednet/": 0}, "talk": 0}
