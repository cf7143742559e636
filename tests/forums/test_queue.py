"""Flags, and the one queue: who sees a case, who decides it, who is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.access import queue as access
from forums.actions.queue import (
    add_note,
    claim_case,
    close_edited,
    flag_post,
    leave_post,
    look_first_at,
    release_case,
    remove_flagged,
    trust_again,
)
from forums.models import Case, CaseNote, Flag, Forum, Post, Premoderation, Topic
from forums.queries.queue import load_cases
from networks.access import forget_rights
from networks.actions import start_membership
from networks.models import Network
from networks.roles import Role
from notifications.jobs import relay
from notifications.models import Notice
from portal.errors import Conflict, Refused, TooMany, Unprocessable
from portal.marking import Marking
from portal.models import Activity, AuditEntry
from portal.sections import kinds
from tests.conftest import Cast

QUEUE = "/networks/airports/moderation/"
Counts = Callable[[int], Any]
SignIn = Callable[[User | None], Client]


def first_of(topic: Topic) -> Post:
    return Post.objects.select_related("topic__forum__network", "author").get(topic=topic, number=1)


@pytest.fixture
def flagged(cast: Cast, topic: Topic) -> Case:
    """The member pointed at the expert's post."""
    flag = flag_post(actor=cast.member, post=first_of(topic), reason="personal", text="A name in line 2.")
    return load_cases([flag.case_id]).get()


@pytest.fixture
def other(airports: Network, person: Callable[..., User]) -> User:
    """A second coordinator."""
    found = person("Elif Ember", country="TR")
    start_membership(actor=None, user=found, network=airports, role=Role.COORDINATOR)
    return found


def told(run: Callable[..., Any]) -> list[tuple[str, str]]:
    """Who was told of what, since the last time."""
    with run(execute=True):
        relay()
    rows = Notice.objects.order_by("pk").values_list("user__name", "activity__verb")
    found = [(name, verb) for name, verb in rows if verb.startswith(("case.", "premoderation."))]
    Notice.objects.all().delete()
    return found


# -- flags ---------------------------------------------------------------------------------------------


def test_flags_join_one_case_and_one_person_flags_once(cast: Cast, topic: Topic) -> None:
    post = first_of(topic)
    one = flag_post(actor=cast.member, post=post, reason="personal")
    again = flag_post(actor=cast.member, post=post, reason="manners")
    other = flag_post(actor=cast.observer, post=post, reason="mark")
    assert (one == again, other.case_id == one.case_id) == (True, True)
    assert (Case.objects.count(), Flag.objects.count()) == (1, 2)


def test_after_a_decision_a_flag_opens_another_case(cast: Cast, flagged: Case, topic: Topic) -> None:
    leave_post(actor=cast.coordinator, case=flagged, reason="It names nobody.")
    again = flag_post(actor=cast.member, post=first_of(topic), reason="personal")
    assert (again.case_id != flagged.pk, Case.objects.filter(decision="").count()) == (True, 1)


def test_nobody_flags_what_they_wrote(cast: Cast, topic: Topic) -> None:
    with pytest.raises(Unprocessable, match="You wrote this yourself"):
        flag_post(actor=cast.expert, post=first_of(topic), reason="other")
    assert (Case.objects.count(), Activity.objects.filter(verb="case.flagged").count()) == (0, 0)


