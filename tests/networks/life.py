"""The life of a network against a small model: who joins, leaves, stands in, is raised; what is restricted, archived,
written; and after every step, who sees what.

The model knows the design's table of roles and marks by heart (it imports none of it). The two files that play it,
one for each process of the suite, come to 500 lives of 30 steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from forums.access import can_read_topic, get_forum, get_topic_to_reply, readers_of, visible_forums, visible_topics
from forums.actions import add_reply, open_forum, start_topic
from forums.models import Forum, Topic
from networks import access
from networks.actions import change_role, end_membership, open_network, restrict_container, start_membership
from networks.actions.deputies import name_deputy
from networks.actions.rooms import open_working_group, seat_people, unseat
from networks.actions.seats import open_container
from networks.actions.settings import archive_network, reopen_network
from networks.actions.terms import resume_membership, suspend_membership
from networks.models import Membership, Network, WorkingSeat
from portal.errors import Conflict, Refused, Unprocessable
from portal.sections import finders
from tests.conftest import make_person

READS = {"observer", "member", "expert", "coordinator"}
READS_STRICT = {"member", "expert", "coordinator"}
WRITES = {"member", "expert", "coordinator"}
MANAGES = {"coordinator"}

PEOPLE = ("ada", "cora", "dora", "emil", "fritz")
SECRETARIAT = "ada"
NETWORKS = ("airports", "mednet")
FORUMS = {"hall": "airports", "room": "airports", "court": "mednet"}
LET_IN = ("coordinator", "expert", "group")

people = st.sampled_from(PEOPLE)
networks = st.sampled_from(NETWORKS)
roles = st.sampled_from(sorted(READS))
forums = st.sampled_from(sorted(FORUMS))


@dataclass
class Model:
    """What is true, in sets and dictionaries."""

    seats: dict[tuple[str, str], str] = field(default_factory=dict)  # (network, person) → role
    suspended: set[tuple[str, str]] = field(default_factory=set)
    group: set[str] = field(default_factory=set)  # who is in the working group of airports
    deputies: set[tuple[str, str, str]] = field(default_factory=set)  # (network, absent, deputy)
    let_in: dict[str, frozenset[str]] = field(default_factory=dict)  # forum → who is let in, if it is restricted
    archived: set[str] = field(default_factory=set)
    topics: dict[int, tuple[str, str, frozenset[str]]] = field(default_factory=dict)  # → forum, mark, named

    def sits(self, network: str, person: str) -> bool:
        return (network, person) in self.seats and (network, person) not in self.suspended

    def holds(self, network: str, person: str) -> set[str]:
        """The roles a person holds, and "group": their own and those of the absent they stand in for."""
        if person == SECRETARIAT:
            return {"coordinator"}
        if not self.sits(network, person):
            return set()
        absent = {a for net, a, deputy in self.deputies if (net, deputy) == (network, person) and self.sits(net, a)}
        held = {self.seats[network, one] for one in {person, *absent}}
        return held | ({"group"} if network == "airports" and self.group & {person, *absent} else set())

    def may(self, network: str, person: str, needed: set[str]) -> bool:
        changing = needed is WRITES
        return bool(self.holds(network, person) & needed) and not (changing and network in self.archived)

    def enters(self, forum: str, person: str) -> bool:
        held = self.holds(FORUMS[forum], person)
        return bool(held & READS) and (forum not in self.let_in or bool(held & self.let_in[forum]))

    def reads(self, topic: int, person: str) -> bool:
        forum, mark, named = self.topics[topic]
        if mark == "CLEAR" and forum not in self.let_in:
            return True
        if not self.enters(forum, person):
            return False
        if mark == "AMBER+STRICT":
            return self.may(FORUMS[forum], person, READS_STRICT)
        return mark != "RED" or person in named

    def coordinators(self, network: str) -> set[str]:
        return {who for (net, who), role in self.seats.items() if (net, role) == (network, "coordinator")
                and self.sits(net, who)}  # fmt: skip


class World:
    """The people and places that every life begins with. Built once."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {
            name: make_person(f"{name.title()} Test", is_secretariat=name == SECRETARIAT) for name in PEOPLE
        }
        self.names = {person.pk: name for name, person in self.people.items()}
        self.networks: dict[str, Network] = {
            slug: open_network(name=slug.title(), slug=slug, hue=slug, default_marking="AMBER") for slug in NETWORKS
        }
        self.forums: dict[str, Forum] = {
            slug: open_forum(network=self.networks[network], name=slug, slug=slug) for slug, network in FORUMS.items()
        }
        start_membership(actor=None, user=self.people["cora"], network=self.networks["airports"], role="coordinator")
        start_membership(actor=None, user=self.people["dora"], network=self.networks["mednet"], role="coordinator")
        self.group = open_working_group(actor=None, network=self.networks["airports"], name="General Aviation")

    def fresh(self, name: str) -> User:
        """The person as a new request has them."""
        access.forget_rights(self.people[name])
        return self.people[name]


