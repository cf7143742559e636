"""People, working groups and coordinators who are called on: offered, kept, and told, if they can read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.actions import edit_post
from forums.actions.core import change_marking
from forums.models import Forum, Mention, Post, Submission, Topic
from networks.actions import start_membership
from networks.actions.rooms import open_working_group, seat_people
from networks.models import Membership, Network, WorkingGroup
from networks.roles import Role
from notifications.jobs import relay
from notifications.models import Notice
from notifications.queries import in_words
from portal.marking import Marking
from tests.conftest import Cast

Run = Callable[..., Any]


def at(person: Any) -> str:
    """A mention of ``person`` as the editor writes it."""
    return f'<a data-mention="person:{person.pk}" href="/people/{person.pk}/">@{person.name}</a>'


def at_group(group: WorkingGroup) -> str:
    """A mention of a working group."""
    return f'<a data-mention="group:{group.pk}" href="/networks/airports/groups/{group.pk}/">@{group.name}</a>'


COORDINATORS = '<a data-mention="coordinators" href="/networks/airports/members/?role=coordinator">@coordinators</a>'


@pytest.fixture
def dogs(cast: Cast, airports: Network) -> WorkingGroup:
    """A working group with the member and the observer in it."""
    group = open_working_group(actor=cast.coordinator, network=airports, name="Détection canine")
    people = Membership.objects.filter(network=airports, user__in=[cast.member, cast.observer])
    seat_people(actor=cast.coordinator, working_group=group, memberships=list(people.values_list("pk", flat=True)))
    return group


def told(run: Run) -> set[tuple[str, str]]:
    """Relay what waits. Returns (name, in what words) of the notices there are."""
    with run(execute=True):
        relay()
    rows = Notice.objects.select_related("activity__actor", "user")
    return {(row.user.name, in_words([row])[0].verb) for row in rows}


def names(client: Client, address: str, words: str = "", **asked: Any) -> list[str]:
    answer = client.get(f"{address}names/", {"q": words, **asked})
    return [each["name"] for each in answer.json()["names"]]


# -- completion ------------------------------------------------------------------------------------


def test_only_readers_are_offered(
    cast: Cast, topic: Topic, dogs: WorkingGroup, signed_in: Callable[..., Client]
) -> None:
    offered = names(signed_in(cast.expert), topic.get_absolute_url())
    assert offered == [
        "coordinators", "Détection canine", "Ada Quartz", "Bruno Basalt", "Clara Cobalt", "Hana Halite", "Zoe Zircon",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("han", ["Hana Halite"]),
        ("halite", ["Hana Halite"]),
        ("hana hal", ["Hana Halite"]),
        ("DETEC", ["Détection canine"]),
        ("canine", ["Détection canine"]),
        ("ana", []),
        ("Farid", []),
        ("%", []),
        ("\u200b", ["coordinators", "Détection canine", "Ada Quartz"]),
        ("x" * 5000, []),
    ],
)
def test_names_are_found_by_the_beginning_of_their_words(
    cast: Cast, topic: Topic, dogs: WorkingGroup, signed_in: Callable[..., Client], words: str, found: list[str]
) -> None:
    assert names(signed_in(cast.expert), topic.get_absolute_url(), words)[:3] == found


def test_accents_do_not_count(
    cast: Cast, person: Callable[..., Any], airports: Network, topic: Topic, signed_in: Any
) -> None:
    start_membership(actor=None, user=person("João Jaspe"), network=airports, role=Role.MEMBER)
    assert names(signed_in(cast.expert), topic.get_absolute_url(), "joao") == ["João Jaspe"]


def test_at_most_ten_and_three_questions(
    cast: Cast, person: Callable[..., Any], airports: Network, topic: Topic, dogs: WorkingGroup,
    signed_in: Callable[..., Client], django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(20):
        start_membership(actor=None, user=person(f"Nora Number{number}"), network=airports, role=Role.MEMBER)
    client, address = signed_in(cast.expert), topic.get_absolute_url()
    with django_assert_num_queries(7):  # session, person, rights, topic, and three of its own
        assert len(names(client, address)) == 10
    with django_assert_num_queries(6):
        assert len(names(client, address, "nora")) == 10


def test_a_red_topic_offers_its_named_readers(
    cast: Cast, topic_by: Callable[..., Topic], dogs: WorkingGroup, signed_in: Callable[..., Client]
) -> None:
    red = topic_by(cast.expert, marking=Marking.RED, readers=[cast.member.pk])
    offered = names(signed_in(cast.expert), red.get_absolute_url())
    assert offered == ["Détection canine", "Clara Cobalt", "Hana Halite"]


def test_a_new_topic_offers_who_will_read_it(
    cast: Cast, concealment: Forum, closed_desk: Forum, dogs: WorkingGroup, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.expert)
    open_to, closed = concealment.get_absolute_url(), closed_desk.get_absolute_url()
    assert names(client, open_to, marking="AMBER+STRICT") == [
        "coordinators", "Détection canine", "Ada Quartz", "Bruno Basalt", "Clara Cobalt", "Hana Halite",
    ]  # fmt: skip
    assert names(client, open_to, marking="RED", readers=cast.coordinator.pk) == [
        "coordinators", "Bruno Basalt", "Clara Cobalt",
    ]  # fmt: skip
    assert names(client, closed) == ["coordinators", "Ada Quartz", "Bruno Basalt", "Clara Cobalt"]
    assert client.get(f"{open_to}names/?marking=MAUVE").status_code == 422


def test_a_clear_topic_offers_nobody_one_does_not_know(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    clear = topic_by(cast.expert, marking=Marking.CLEAR)
    assert names(signed_in(cast.expert), clear.get_absolute_url(), "farid") == []
    assert signed_in(cast.stranger).get(f"{clear.get_absolute_url()}names/?q=h").status_code == 403


def test_completion_is_unknown_to_those_who_cannot_read(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    answer = signed_in(cast.stranger).get(f"{topic.get_absolute_url()}names/?q=h")
    never = signed_in(cast.stranger).get("/networks/airports/topics/999999/names/?q=h")
    assert (answer.status_code, answer.content) == (404, never.content)


# -- what is kept ----------------------------------------------------------------------------------


def test_mentions_are_kept_once_each(
    cast: Cast, topic: Topic, dogs: WorkingGroup, reply_by: Callable[..., Post]
) -> None:
    post = reply_by(cast.expert, topic, f"<p>{at(cast.member)} {at(cast.member)} {at_group(dogs)} {COORDINATORS}</p>")
    rows = {(row.user_id, row.group_id) for row in Mention.objects.filter(post=post)}
    assert rows == {(cast.member.pk, None), (None, dogs.pk), (None, None)}


@pytest.mark.parametrize("part", ["stranger", "removed"])
def test_calling_on_somebody_who_cannot_read_is_refused_by_what_was_typed(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], part: str
) -> None:
    person = getattr(cast, part)
    typed = f'<a data-mention="person:{person.pk}" href="/people/{person.pk}/">@somebody</a>'
    never = '<a data-mention="person:999999" href="/people/999999/">@somebody</a>'
    client, address = signed_in(cast.expert), f"{topic.get_absolute_url()}reply/"
    pages = [client.post(address, {"body": f"<p>Kept words {who}</p>"}) for who in (typed, never)]
    said = [page.context["form"].non_field_errors() for page in pages]
    sentence = "@somebody: cannot read this, so cannot be called on here. Take it out, then send it again."
    assert [page.status_code for page in pages] == [422, 422]
    assert said == [[sentence], [sentence]]
    assert ("Kept words" in pages[0].content.decode(), person.name in pages[0].content.decode()) == (True, False)
    assert (Post.objects.count(), Mention.objects.count()) == (1, 0)


def test_observer_is_not_called_into_what_is_strict(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    strict = topic_by(cast.expert, marking=Marking.STRICT)
    address = f"{strict.get_absolute_url()}reply/"
    codes = [
        signed_in(cast.expert).post(address, {"body": f"<p>{at(who)}</p>"}).status_code
        for who in (cast.observer, cast.member)
    ]
    assert codes == [422, 302]


def test_two_thousand_mentions_are_too_many(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    client, address = signed_in(cast.expert), f"{topic.get_absolute_url()}reply/"
    short = f'<a data-mention="person:{cast.member.pk}" href="/people/{cast.member.pk}/">@H</a>'
    answers = [client.post(address, {"body": f"<p>Kept {short * n}</p>"}) for n in (50, 51, 1400, 2000)]
    assert [answer.status_code for answer in answers] == [302, 422, 422, 422]
    assert ["Kept" in answer.content.decode() for answer in answers[1:]] == [True, True, True]
    assert (Post.objects.count(), Mention.objects.count()) == (2, 1)


def test_a_name_that_is_typed_stays_text(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    signed_in(cast.expert).post(f"{topic.get_absolute_url()}reply/", {"body": "@Hana Halite, have you seen it?"})
    post = Post.objects.order_by("pk").last()
    assert post is not None
    assert (post.body, Mention.objects.count()) == ('<p dir="auto">@Hana Halite, have you seen it?</p>', 0)


# -- who is told -----------------------------------------------------------------------------------


def test_those_called_on_are_told_without_watching(
    cast: Cast,
    topic: Topic,
    dogs: WorkingGroup,
    reply_by: Callable[..., Post],
    django_capture_on_commit_callbacks: Run,
) -> None:
    told(django_capture_on_commit_callbacks)
    reply_by(cast.member, topic, f"<p>{at_group(dogs)} {COORDINATORS} {at(cast.member)} {at(cast.observer)}</p>")
    assert told(django_capture_on_commit_callbacks) == {
        ("Clara Cobalt", "replied in"), ("Zoe Zircon", "mentioned you in"), ("Bruno Basalt", "mentioned you in"),
    }  # fmt: skip
    assert Notice.objects.count() == 3


def test_a_new_topic_tells_those_it_calls_on(
    cast: Cast, topic_by: Callable[..., Topic], django_capture_on_commit_callbacks: Run
) -> None:
    topic_by(cast.expert, body=f"<p>{at(cast.member)}?</p>")
    assert told(django_capture_on_commit_callbacks) == {("Hana Halite", "mentioned you in")}


def test_an_edit_tells_whom_it_adds_and_nobody_twice(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], django_capture_on_commit_callbacks: Run
) -> None:
    run = django_capture_on_commit_callbacks
    post = reply_by(cast.coordinator, topic, f"<p>{at(cast.member)}</p>")
    first = {("Clara Cobalt", "replied in"), ("Hana Halite", "mentioned you in")}
    assert told(run) == first
    everybody = f"<p>{at(cast.member)} {at(cast.observer)} {at(cast.expert)}</p>"
    for body in (everybody, "<p>Nobody.</p>", everybody, f"<p>{at(cast.observer)} again</p>"):
        edit_post(
            actor=cast.coordinator, post=Post.objects.select_related("topic__forum__network").get(pk=post.pk), body=body
        )
        told(run)
    assert told(run) == first | {("Zoe Zircon", "mentioned you in")}
    assert (Notice.objects.count(), Mention.objects.count()) == (3, 1)


def test_who_lost_sight_meanwhile_is_not_told(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], django_capture_on_commit_callbacks: Run
) -> None:
    reply_by(cast.expert, topic, f"<p>{at(cast.observer)} {at(cast.member)}</p>")
    change_marking(actor=cast.expert, topic=topic, marking=Marking.STRICT)
    assert told(django_capture_on_commit_callbacks) == {("Hana Halite", "mentioned you in")}


def test_mention_that_was_there_before_may_stay(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], django_capture_on_commit_callbacks: Run
) -> None:
    post = reply_by(cast.expert, topic, f"<p>{at(cast.observer)}</p>")
    change_marking(actor=cast.expert, topic=topic, marking=Marking.STRICT)
    current = Post.objects.select_related("topic__forum__network").get(pk=post.pk)
    edit_post(actor=cast.expert, post=current, body=f"<p>{at(cast.observer)} and more</p>")
    assert (told(django_capture_on_commit_callbacks), Mention.objects.count()) == (set(), 1)


def test_mentions_cost_five_questions_more_at_most(
    cast: Cast, topic: Topic, dogs: WorkingGroup, reply_by: Callable[..., Post]
) -> None:
    costs = []
    for body in ("<p>Plain.</p>", f"<p>{at(cast.member)} {at(cast.observer)} {at_group(dogs)} {COORDINATORS}</p>"):
        with CaptureQueriesContext(connection) as asked:
            reply_by(cast.expert, topic, body)
        costs.append(len(asked))
    assert (costs[1] - costs[0] <= 5, Mention.objects.count()) == (True, 4)


def test_what_waits_for_a_coordinator_calls_on_readers_alone(
    cast: Cast, topic: Topic, concealment: Forum, signed_in: Callable[..., Client]
) -> None:
    Forum.objects.filter(pk=concealment.pk).update(premoderated=True)
    client, address = signed_in(cast.expert), f"{topic.get_absolute_url()}reply/"
    codes = [client.post(address, {"body": f"<p>{at(who)}</p>"}).status_code for who in (cast.stranger, cast.member)]
    assert (codes, Submission.objects.count(), Mention.objects.count()) == ([422, 302], 1, 0)
