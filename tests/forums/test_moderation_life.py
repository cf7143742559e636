"""Random splits, merges, moves, removals and replies against a small model: numbers have no gaps, what is counted is
so, nobody is shown as having read what they have not, and nobody sees what they may not."""

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from forums.access import unread_topics, visible_posts, visible_topics
from forums.actions import add_reply, mark_visited, open_forum, start_topic
from forums.actions.moderation import move_topic
from forums.actions.regrouping import merge_topics, move_posts, split_topic
from forums.models import Forum, Post, Topic, TopicState, TopicVisit
from networks.access import forget_rights
from networks.actions import open_network, start_membership
from networks.models import RoleGroup
from tests.conftest import make_person

READERS = ("expert", "member")  # the member does not enter the closed room
FORUMS = ("hall", "room")


@dataclass
class Talk:
    """A topic of the model: its forum, its posts in order, and what each reader has read of them."""

    forum: str
    posts: list[int]
    read: dict[str, set[int]] = field(default_factory=lambda: {reader: set() for reader in READERS})


class Moderation(RuleBasedStateMachine):
    """One life of two forums; undone at its end."""

    people: ClassVar[dict[str, User]]
    forums: ClassVar[dict[str, Forum]]

    def __init__(self) -> None:
        super().__init__()
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.talks: dict[int, Talk] = {}
        self.removed: set[int] = set()
        self.merged: dict[int, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)

    def topic(self, pk: int) -> Topic:
        return Topic.objects.select_related("forum__network").get(pk=pk)

    def draw(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.talks)))

    def by_age(self, posts: list[int]) -> list[int]:
        return sorted(posts)  # ids are given in the order of time

    @property
    def chief(self) -> User:
        forget_rights(self.people["coordinator"])
        return self.people["coordinator"]

    @rule(forum=st.sampled_from(FORUMS))
    def start(self, forum: str) -> None:
        made = start_topic(
            actor=self.chief, forum=self.forums[forum], title="T", marking="AMBER", body="<p>x</p>", client_id=uuid4()
        )
        self.talks[made.pk] = Talk(forum, [made.posts.get().pk])

    @rule(data=st.data(), count=st.integers(1, 4))
    @precondition(lambda self: self.talks)
    def reply(self, data: st.DataObject, count: int) -> None:
        pk = self.draw(data)
        for _number in range(count):
            post = add_reply(actor=self.chief, topic=self.topic(pk), body="<p>y</p>", client_id=uuid4())
            self.talks[pk].posts.append(post.pk)

    @rule(data=st.data(), reader=st.sampled_from(READERS))
    @precondition(lambda self: self.talks)
    def read(self, data: st.DataObject, reader: str) -> None:
        pk = self.draw(data)
        talk = self.talks[pk]
        number = data.draw(st.integers(1, len(talk.posts)))
        user = self.people[reader]
        seen = TopicVisit.objects.filter(user=user, topic=pk).values_list("last_number", flat=True).first() or 0
        mark_visited(user=user, topic=self.topic(pk), number=number, seen=seen)
        talk.read[reader] |= set(talk.posts[:number])

    @rule(data=st.data())
    @precondition(lambda self: self.talks)
    def remove_or_restore(self, data: st.DataObject) -> None:
        pk = self.draw(data)
        post = data.draw(st.sampled_from(self.talks[pk].posts))
        gone = post not in self.removed
        Post.objects.filter(pk=post).update(removed_at=timezone.now() if gone else None)
        self.removed ^= {post}

    @rule(data=st.data(), forum=st.sampled_from(FORUMS))
    @precondition(lambda self: self.talks)
    def move(self, data: st.DataObject, forum: str) -> None:
        pk = self.draw(data)
        move_topic(actor=self.chief, topic=self.topic(pk), forum=self.forums[forum])
        self.talks[pk].forum = forum

    @rule(data=st.data(), forum=st.sampled_from(FORUMS))
    @precondition(lambda self: any(self.splittable(pk) for pk in self.talks))
    def split(self, data: st.DataObject, forum: str) -> None:
        pk = data.draw(st.sampled_from([pk for pk in sorted(self.talks) if self.splittable(pk)]))
        talk = self.talks[pk]
        chosen = data.draw(st.sets(st.sampled_from(talk.posts), min_size=1))
        others = [other for other in sorted(self.talks) if other != pk]
        into = data.draw(st.sampled_from([None, *others]))
        stays = [post for post in talk.posts if post not in chosen]
        if not set(stays) - self.removed or (into is None and not chosen - self.removed):
            return
        if into is None:
            made = split_topic(
                actor=self.chief, topic=self.topic(pk), posts=chosen, title="S", forum=self.forums[forum],
                marking="AMBER",
            )  # fmt: skip
            self.talks[made.pk] = Talk(forum, [])
            into = made.pk
        else:
            move_posts(actor=self.chief, topic=self.topic(pk), posts=chosen, target=self.topic(into))
        self.join(talk, self.talks[into], chosen)

    def splittable(self, pk: int) -> bool:
        return len(self.talks[pk].posts) > 1

    @rule(data=st.data())
    @precondition(lambda self: len(self.talks) > 1)
    def merge(self, data: st.DataObject) -> None:
        one, two = data.draw(st.lists(st.sampled_from(sorted(self.talks)), min_size=2, max_size=2, unique=True))
        merge_topics(actor=self.chief, topic=self.topic(one), target=self.topic(two))
        gone = self.talks.pop(one)
        self.join(gone, self.talks[two], set(gone.posts))
        self.merged = {shell: two if into == one else into for shell, into in self.merged.items()} | {one: two}

    def join(self, source: Talk, into: Talk, chosen: set[int]) -> None:
        """What the act does, said plainly; of what was read only a beginning without holes is known afterwards."""
        joined = bool(into.posts)
        source.posts = [post for post in source.posts if post not in chosen]
        into.posts = self.by_age([*into.posts, *chosen]) if joined else [*into.posts, *sorted(chosen)]
        for reader in READERS:
            known = source.read[reader] | into.read[reader]
            for talk in (source, into):
                beginning = next((n for n, post in enumerate(talk.posts) if post not in known), len(talk.posts))
                talk.read[reader] = set(talk.posts[:beginning])

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        for pk, talk in self.talks.items():
            rows = list(Post.objects.filter(topic=pk).order_by("number").values_list("pk", "number"))
            assert rows == [(post, number) for number, post in enumerate(talk.posts, start=1)]
            topic = self.topic(pk)
            assert (topic.last_number, topic.forum.slug, topic.state) == (len(rows), talk.forum, TopicState.LISTED)
            for reader in READERS:
                seen = TopicVisit.objects.filter(user=self.people[reader], topic=pk).values_list("last_number")
                assert [number for (number,) in seen] == ([len(talk.read[reader])] if talk.read[reader] else [])
        assert dict(Topic.objects.filter(state=TopicState.MERGED).values_list("pk", "merged_into")) == self.merged
        assert TopicVisit.objects.filter(topic__in=self.merged).count() == 0
        for reader in READERS:
            self.sees(reader)

    def sees(self, reader: str) -> None:
        user = self.people[reader]
        forget_rights(user)
        mine = {pk: talk for pk, talk in self.talks.items() if reader == "expert" or talk.forum == "hall"}
        assert set(visible_topics(user).values_list("pk", flat=True)) == set(mine)
        posts = {post for talk in mine.values() for post in talk.posts} - self.removed
        assert set(visible_posts(user).values_list("pk", flat=True)) == posts
        unread = {pk for pk, talk in mine.items() if len(talk.read[reader]) < len(talk.posts)}
        assert set(unread_topics(user).values_list("pk", flat=True)) == unread


def test_random_moderation_agrees_with_the_model(db: None) -> None:
    network = open_network(name="Airports", slug="airports", hue="airports", default_marking="AMBER")
    Moderation.people = {role: make_person(f"{role.title()} Test") for role in ("coordinator", *READERS)}
    for role, user in Moderation.people.items():
        start_membership(actor=None, user=user, network=network, role=role)
    groups = RoleGroup.objects.filter(network=network, role__in=["coordinator", "expert"])
    ids = list(groups.values_list("group_id", flat=True))
    Moderation.forums = {
        "hall": open_forum(network=network, name="hall", slug="hall"),
        "room": open_forum(network=network, name="room", slug="room", group_ids=ids),
    }
    health: Any = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Moderation,
        settings=settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=health),
    )
