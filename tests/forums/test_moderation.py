"""Pin, lock, archive, move: what it does, what it leaves, what is refused."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from accounts.models import User
from forums import access
from forums.access import moderation as moderating
from forums.access.reading import moved_from
from forums.actions import add_reply, open_forum
from forums.actions.moderation import archive_topic, lock_topic, move_topic, pin_topic
from forums.actions.regrouping import merge_topics
from forums.models import Forum, MovedTopic, Post, Submission, Topic, TopicState, Why
from networks.access import forget_rights
from networks.models import Network
from notifications.queries import is_watching
from portal.errors import Refused, Unprocessable
from portal.marking import Marking
from portal.models import Activity, AuditEntry
from tests.conftest import Cast


def path(topic: Topic, act: str) -> str:
    return f"/networks/airports/topics/{topic.pk}/{act}/"


def state_of(topic: Topic) -> dict[str, Any]:
    return Topic.objects.values().get(pk=topic.pk)


def trail() -> list[str]:
    return list(AuditEntry.objects.filter(verb__startswith="topic.").order_by("pk").values_list("verb", flat=True))


def happened(topic: Topic) -> list[str]:
    rows = Activity.objects.filter(scope_type="forums.topic", scope_id=topic.pk).order_by("seq")
    return list(rows.values_list("verb", flat=True))


# -- so, or not so ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "field", "on", "off", "verbs"),
    [
        ("pin", "pinned", True, False, ["topic.pinned", "topic.unpinned"]),
        ("archive", "state", TopicState.ARCHIVED, TopicState.LISTED, ["topic.archived", "topic.unarchived"]),
        ("lock", "locked", True, False, ["topic.locked", "topic.unlocked"]),
    ],
)
def test_switches_are_done_undone_and_on_record(
    cast: Cast,
    topic: Topic,
    signed_in: Callable[..., Client],
    act: str,
    field: str,
    on: Any,
    off: Any,
    verbs: list[str],
) -> None:
    client, address = signed_in(cast.coordinator), path(topic, act)
    sent = {"on": "yes", "reason": "Settled at the meeting."}
    first = client.post(address, sent)
    assert (first.status_code, first["Location"], state_of(topic)[field]) == (302, topic.get_absolute_url(), on)
    client.post(address, sent)  # the same again
    client.post(address, {"on": "no"})
    assert (state_of(topic)[field], state_of(topic)["lock_reason"]) == (off, "")
    assert trail() == verbs
    assert happened(topic) == ["topic.started", "topic.changed", "topic.changed"]


def test_reason_of_a_lock_is_shown_to_readers(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    signed_in(cast.coordinator).post(path(topic, "lock"), {"on": "yes", "reason": "Moved to the <handbook>."})
    page = signed_in(cast.observer).get(topic.get_absolute_url()).content.decode()
    assert "Moved to the &lt;handbook&gt;." in page
    assert "Moderation" not in page


@pytest.mark.parametrize("act", ["pin", "lock", "archive"])
@pytest.mark.parametrize("sent", [{}, {"on": ""}, {"on": "perhaps"}, {"on": ["no", "perhaps"]}])
def test_nonsense_is_refused(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], act: str, sent: dict[str, Any]
) -> None:
    before = state_of(topic)
    assert signed_in(cast.coordinator).post(path(topic, act), sent).status_code == 422
    assert (state_of(topic), trail()) == (before, [])


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "x" * 301, "a\x00b"])
def test_lock_needs_a_reason_in_one_line(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], reason: str
) -> None:
    before = state_of(topic)
    assert signed_in(cast.coordinator).post(path(topic, "lock"), {"on": "yes", "reason": reason}).status_code == 422
    assert (state_of(topic), trail()) == (before, [])


SENT = {"pin": {"on": "yes"}, "lock": {"on": "yes", "reason": "Over."}, "archive": {"on": "yes"}}


@pytest.mark.parametrize("act", ["pin", "lock", "archive", "move", "split", "merge"])
@pytest.mark.parametrize(
    ("part", "status"), [("expert", 403), ("member", 403), ("observer", 403), ("stranger", 404), ("removed", 404)]
)
def test_nobody_else_moderates(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], act: str, part: str, status: int
) -> None:
    before = state_of(topic)
    client = signed_in(getattr(cast, part))
    assert client.post(path(topic, act), SENT.get(act, {})).status_code == status
    assert (state_of(topic), trail()) == (before, [])


@pytest.mark.parametrize("act", ["pin", "lock", "archive", "move", "split", "merge"])
@pytest.mark.parametrize("part", ["coordinator", "secretariat"])
def test_coordinator_who_is_not_named_does_not_know_of_a_red_topic(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client], act: str, part: str
) -> None:
    topic = topic_by(cast.expert, marking=Marking.RED, readers=[cast.member.pk])
    before = state_of(topic)
    client = signed_in(getattr(cast, part))
    hidden = client.post(path(topic, act), SENT.get(act, {}))
    unknown = client.post("/networks/airports/topics/999999/pin/", {"on": "yes"})
    assert (hidden.status_code, hidden.content, state_of(topic)) == (404, unknown.content, before)


def test_topic_of_another_network_is_unknown(
    cast: Cast, mednet: Network, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    abroad = open_forum(network=mednet, name="Surveys", slug="surveys")
    topic = topic_by(cast.stranger, forum=abroad, marking=Marking.CLEAR)  # which is read everywhere
    before, client = state_of(topic), signed_in(cast.coordinator)
    assert client.post(path(topic, "pin"), {"on": "yes"}).status_code == 404
    assert client.post(f"/networks/mednet/topics/{topic.pk}/pin/", {"on": "yes"}).status_code == 403
    assert state_of(topic) == before


def test_twins_of_moderating_agree(
    cast: Cast, closed_desk: Forum, mednet: Network, topic_by: Callable[..., Topic]
) -> None:
    abroad = open_forum(network=mednet, name="Surveys", slug="surveys")
    topics = [topic_by(cast.expert, marking=marking, readers=[cast.coordinator.pk]) for marking in Marking.values] + [
        topic_by(cast.expert, marking=Marking.RED, readers=[cast.secretariat.pk]),
        topic_by(cast.expert, forum=closed_desk, marking=Marking.GREEN),
        topic_by(cast.stranger, forum=abroad, marking=Marking.CLEAR),
    ]
    for part, user in cast.items():
        if user is None:
            continue
        forget_rights(user)
        known = set(moderating.moderated_topics(user).values_list("pk", flat=True))
        for topic in topics:
            reads, may = access.can_read_topic(user, topic), topic.pk in known
            assert may == (reads and moderating.can_moderate(user, topic)), (part, topic.marking)
            assert may == passes(user, topic), (part, topic.marking)


def passes(user: User, topic: Topic) -> bool:
    try:
        moderating.get_topic_to_moderate(user, topic.forum.network.slug, topic.pk)
    except (Http404, Refused):
        return False
    return True


def test_archived_network_changes_in_nothing(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    from networks.actions.settings import archive_network

    archive_network(actor=cast.secretariat, network=topic.forum.network, reason="Its work is done.")
    before = state_of(topic)
    answers = {
        act: signed_in(cast.coordinator).post(path(topic, act), SENT.get(act, {})).status_code
        for act in ("pin", "lock", "archive", "move", "split", "merge")
    }
    assert (set(answers.values()), state_of(topic)) == ({403}, before)


def test_right_that_went_meanwhile_is_asked_under_the_lock(cast: Cast, topic: Topic) -> None:
    topic = moderating.get_topic_to_moderate(cast.coordinator, "airports", topic.pk)
    Topic.objects.filter(pk=topic.pk).update(marking=Marking.RED)
    with pytest.raises(Http404):
        pin_topic(actor=cast.coordinator, topic=topic, pinned=True)
    assert state_of(topic)["pinned"] is False


# -- elsewhere -------------------------------------------------------------------------------------


@pytest.fixture
def seen(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> Topic:
    """The topic, in which the member and the observer have a part."""
    reply_by(cast.member, topic)
    reply_by(cast.coordinator, topic)
    return topic


def test_form_says_who_loses_sight_before_anything_happens(
    cast: Cast, seen: Topic, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    asked = client.post(path(seen, "move"), {"forum": closed_desk.pk, "leave_line": "on"})
    page = " ".join(asked.content.decode().split())
    assert (asked.status_code, state_of(seen)["forum_id"]) == (200, seen.forum_id)
    assert "2 people in 2 countries will lose sight of it" in page
    assert ("Hana Halite" in page, "Zoe Zircon" in page, "Clara Cobalt</a>" in page) == (True, True, False)
    assert "will see it" not in page
    back = client.post(path(seen, "move"), {"forum": closed_desk.pk, "sure": "something else"})
    assert (back.status_code, state_of(seen)["forum_id"]) == (200, seen.forum_id)


def confirmed(client: Client, address: str, sent: dict[str, Any]) -> Any:
    """The answer to a form that shows what it would change, agreed to."""
    shown = client.post(address, sent)
    return client.post(address, {**sent, "sure": shown.context["sure"]})


def test_topic_moves_with_all_that_follows(
    cast: Cast, seen: Topic, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    held = Submission.objects.create(
        forum=seen.forum, topic=seen, author=cast.member, marking=seen.marking, body="<p>Held</p>", client_id=uuid4(),
        why=Why.FORUM,
    )  # fmt: skip
    old = seen.forum
    answer = confirmed(signed_in(cast.coordinator), path(seen, "move"), {"forum": closed_desk.pk, "leave_line": "on"})
    assert (answer.status_code, answer["Location"]) == (302, seen.get_absolute_url())
    held.refresh_from_db()
    assert (state_of(seen)["forum_id"], held.forum_id) == (closed_desk.pk, closed_desk.pk)
    assert (trail(), happened(seen)[-1]) == (["topic.moved"], "topic.moved")
    for user in (cast.expert, cast.member):
        forget_rights(user)
    assert [line.topic_id for line in moved_from(cast.expert, old)] == [seen.pk]
    assert moved_from(cast.member, old) == []
    assert is_watching(cast.member, seen.scope)  # it does nothing: rights are asked
    assert signed_in(cast.member).get(seen.get_absolute_url()).status_code == 404
    move_topic(actor=cast.coordinator, topic=seen, forum=old)
    assert [(line.forum_id, line.topic_id) for line in MovedTopic.objects.all()] == [(closed_desk.pk, seen.pk)]
    assert signed_in(cast.member).get(seen.get_absolute_url()).status_code == 200


def test_no_line_is_left_if_none_is_wanted(
    cast: Cast, seen: Topic, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    confirmed(signed_in(cast.coordinator), path(seen, "move"), {"forum": closed_desk.pk})
    assert (state_of(seen)["forum_id"], MovedTopic.objects.count()) == (closed_desk.pk, 0)


def test_what_was_agreed_to_must_still_be_so(
    cast: Cast, seen: Topic, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    client, sent = signed_in(cast.coordinator), {"forum": closed_desk.pk}
    sure = client.post(path(seen, "move"), sent).context["sure"]
    Topic.objects.filter(pk=seen.pk).update(marking=Marking.STRICT)
    again = client.post(path(seen, "move"), {**sent, "sure": sure})
    assert (again.status_code, state_of(seen)["forum_id"]) == (200, seen.forum_id)


@pytest.mark.parametrize("forum", ["", "0", "x", "999999", "own", "abroad", "hidden"])
def test_no_way_to_a_forum_that_is_not_theirs(
    cast: Cast, seen: Topic, mednet: Network, signed_in: Callable[..., Client], forum: str
) -> None:
    hidden = open_forum(network=seen.forum.network, name="Hidden", slug="hidden", group_ids=[])
    abroad = open_forum(network=mednet, name="Surveys", slug="surveys")
    keys = {"own": seen.forum_id, "abroad": abroad.pk, "hidden": hidden.pk}
    before = state_of(seen)
    answer = signed_in(cast.coordinator).post(path(seen, "move"), {"forum": keys.get(forum, forum)})
    assert (answer.status_code, state_of(seen), b"Hidden" in answer.content) == (422, before, False)


def test_action_refuses_what_the_form_would_not_offer(
    cast: Cast, seen: Topic, mednet: Network, signed_in: Callable[..., Client]
) -> None:
    hidden = open_forum(network=seen.forum.network, name="Hidden", slug="hidden", group_ids=[])
    abroad = open_forum(network=mednet, name="Surveys", slug="surveys")
    for forum, user, refusal in (
        (hidden, cast.coordinator, Http404),
        (abroad, cast.coordinator, Http404),
        (abroad, cast.secretariat, Unprocessable),
    ):
        with pytest.raises(refusal):
            move_topic(actor=user, topic=seen, forum=forum)
    assert state_of(seen)["forum_id"] == seen.forum_id


def test_named_readers_of_a_red_topic_stay_named(
    cast: Cast, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    topic = topic_by(cast.expert, marking=Marking.RED, readers=[cast.coordinator.pk, cast.member.pk])
    client, sent = signed_in(cast.coordinator), {"forum": closed_desk.pk}
    page = " ".join(client.post(path(topic, "move"), sent).content.decode().split())
    assert "1 person in 1 country will lose sight of it" in page
    confirmed(client, path(topic, "move"), sent)
    assert set(topic.named.values_list("user", flat=True)) == {cast.expert.pk, cast.coordinator.pk, cast.member.pk}
    moved = Topic.objects.select_related("forum__network").get(pk=topic.pk)
    assert set(access.readers_of(moved)) == {cast.expert, cast.coordinator}


def test_moving_out_of_a_closed_room_says_who_gains_sight(
    cast: Cast, concealment: Forum, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    topic = topic_by(cast.expert, forum=closed_desk)
    page = signed_in(cast.coordinator).post(path(topic, "move"), {"forum": concealment.pk}).content.decode()
    assert "2 people in 2 countries will see it" in " ".join(page.split())


def test_clear_topic_that_goes_into_a_closed_room_counts_those_outside_without_naming_them(
    cast: Cast, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    topic = topic_by(cast.expert, marking=Marking.CLEAR)
    page = signed_in(cast.coordinator).post(path(topic, "move"), {"forum": closed_desk.pk}).content.decode()
    told = " ".join(page.split())
    assert "4 people in 4 countries will lose sight of it" in told
    assert ("Farid Feldspar" in told, "And 2 people of the portal who are not in this network." in told) == (
        False,
        True,
    )


def test_locks_and_archive_refuse_replies_that_are_on_their_way(cast: Cast, topic: Topic) -> None:
    lock_topic(actor=cast.coordinator, topic=topic, locked=True, reason="Over.")
    with pytest.raises(Refused):
        add_reply(actor=cast.member, topic=topic, body="<p>Late</p>", client_id=uuid4())
    lock_topic(actor=cast.coordinator, topic=topic, locked=False)
    archive_topic(actor=cast.coordinator, topic=topic, archived=True)
    with pytest.raises(Refused):
        add_reply(actor=cast.member, topic=topic, body="<p>Late</p>", client_id=uuid4())
    assert topic.posts.count() == 1


def test_reply_on_its_way_does_not_follow_a_topic_out_of_sight(
    cast: Cast, topic: Topic, closed_desk: Forum, topic_by: Callable[..., Topic]
) -> None:
    stale = access.get_topic(cast.member, "airports", topic.pk)
    move_topic(actor=cast.coordinator, topic=topic, forum=closed_desk)
    with pytest.raises(Http404):
        add_reply(actor=cast.member, topic=stale, body="<p>Late</p>", client_id=uuid4())
    assert topic.posts.count() == 1
    add_reply(actor=cast.expert, topic=stale, body="<p>In time</p>", client_id=uuid4())
    merged = topic_by(cast.expert)
    known = access.get_topic(cast.member, "airports", merged.pk)
    merge_topics(actor=cast.coordinator, topic=merged, target=topic)
    with pytest.raises(Http404):
        add_reply(actor=cast.member, topic=known, body="<p>Late</p>", client_id=uuid4())
    assert (topic.posts.count(), merged.posts.count()) == (3, 0)
