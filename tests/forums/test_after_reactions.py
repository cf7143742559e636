"""Thanks, agreement, "seen here too" with its country, and the answer to a topic."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forums.access.after import can_answer, can_react
from forums.actions.after import mark_answer, react, remove_post
from forums.models import Post, Reaction, Topic, TopicState
from networks.access import forget_rights
from networks.actions import end_membership
from networks.models import Membership
from notifications.jobs import relay
from notifications.models import Notice
from portal.errors import Conflict, Refused, Unprocessable
from portal.models import Activity
from tests.conftest import Cast

INSIDERS = ("secretariat", "coordinator", "expert", "member", "observer")


def url(post: Post, act: str = "") -> str:
    return f"/networks/airports/topics/{post.topic_id}/posts/{post.pk}/{act}"


def topic_page(client: Client, post: Post) -> str:
    return client.get(f"/networks/airports/topics/{post.topic_id}/").content.decode()


@pytest.fixture
def first(topic: Topic) -> Post:
    """The expert's question."""
    return topic.posts.get()


@pytest.fixture
def reply(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> Post:
    """The member's reply."""
    return reply_by(cast.member, topic)


# -- reactions ---------------------------------------------------------------------------------------


def test_reaction_is_said_counted_and_taken_back(cast: Cast, first: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    for kind in ("thanks", "thanks", "agree"):
        answer = client.post(url(first, "react/"), {"react": kind})
        assert (answer.status_code, answer["Location"].endswith(f"#post-{first.pk}")) == (302, True)
    react(actor=cast.coordinator, post=first, kind="thanks")
    first.refresh_from_db()
    assert first.reactions == {"thanks": 2, "agree": 1}
    page = topic_page(client, first)
    assert 'name="take_back" value="thanks" aria-pressed="true"' in page
    client.post(url(first, "react/"), {"take_back": "thanks"})
    client.post(url(first, "react/"), {"take_back": "thanks"})
    first.refresh_from_db()
    assert first.reactions == {"thanks": 1, "agree": 1}
    assert Activity.objects.filter(verb="post.reacted", target_id=first.pk).count() == 4


def test_seen_here_too_asks_for_the_country_and_shows_it(
    cast: Cast, first: Post, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    asked = client.get(url(first, "react/")).content.decode()
    assert asked.index('value="CZ" selected') < asked.index('value="AL"')
    assert client.post(url(first, "react/"), {"react": "seen"}).status_code == 422
    client.post(url(first, "react/"), {"react": "seen", "country": "CZ"})
    react(actor=cast.coordinator, post=first, kind="seen", country="BE")
    react(actor=cast.secretariat, post=first, kind="seen", country="BE")
    first.refresh_from_db()
    assert first.reactions == {"seen": ["BE", "CZ"]}
    page = topic_page(signed_in(cast.observer), first)
    assert ('<span class="country" title="Belgium">' in page, "Czechia" in page) == (True, True)
    client.post(url(first, "react/"), {"react": "seen", "country": "HR"})
    first.refresh_from_db()
    assert (first.reactions, Reaction.objects.count()) == ({"seen": ["BE", "HR"]}, 3)
    client.post(url(first, "react/"), {"take_back": "seen"})
    first.refresh_from_db()
    assert first.reactions == {"seen": ["BE"]}


def test_count_that_went_wrong_heals(cast: Cast, first: Post) -> None:
    Post.objects.filter(pk=first.pk).update(reactions={"thanks": 99, "seen": ["XX"]})
    react(actor=cast.member, post=first, kind="agree")
    first.refresh_from_db()
    assert first.reactions == {"agree": 1}


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"react": "love"}, {"take_back": "x"}, {"react": "thanks", "take_back": "agree"}, {"react": "seen"},
        {"react": "seen", "country": "XX"}, {"react": "seen", "country": ""}, {"country": "FR"},
    ],
    ids=["nothing", "unknown", "unknown-back", "both", "no-country", "no-such-country", "empty", "country-alone"],
)  # fmt: skip
def test_reaction_that_cannot_be_meant_changes_nothing(
    cast: Cast, first: Post, signed_in: Callable[..., Client], sent: dict[str, str]
) -> None:
    answer = signed_in(cast.member).post(url(first, "react/"), sent)
    first.refresh_from_db()
    assert (answer.status_code, Reaction.objects.count(), first.reactions) == (422, 0, {})