class Life(RuleBasedStateMachine):
    """One life of the networks; undone at its end."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.model = Model(seats={("airports", "cora"): "coordinator", ("mednet", "dora"): "coordinator"})
        self.witness = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)

    def membership(self, network: str, person: str) -> Membership:
        found = Membership.objects.select_related("network", "user")
        return found.get(network=self.world.networks[network], user=self.world.people[person], ended_at=None)

    def expect(self, refusal: type[Exception] | None, act: Callable[[], Any]) -> Any:
        """Do ``act``; it must be refused in just this way. Gives what it gave, or None."""
        if refusal is None:
            return act()
        with pytest.raises(refusal):
            act()
        return None

    # -- coming, going, rising -----------------------------------------------------------------

    @rule(network=networks, person=people, role=roles)
    def join(self, network: str, person: str, role: str) -> None:
        known, place = (network, person) in self.model.seats, self.world.networks[network]
        user = self.world.people[person]
        refusal = Conflict if known or network in self.model.archived else None
        made = self.expect(refusal, lambda: start_membership(actor=user, user=user, network=place, role=role))
        if made:
            self.model.seats[network, person] = role

    @rule(data=st.data())
    @precondition(lambda self: self.model.seats)
    def leave(self, data: st.DataObject) -> None:
        network, person = data.draw(st.sampled_from(sorted(self.model.seats)))
        last = self.is_last_coordinator(network, person)
        seat, actor = self.membership(network, person), self.world.people[SECRETARIAT]
        self.expect(Conflict if last else None, lambda: end_membership(actor=actor, membership=seat))
        if not last:
            self.forget_seat(network, person)

    @rule(data=st.data(), actor=people, role=roles)
    @precondition(lambda self: self.model.seats)
    def change(self, data: st.DataObject, actor: str, role: str) -> None:
        """Raise or lower: through the coordinator's gate, by anybody who tries."""
        model, (network, person) = self.model, data.draw(st.sampled_from(sorted(self.model.seats)))
        lowered = role != "coordinator"
        seen = bool(model.holds(network, actor) & READS)
        refusal: type[Exception] | None = None
        if not seen or (model.may(network, actor, MANAGES) and not model.sits(network, person)):
            refusal = Http404
        elif not model.may(network, actor, MANAGES) or (actor == person and network not in model.archived):
            refusal = Refused
        elif network in model.archived or (lowered and self.is_last_coordinator(network, person)):
            refusal = Conflict
        user, pk = self.world.fresh(actor), self.membership(network, person).pk

        def act() -> None:
            place = access.get_network(user, network, to="manage_members")
            change_role(actor=user, membership=access.get_membership(user, place, pk), role=role)

        self.expect(refusal, act)
        if refusal is None:
            model.seats[network, person] = role

    @rule(data=st.data(), actor=people)
    @precondition(lambda self: self.model.seats)
    def suspend_or_resume(self, data: st.DataObject, actor: str) -> None:
        model, (network, person) = self.model, data.draw(st.sampled_from(sorted(self.model.seats)))
        suspended = (network, person) in model.suspended
        refusal: type[Exception] | None = None
        if actor == person or not model.may(network, actor, MANAGES):
            refusal = Refused
        elif not suspended and self.is_last_coordinator(network, person):
            refusal = Conflict
        user, seat = self.world.fresh(actor), self.membership(network, person)

        def act() -> None:
            if suspended:
                resume_membership(actor=user, membership=seat)
            else:
                suspend_membership(actor=user, membership=seat, reason="Left the service.")

        self.expect(refusal, act)
        if refusal is None:
            model.suspended ^= {(network, person)}

    @rule(data=st.data(), deputy=people)
    @precondition(lambda self: self.model.seats)
    def deputise(self, data: st.DataObject, deputy: str) -> None:
        model, (network, absent) = self.model, data.draw(st.sampled_from(sorted(self.model.seats)))
        if (network, deputy) not in model.seats or deputy == absent:
            return
        away = {one for net, one, _deputy in model.deputies if net == network}
        acting = {one for net, _absent, one in model.deputies if net == network}
        refusal: type[Exception] | None = None
        if network in model.archived or not (model.sits(network, absent) and model.sits(network, deputy)):
            refusal = Conflict
        elif model.seats[network, deputy] == "observer" != model.seats[network, absent]:
            refusal = Refused
        elif absent in away or deputy in away or absent in acting:
            refusal = Conflict
        user, now = self.world.fresh(absent), timezone.now()
        seats = {"membership": self.membership(network, absent), "deputy": self.membership(network, deputy)}
        hour = timedelta(hours=1)
        self.expect(refusal, lambda: name_deputy(actor=user, **seats, starts_at=now - hour, ends_at=now + hour))
        if refusal is None:
            model.deputies.add((network, absent, deputy))

    @rule(person=people)
    def group_or_ungroup(self, person: str) -> None:
        model = self.model
        if ("airports", person) not in model.seats:
            return
        ada, seat, group = self.world.fresh(SECRETARIAT), self.membership("airports", person), self.world.group
        refusal: type[Exception] | None = None
        if "airports" in model.archived:
            refusal = Refused
        elif person not in model.group and not model.sits("airports", person):
            refusal = Unprocessable
        if person in model.group:
            taken = WorkingSeat.objects.select_related("working_group__network", "membership__user").get(
                membership=seat
            )
            self.expect(refusal, lambda: unseat(actor=ada, seat=taken))
        else:
            self.expect(refusal, lambda: seat_people(actor=ada, working_group=group, memberships=[seat.pk]))
        if refusal is None:
            model.group ^= {person}

    def is_last_coordinator(self, network: str, person: str) -> bool:
        return network not in self.model.archived and self.model.coordinators(network) == {person}

    def forget_seat(self, network: str, person: str) -> None:
        del self.model.seats[network, person]
        self.model.suspended.discard((network, person))
        self.model.deputies = {each for each in self.model.deputies if each[0] != network or person not in each[1:]}
        if network == "airports":
            self.model.group.discard(person)

    # -- places --------------------------------------------------------------------------------

    @rule(forum=forums, let_in=st.sets(st.sampled_from(LET_IN)))
    def restrict(self, forum: str, let_in: set[str]) -> None:
        network = self.world.networks[FORUMS[forum]]
        roles_in = Group.objects.filter(role_group__network=network, role_group__role__in=let_in)
        groups = [*roles_in, *([self.world.group.group] if "group" in let_in else [])]
        foreign = "group" in let_in and FORUMS[forum] != "airports"
        container = Forum.objects.select_related("network").get(slug=forum)
        self.expect(Unprocessable if foreign else None, lambda: restrict_container(container=container, groups=groups))
        if not foreign:
            self.model.let_in[forum] = frozenset(let_in)

    @rule(forum=forums)
    def open_up(self, forum: str) -> None:
        open_container(container=Forum.objects.select_related("network").get(slug=forum))
        self.model.let_in.pop(forum, None)

    @rule(network=networks)
    def archive_or_reopen(self, network: str) -> None:
        ada, place = self.world.fresh(SECRETARIAT), self.world.networks[network]
        if network in self.model.archived:
            reopen_network(actor=ada, network=place)
        else:
            archive_network(actor=ada, network=place, reason="Its work is done.")
        self.model.archived ^= {network}

    # -- writing -------------------------------------------------------------------------------

    @rule(
        person=people,
        forum=forums,
        mark=st.sampled_from(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]),
        named=st.sets(people, max_size=2),
    )
    def post(self, person: str, forum: str, mark: str, named: set[str]) -> None:
        user, network = self.world.fresh(person), FORUMS[forum]

        def act() -> Topic:
            place = get_forum(user, network, forum, to="start_topic")
            return start_topic(
                actor=user, forum=place, title=f"canary {len(self.model.topics)}", marking=mark, body="<p>Seen?</p>",
                client_id=uuid4(), readers=[self.world.people[name].pk for name in named],
            )  # fmt: skip

        refusal = self.refusal(self.model.enters(forum, person), self.model.may(network, person, WRITES))
        topic = self.expect(refusal, act)
        if topic:
            self.model.topics[topic.pk] = (forum, mark, frozenset(named | {person}))

    @rule(data=st.data(), person=people)
    @precondition(lambda self: self.model.topics)
    def reply(self, data: st.DataObject, person: str) -> None:
        pk = data.draw(st.sampled_from(sorted(self.model.topics)))
        user, network = self.world.fresh(person), FORUMS[self.model.topics[pk][0]]

        def act() -> Any:
            topic = get_topic_to_reply(user, network, pk)
            return add_reply(actor=user, topic=topic, body="<p>Yes.</p>", client_id=uuid4())

        self.expect(self.refusal(self.model.reads(pk, person), self.model.may(network, person, WRITES)), act)

    def refusal(self, seen: bool, allowed: bool) -> type[Exception] | None:
        return Http404 if not seen else None if allowed else Refused

    # -- looking -------------------------------------------------------------------------------

    @rule(person=people)
    def search(self, person: str) -> None:
        found = {hit.title for finder in finders() for hit in finder.find(self.world.fresh(person), "canary", 100)}
        numbers = {pk: f"canary {n}" for n, pk in enumerate(self.model.topics)}
        assert found == {numbers[pk] for pk in self.model.topics if self.model.reads(pk, person)}

    @invariant()
    def one_sees_what_one_may(self) -> None:
        """After each step either what one person sees, each in turn, or who sees one topic."""
        self.witness += 1
        turn, model = self.witness // 2, self.model
        if self.witness % 2 == 0:
            name = PEOPLE[turn % len(PEOPLE)]
            user = self.world.fresh(name)
            assert {n.slug for n in access.visible_networks(user)} == {
                n for n in NETWORKS if model.holds(n, name) & READS
            }
            assert {f.slug for f in visible_forums(user)} == {f for f in FORUMS if model.enters(f, name)}
            expected = {pk for pk in model.topics if model.reads(pk, name)}
            assert set(visible_topics(user).values_list("pk", flat=True)) == expected
        elif model.topics:
            pk = sorted(model.topics)[turn % len(model.topics)]
            topic = Topic.objects.select_related("forum__network").get(pk=pk)
            readers = {self.world.names[reader] for reader in readers_of(topic).values_list("pk", flat=True)}
            assert readers == {person for person in PEOPLE if model.reads(pk, person)}
            name = PEOPLE[turn % len(PEOPLE)]
            assert can_read_topic(self.world.fresh(name), topic) == model.reads(pk, name)


def live(lives: int) -> None:
    """Play that many lives; the first that differs from the model is told in its shortest form."""
    Life.world = World()
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Life,
        settings=settings(max_examples=lives, stateful_step_count=30, deadline=None, suppress_health_check=health),
    )