def test_where_no_coordinator_reads_one_is_told_whom_to_write_to(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    red = topic_by(cast.expert, marking=Marking.RED, readers=[cast.member.pk])
    with pytest.raises(Refused, match="Bruno Basalt"):
        flag_post(actor=cast.member, post=first_of(red), reason="personal")
    answer = signed_in(cast.member).get(f"{first_of(red).url}flag/")
    assert (answer.status_code, "Bruno Basalt" in answer.content.decode(), Case.objects.count()) == (403, True, 0)
    named = topic_by(cast.expert, marking=Marking.RED, readers=[cast.member.pk, cast.coordinator.pk])
    assert flag_post(actor=cast.member, post=first_of(named), reason="personal").case.network == red.forum.network


def test_who_reads_from_outside_does_not_flag(cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn) -> None:
    clear = topic_by(cast.expert, marking=Marking.CLEAR)
    address = f"{first_of(clear).url}flag/"
    statuses = [signed_in(user).get(address).status_code for user in (cast.stranger, cast.observer, cast.expert)]
    assert statuses == [403, 200, 422]


def test_flags_are_limited_to_twenty_a_day(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    for _ in range(20):
        flag_post(actor=cast.member, post=reply_by(cast.expert, topic), reason="other", text="x")
    late = reply_by(cast.expert, topic)
    with pytest.raises(TooMany, match=r"Try again in 24 hours\."):
        flag_post(actor=cast.member, post=late, reason="other")
    answer = signed_in(cast.member).post(f"{late.url}flag/", {"reason": "other", "text": "Kept words"})
    assert (answer.status_code, "Kept words" in answer.content.decode(), Flag.objects.count()) == (429, True, 20)
    Flag.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert flag_post(actor=cast.member, post=late, reason="other").pk


@pytest.mark.parametrize("form", [{}, {"reason": "none"}, {"reason": "other"}, {"reason": "mark", "text": "x" * 501}])
def test_bad_flags_are_told(cast: Cast, topic: Topic, signed_in: SignIn, form: dict[str, str]) -> None:
    answer = signed_in(cast.member).post(f"{first_of(topic).url}flag/", form)
    assert (answer.status_code, Flag.objects.count()) == (422, 0)


# -- who sees a case -----------------------------------------------------------------------------------


def test_twins_of_cases_agree(
    cast: Cast,
    topic_by: Callable[..., Topic],
    concealment: Forum,
    closed_desk: Forum,
    airports: Network,
) -> None:
    for forum in (concealment, closed_desk):
        for marking in Marking.values:
            topic = topic_by(cast.expert, forum=forum, marking=marking, readers=[cast.coordinator.pk])
            Case.objects.create(network=airports, post=first_of(topic))
    by_pk = {case.pk: case for case in load_cases(Case.objects.values("pk"))}
    for _part, user in cast.items():
        if user is None:
            continue
        forget_rights(user)
        decided = {pk for pk, case in by_pk.items() if access.may_decide(user, case)}
        known = {pk for pk, case in by_pk.items() if access.readers_of_case(case).filter(pk=user.pk).exists()}
        assert set(access.visible_cases(user).values_list("pk", flat=True)) == decided
        assert set(access.cases_to_know_of(user).values_list("pk", flat=True)) == known


def test_case_about_what_a_coordinator_does_not_read_is_unknown_to_them(
    cast: Cast, topic_by: Callable[..., Topic], other: User, signed_in: SignIn
) -> None:
    red = topic_by(cast.expert, title="Kite", marking=Marking.RED, readers=[cast.member.pk, other.pk])
    case = flag_post(actor=cast.member, post=first_of(red), reason="personal").case
    client = signed_in(cast.coordinator)
    assert "Kite" not in client.get(QUEUE).content.decode()
    assert "Kite" not in client.get("/networks/airports/desk/").content.decode()
    assert [client.get(f"{QUEUE}{case.pk}/{page}").status_code for page in ("", "outcome/")] == [404, 404]
    assert client.post(f"{QUEUE}{case.pk}/", {"decision": "left", "reason": "x"}).status_code == 404
    assert "Kite" in signed_in(other).get(QUEUE).content.decode()


def test_author_never_learns_who_pointed_at_it(
    cast: Cast, flagged: Case, signed_in: SignIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    leave_post(actor=cast.coordinator, case=flagged, reason="It names nobody.")
    assert ("Clara Cobalt", "case.left") in told(django_capture_on_commit_callbacks)
    page = signed_in(cast.expert).get(f"{QUEUE}{flagged.pk}/outcome/").content.decode()
    assert ("It names nobody." in page, "Hana" in page, "line 2" in page) == (True, False, False)
    events = signed_in(cast.expert).get(f"{flagged.topic.get_absolute_url()}events/?after=0").content.decode()  # type: ignore[union-attr]
    assert "case." not in events


def test_reporter_reads_what_came_of_it_and_nobody_else_does(cast: Cast, flagged: Case, signed_in: SignIn) -> None:
    statuses = {part: signed_in(user).get(f"{QUEUE}{flagged.pk}/outcome/").status_code for part, user in cast.items()}
    assert statuses == {
        "secretariat": 302, "coordinator": 302, "expert": 200, "member": 200, "observer": 404, "stranger": 404,
        "removed": 404, "anonymous": 302,
    }  # fmt: skip


# -- work on a case ------------------------------------------------------------------------------------


def test_claim_is_one_coordinators(cast: Cast, flagged: Case, other: User) -> None:
    claim_case(actor=cast.coordinator, case=flagged)
    with pytest.raises(Conflict, match="Bruno Basalt has claimed this"):
        claim_case(actor=other, case=flagged)
    with pytest.raises(Conflict, match="Bruno Basalt has claimed this"):
        leave_post(actor=other, case=flagged, reason="No.")
    with pytest.raises(Conflict, match="Bruno Basalt has claimed this"):
        release_case(actor=other, case=flagged)
    flagged.refresh_from_db()
    assert (flagged.claimed_by, flagged.decision) == (cast.coordinator, "")
    claim_case(actor=other, case=flagged, instead_of=cast.coordinator.pk)
    with pytest.raises(Conflict, match="Elif Ember has claimed this"):
        claim_case(actor=cast.secretariat, case=flagged, instead_of=cast.coordinator.pk)
    release_case(actor=other, case=flagged)
    flagged.refresh_from_db()
    assert flagged.claimed_by is None


def test_second_decision_is_told_of_the_first(cast: Cast, flagged: Case, other: User, signed_in: SignIn) -> None:
    remove_flagged(actor=cast.coordinator, case=flagged, reason="Names a person.")
    answer = signed_in(other).post(f"{QUEUE}{flagged.pk}/", {"decision": "left", "reason": "I would leave it."})
    flagged.refresh_from_db()
    assert (answer.status_code, flagged.decision, flagged.reason) == (409, "removed", "Names a person.")
    assert "Bruno Basalt has decided this: removed." in answer.content.decode()
    assert remove_flagged(actor=cast.coordinator, case=flagged, reason="Names a person.").decision == "removed"
    with pytest.raises(Conflict, match="You have decided this already"):
        leave_post(actor=cast.coordinator, case=flagged, reason="After all.")


def test_removal_removes_and_all_are_told(
    cast: Cast,
    flagged: Case,
    topic: Topic,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    assert told(django_capture_on_commit_callbacks) == [("Bruno Basalt", "case.flagged")]
    sent = {"decision": "removed", "reason": "Names a person."}
    assert signed_in(cast.coordinator).post(f"{QUEUE}{flagged.pk}/", sent)["Location"] == QUEUE
    post = first_of(topic)
    assert (post.removed_by, post.removed_reason) == (cast.coordinator, "Names a person.")
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    notices = list(Notice.objects.order_by("user__name").values_list("user__name", "activity__verb"))
    assert notices == [("Clara Cobalt", "post.removed"), ("Hana Halite", "case.removed")]
    verbs = list(AuditEntry.objects.filter(verb__startswith="case.").order_by("pk").values_list("verb", "details"))
    assert verbs == [("case.flagged", {"kind": "personal"}), ("case.decided", {"decision": "removed"})]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"decision": "left"}, 422),
        ({"decision": "removed", "reason": "  "}, 422),
        ({"decision": "accepted"}, 422),
        ({"decision": "withdrawn", "reason": "x"}, 422),
        ({"decision": "edited"}, 422),
    ],
)
def test_bad_decisions_change_nothing(
    cast: Cast, flagged: Case, signed_in: SignIn, sent: dict[str, str], status: int
) -> None:
    answer = signed_in(cast.coordinator).post(f"{QUEUE}{flagged.pk}/", sent)
    flagged.refresh_from_db()
    assert (answer.status_code, flagged.decision, first_of(flagged.topic).removed_at) == (status, "", None)  # type: ignore[arg-type]