@pytest.mark.parametrize(("kind", "country"), [("love", ""), ("seen", ""), ("seen", "XX")])
def test_action_refuses_what_the_form_refuses(cast: Cast, first: Post, kind: str, country: str) -> None:
    with pytest.raises(Unprocessable):
        react(actor=cast.member, post=first, kind=kind, country=country)
    assert Reaction.objects.count() == 0


def test_nobody_reacts_to_their_own_post(cast: Cast, first: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.expert)
    sent = [{"react": kind, "country": "FR"} for kind in ("thanks", "seen")]
    codes = [client.post(url(first, "react/"), each).status_code for each in sent]
    assert (codes, Reaction.objects.count(), "/react/" in topic_page(client, first)) == ([403, 403], 0, False)


def test_locked_topic_takes_reactions_and_an_archived_one_does_not(
    cast: Cast, first: Post, signed_in: Callable[..., Client]
) -> None:
    client, topics = signed_in(cast.member), Topic.objects.filter(pk=first.topic_id)
    topics.update(locked=True)
    assert client.post(url(first, "react/"), {"react": "thanks"}).status_code == 302
    topics.update(state=TopicState.ARCHIVED)
    answer = client.post(url(first, "react/"), {"react": "agree"})
    assert (answer.status_code, b"archived" in answer.content, Reaction.objects.count()) == (403, True, 1)
    with pytest.raises(Refused):
        react(actor=cast.coordinator, post=first, kind="thanks")


def test_removed_post_takes_no_reaction(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    remove_post(actor=cast.member, post=reply)
    assert signed_in(cast.expert).post(url(reply, "react/"), {"react": "thanks"}).status_code == 404
    with pytest.raises(Conflict):
        react(actor=cast.expert, post=reply, kind="thanks")
    assert Reaction.objects.count() == 0


def test_outside_a_clear_topic_shows_numbers_and_no_names(
    cast: Cast, first: Post, signed_in: Callable[..., Client]
) -> None:
    Topic.objects.filter(pk=first.topic_id).update(marking="CLEAR")
    first.topic.refresh_from_db()
    react(actor=cast.member, post=first, kind="seen", country="CZ")
    react(actor=cast.member, post=first, kind="thanks")
    client = signed_in(cast.stranger)
    page = topic_page(client, first)
    unknown = client.get("/networks/airports/never/was/").content
    names = client.get(url(first, "reactions/"))
    acts = client.get(url(first, "acts/")).content.decode()
    assert ("Czechia" in page, "Hana Halite" in page + acts, "reactions/" in page + acts) == (True, False, False)
    assert (names.status_code, names.content == unknown) == (404, True)
    assert client.post(url(first, "react/"), {"react": "thanks"}).status_code == 403


def test_names_are_shown_inside(cast: Cast, first: Post, signed_in: Callable[..., Client]) -> None:
    react(actor=cast.member, post=first, kind="seen", country="XK")
    react(actor=cast.coordinator, post=first, kind="thanks")
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member))
    page = signed_in(cast.observer).get(url(first, "reactions/")).content.decode()
    linked = [f'href="/people/{user.pk}/"' in page for user in (cast.coordinator, cast.member)]
    assert linked == [True, False]
    assert ("Hana Halite" in page, "Resolution 1244" in page) == (True, True)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_names_cost_the_same(
    cast: Cast,
    first: Post,
    person: Callable[..., Any],
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable[..., Any],
    count: int,
) -> None:
    for number in range(count):
        Reaction.objects.create(post=first, user=person(f"Petra P{number}"), kind="thanks")
    client = signed_in(cast.observer)
    client.get(url(first, "reactions/"))
    with django_assert_num_queries(7):
        page = client.get(url(first, "reactions/"))
    assert page.content.count(b'<li><span class="avatar') == count


@pytest.mark.parametrize("count", [1, 3, 20])
def test_topic_page_with_reactions_costs_one_query_more(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable[..., Any],
    count: int,
) -> None:
    client = signed_in(cast.observer)
    for _ in range(count - 1):
        reply_by(cast.coordinator, topic)
    address = f"/networks/airports/topics/{topic.pk}/?page=1"
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    Post.objects.filter(topic=topic).update(reactions={"thanks": 3, "seen": ["BE"]})
    with django_assert_num_queries(6):
        page = client.get(address)
    assert page.content.count(b'class="reactions"') == count


def test_script_gets_the_row_anew(cast: Cast, first: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    answer = client.post(url(first, "react/"), {"react": "thanks"}, headers={"HX-Request": "true"})
    assert (answer.status_code, b'aria-pressed="true">Thanks' in answer.content) == (200, True)
    refused = client.post(url(first, "react/"), {"react": "love"}, headers={"HX-Request": "true"})
    assert (refused.status_code, refused["Content-Type"]) == (422, "text/plain; charset=utf-8")


# -- the answer --------------------------------------------------------------------------------------


def test_answer_is_marked_shown_and_told(
    cast: Cast, reply: Post, signed_in: Callable[..., Client], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    Notice.objects.all().delete()
    client = signed_in(cast.expert)
    assert client.post(url(reply, "answer/"), {"answer": "yes"}).status_code == 302
    reply.topic.refresh_from_db()
    page = topic_page(signed_in(cast.observer), reply)
    assert (reply.topic.answer_id, "post-answer" in page) == (reply.pk, True)
    assert ("Answered by Hana Halite" in page, f'href="posts/{reply.pk}/">Go to the answer' in page) == (True, True)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert list(Notice.objects.values_list("user", "activity__verb")) == [(cast.member.pk, "topic.answered")]
    client.post(url(reply, "answer/"), {"answer": "no"})
    reply.topic.refresh_from_db()
    assert reply.topic.answer_id is None


def test_another_answer_takes_its_place(cast: Cast, reply: Post, reply_by: Callable[..., Post]) -> None:
    other = reply_by(cast.coordinator, reply.topic)
    assert [mark_answer(actor=cast.expert, post=post) for post in (reply, reply, other)] == [True, False, True]
    assert mark_answer(actor=cast.expert, post=reply, answers=False) is False
    reply.topic.refresh_from_db()
    happened = Activity.objects.filter(verb="topic.answered", target_type="forums.post").order_by("pk")
    assert (reply.topic.answer_id, list(happened.values_list("target_id", flat=True))) == (
        other.pk, [reply.pk, reply.pk, other.pk],
    )  # fmt: skip


def test_answer_on_another_page_is_linked_for_one_query(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    posts = [reply_by(cast.member, topic) for _ in range(25)]
    mark_answer(actor=cast.expert, post=posts[-1])
    client, address = signed_in(cast.observer), f"/networks/airports/topics/{topic.pk}/?page=1"
    client.get(address)
    with django_assert_num_queries(6):
        page = client.get(address).content.decode()
    assert f'href="posts/{posts[-1].pk}/">Go to the answer' in page


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_answer_that_says_nothing_is_told(
    cast: Cast, reply: Post, signed_in: Callable[..., Client], sent: dict[str, str]
) -> None:
    assert signed_in(cast.expert).post(url(reply, "answer/"), sent).status_code == 422


def test_question_is_not_its_answer(cast: Cast, first: Post, signed_in: Callable[..., Client]) -> None:
    assert signed_in(cast.expert).post(url(first, "answer/"), {"answer": "yes"}).status_code == 422
    first.topic.refresh_from_db()
    assert first.topic.answer_id is None


@pytest.mark.parametrize(
    ("part", "code"), [("member", 403), ("observer", 403), ("stranger", 404), ("coordinator", 302)]
)
def test_answer_is_marked_by_who_asked_and_coordinators(
    cast: Cast, reply: Post, signed_in: Callable[..., Client], part: str, code: int
) -> None:
    answer = signed_in(getattr(cast, part)).post(url(reply, "answer/"), {"answer": "yes"})
    reply.topic.refresh_from_db()
    assert (answer.status_code, reply.topic.answer_id) == (code, reply.pk if code == 302 else None)


def test_post_of_another_topic_is_unknown_as_an_answer(
    cast: Cast, reply: Post, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    other = topic_by(cast.expert, title="Another")
    address = f"/networks/airports/topics/{other.pk}/posts/{reply.pk}/answer/"
    assert signed_in(cast.expert).post(address, {"answer": "yes"}).status_code == 404


# -- twins -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["open", "locked", "archived"])
def test_booleans_and_gates_agree(cast: Cast, reply: Post, signed_in: Callable[..., Client], state: str) -> None:
    archived = TopicState.ARCHIVED if state == "archived" else TopicState.LISTED
    Topic.objects.filter(pk=reply.topic_id).update(locked=state == "locked", state=archived)
    for part in INSIDERS:
        user = getattr(cast, part)
        forget_rights(user)
        post = Post.objects.select_related("topic__forum__network").get(pk=reply.pk)
        client = signed_in(user)
        codes = [client.post(url(post, act)).status_code for act in ("react/", "answer/")]
        booleans = [can_react(user, post.topic, post.author_id), can_answer(user, post.topic)]
        assert booleans == [code == 422 for code in codes], (part, codes)