def test_case_closes_as_changed_once_the_post_was_changed(cast: Cast, flagged: Case) -> None:
    from forums.actions import edit_post

    with pytest.raises(Unprocessable, match="Change it first"):
        close_edited(actor=cast.coordinator, case=flagged)
    edit_post(actor=cast.coordinator, post=first_of(flagged.topic), body="<p>Without names.</p>", reason="Names.")  # type: ignore[arg-type]
    assert close_edited(actor=cast.coordinator, case=flagged).decision == "edited"


def test_nobody_decides_about_what_they_wrote(cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn) -> None:
    own = topic_by(cast.coordinator)
    case = flag_post(actor=cast.member, post=first_of(own), reason="manners").case
    client = signed_in(cast.coordinator)
    answer = client.post(f"{QUEUE}{case.pk}/", {"decision": "left", "reason": "I was right."})
    case.refresh_from_db()
    assert (answer.status_code, case.decision) == (403, "")
    assert "another coordinator or the secretariat decides" in client.get(f"{QUEUE}{case.pk}/").content.decode()
    assert leave_post(actor=cast.secretariat, case=load_cases([case.pk]).get(), reason="Fair.").decision == "left"


def test_only_the_secretariat_is_told_where_the_coordinator_wrote_it(
    cast: Cast, topic_by: Callable[..., Topic], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    flag_post(actor=cast.member, post=first_of(topic_by(cast.coordinator)), reason="manners")
    assert told(django_capture_on_commit_callbacks) == [("Ada Quartz", "case.flagged")]


def test_who_lost_sight_of_the_place_is_not_told(
    cast: Cast,
    flagged: Case,
    topic: Topic,
    closed_desk: Forum,
    django_capture_on_commit_callbacks: Callable[..., Any],
    signed_in: SignIn,
) -> None:
    told(django_capture_on_commit_callbacks)
    Topic.objects.filter(pk=topic.pk).update(forum=closed_desk)
    leave_post(actor=cast.coordinator, case=load_cases([flagged.pk]).get(), reason="Moved.")
    assert told(django_capture_on_commit_callbacks) == [("Clara Cobalt", "case.left")]
    assert signed_in(cast.member).get(f"{QUEUE}{flagged.pk}/outcome/").status_code == 404


def test_notes_are_for_coordinators(cast: Cast, flagged: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.coordinator)
    assert client.post(f"{QUEUE}{flagged.pk}/notes/", {"text": "I ring her."}).status_code == 302
    add_note(actor=cast.coordinator, case=flagged, text="I ring her.")
    assert client.post(f"{QUEUE}{flagged.pk}/notes/", {"text": " "}).status_code == 422
    assert CaseNote.objects.count() == 1
    assert "I ring her." in signed_in(cast.secretariat).get(f"{QUEUE}{flagged.pk}/").content.decode()
    assert "I ring her." not in signed_in(cast.member).get(f"{QUEUE}{flagged.pk}/outcome/").content.decode()


def test_who_is_coordinator_no_more_decides_nothing(cast: Cast, flagged: Case, airports: Network) -> None:
    from networks.models import Membership

    Membership.objects.filter(user=cast.coordinator).update(role=Role.MEMBER)
    with pytest.raises(Refused):
        leave_post(actor=cast.coordinator, case=flagged, reason="Late.")
    flagged.refresh_from_db()
    assert flagged.decision == ""


# -- the pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 20])
def test_queue_costs_the_same_for_any_number(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    signed_in: SignIn,
    count: int,
    django_assert_num_queries: Counts,
) -> None:
    for _ in range(count):
        flag_post(actor=cast.member, post=reply_by(cast.expert, topic), reason="mark")
    client = signed_in(cast.coordinator)
    client.get(QUEUE)
    with django_assert_num_queries(7):
        page = client.get(QUEUE).content.decode()
    assert page.count("The mark is too low for this") == count


@pytest.mark.parametrize(
    ("show", "titles"),
    [
        ("open", ["One", "Two"]),
        ("mine", ["Two"]),
        ("unclaimed", ["One"]),
        ("flags", ["One", "Two"]),
        ("held", []),
        ("decided", ["Three"]),
        ("no-such", ["One", "Two"]),
    ],
)
def test_filters_of_the_queue(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn, show: str, titles: list[str]
) -> None:
    cases = [
        flag_post(actor=cast.member, post=first_of(topic_by(cast.expert, title=title)), reason="mark").case
        for title in ("One", "Two", "Three")
    ]
    claim_case(actor=cast.coordinator, case=cases[1])
    leave_post(actor=cast.coordinator, case=cases[2], reason="Fine.")
    page = signed_in(cast.coordinator).get(f"{QUEUE}?show={show}").context["page"]
    assert [case.title for case in page.object_list] == titles


def test_desk_counts_what_waits(cast: Cast, flagged: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.coordinator)
    desk = client.get("/networks/airports/desk/")
    [card] = [shown for template, shown in desk.context["more"] if template == "forums/_desk_card.html"]
    assert (card.count, [case.pk for case in card.first]) == (1, [flagged.pk])
    assert [tab["waiting"] for tab in desk.context["chrome"]["tabs"] if "waiting" in tab] == [1]
    leave_post(actor=cast.coordinator, case=flagged, reason="Fine.")
    forget_rights(cast.coordinator)
    desk = client.get("/networks/airports/desk/")
    assert [tab["waiting"] for tab in desk.context["chrome"]["tabs"] if "waiting" in tab] == [0]


# -- people and forums ---------------------------------------------------------------------------------


def test_person_is_told_that_a_coordinator_looks_first_and_when_it_ends(
    cast: Cast, airports: Network, signed_in: SignIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client, address = signed_in(cast.coordinator), f"{QUEUE}people/"
    sent = {"person": cast.member.pk, "reason": "Twice names in a post."}
    assert client.post(address, sent).status_code == 302
    assert told(django_capture_on_commit_callbacks) == [("Hana Halite", "premoderation.began")]
    assert "Twice names" in signed_in(cast.member).get("/networks/airports/submissions/").content.decode()
    named = Premoderation.objects.get()
    assert client.post(f"{address}{named.pk}/trust/").status_code == 302
    assert told(django_capture_on_commit_callbacks) == [("Hana Halite", "premoderation.ended")]
    assert (Premoderation.objects.count(), client.post(f"{address}{named.pk}/trust/").status_code) == (0, 404)
    verbs = AuditEntry.objects.filter(verb__startswith="premoderation").order_by("pk").values_list("verb", "person")
    assert list(verbs) == [("premoderation.began", cast.member.pk), ("premoderation.ended", cast.member.pk)]


def test_only_who_writes_and_does_not_moderate_is_looked_at(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    offered = set(access.people_to_look_at(airports))
    assert offered == {cast.expert, cast.member}
    for person in (cast.coordinator, cast.secretariat, cast.observer, cast.stranger):
        with pytest.raises(Unprocessable):
            look_first_at(actor=cast.coordinator, network=airports, person=person, reason="x")
        sent = {"person": person.pk, "reason": "x"}
        assert signed_in(cast.coordinator).post(f"{QUEUE}people/", sent).status_code == 422
    assert Premoderation.objects.count() == 0


def test_trusting_twice_is_once(cast: Cast, airports: Network) -> None:
    named = look_first_at(actor=cast.coordinator, network=airports, person=cast.member, reason="x")
    assert look_first_at(actor=cast.secretariat, network=airports, person=cast.member, reason="y") == named
    for _ in range(2):
        trust_again(actor=cast.coordinator, named=named)
    assert AuditEntry.objects.filter(verb="premoderation.ended").count() == 1


def test_forum_is_renamed_and_looked_at_first(
    cast: Cast, concealment: Forum, closed_desk: Forum, signed_in: SignIn
) -> None:
    client, address = signed_in(cast.coordinator), "/networks/airports/forums/concealment/settings/"
    sent = {"name": "Concealment methods", "description": "How.", "premoderated": "on"}
    assert client.post(address, sent)["Location"] == "/networks/airports/forums/concealment/"
    concealment.refresh_from_db()
    assert (concealment.name, concealment.premoderated) == ("Concealment methods", True)
    assert client.post(address, {**sent, "name": closed_desk.name}).status_code == 422
    entry = AuditEntry.objects.get(verb="container.changed")
    assert entry.details == {"fields": ["name", "description", "premoderated"], "looked_at_first": True}
    assert signed_in(cast.expert).get(address).status_code == 403


def test_kinds_hold_words_for_all_they_tell() -> None:
    for key in ("forums.case", "forums.looked_at"):
        assert set(kinds[key].told) == set(kinds[key].verbs)


# -- at one moment -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_decide_at_one_moment_and_one_of_them_has(cast: Cast, flagged: Case, other: User) -> None:
    def decide(number: int) -> str:
        try:
            actor = User.objects.get(pk=(cast.coordinator if number % 2 else other).pk)
            case = load_cases([flagged.pk]).get()
            if number % 2:
                return remove_flagged(actor=actor, case=case, reason="Names a person.").decision
            return leave_post(actor=actor, case=case, reason="Names nobody.").decision
        except Conflict as conflict:
            return conflict.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(decide, range(2)))
    flagged.refresh_from_db()
    removed = Post.objects.get(pk=flagged.post_id).removed_at is not None
    assert (removed, Activity.objects.filter(verb__in=["case.left", "case.removed"]).count()) == (
        flagged.decision == "removed",
        1,
    )
    sentences = {
        "removed": ["Bruno Basalt has decided this: removed.", "removed"],
        "left": ["Elif Ember has decided this: left as it is.", "left"],
    }
    assert said == sentences[flagged.decision]


@pytest.mark.django_db(transaction=True)
def test_many_flags_at_one_moment_are_one_case(cast: Cast, topic: Topic) -> None:
    people = [cast.member, cast.observer, cast.coordinator, cast.secretariat]

    def point(number: int) -> int:
        try:
            actor = User.objects.get(pk=people[number % 4].pk)
            return flag_post(actor=actor, post=first_of(topic), reason="mark").case_id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(point, range(8)))
    assert (len(found), Case.objects.count(), Flag.objects.count()) == (1, 1, 4)
