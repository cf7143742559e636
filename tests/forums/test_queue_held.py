"""What waits for a coordinator: accepted, returned, taken back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from forums.actions.handing_in import hand_in_reply, hand_in_topic
from forums.actions.polls import NewPoll, hand_in_with_poll
from forums.actions.queue import accept_submission, look_first_at, return_submission, withdraw_submission
from forums.models import (
    Attachment,
    Case,
    Draft,
    Forum,
    Justification,
    Mention,
    Post,
    Premoderation,
    Submission,
    Topic,
    TopicState,
)
from forums.queries.queue import load_cases
from networks.actions import end_membership
from networks.models import Membership, Network
from notifications.jobs import relay
from notifications.models import Notice
from portal.errors import Conflict
from portal.marking import Marking
from portal.models import Activity, AuditEntry, Blob
from tests.conftest import Cast

BODY = '<p dir="auto">Seen here as well.</p>'
QUEUE = "/networks/airports/moderation/"


@pytest.fixture(autouse=True)
def _named(cast: Cast, airports: Network) -> None:
    """What the member writes is looked at first."""
    look_first_at(actor=cast.coordinator, network=airports, person=cast.member, reason="Names.")


@pytest.fixture
def held(cast: Cast, topic: Topic) -> Submission:
    """A reply of the member that waits."""
    found = hand_in_reply(actor=cast.member, topic=topic, body=BODY, client_id=uuid4())
    assert isinstance(found, Submission)
    return found


def case_of(held: Submission) -> Case:
    return load_cases(Case.objects.filter(submission=held).values("pk")).get()


def told(run: Callable[..., Any]) -> list[tuple[str, str]]:
    with run(execute=True):
        relay()
    rows = list(Notice.objects.order_by("user__name", "pk").values_list("user__name", "activity__verb"))
    Notice.objects.all().delete()
    return [row for row in rows if not row[1].startswith("premoderation")]


def test_accepted_reply_is_posted_as_its_author(
    cast: Cast, held: Submission, topic: Topic, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    assert told(django_capture_on_commit_callbacks) == [("Bruno Basalt", "case.held")]
    accept_submission(actor=cast.coordinator, case=case_of(held))
    held.refresh_from_db()
    post = Post.objects.get(topic=topic, number=2)
    assert (post.author, post.body, post.client_id) == (cast.member, BODY, held.client_id)
    assert (held.state, held.post, held.decided_by) == ("accepted", post, cast.coordinator)
    assert told(django_capture_on_commit_callbacks) == [
        ("Clara Cobalt", "post.added"),
        ("Hana Halite", "case.accepted"),
    ]
    entry = AuditEntry.objects.get(verb="case.decided")
    assert (entry.details, entry.person_id, entry.actor) == ({"decision": "accepted"}, cast.member.pk, cast.coordinator)


def test_accepted_topic_brings_tags_readers_poll_and_mark(cast: Cast, concealment: Forum) -> None:
    waiting = hand_in_with_poll(
        actor=cast.member, forum=concealment, poll=NewPoll(question="Seen?", choices=("Yes", "No")),
        title="Blue tape", marking="RED", body=BODY, client_id=uuid4(),
        readers=[cast.coordinator.pk, cast.expert.pk], tags=["tape", "air"],
    )  # fmt: skip
    assert isinstance(waiting, Submission)
    accept_submission(actor=cast.coordinator, case=case_of(waiting))
    topic = Topic.objects.get()
    assert (topic.title, topic.marking, topic.author, topic.has_poll) == ("Blue tape", "RED", cast.member, True)
    assert set(topic.named.values_list("user", flat=True)) == {cast.member.pk, cast.coordinator.pk, cast.expert.pk}
    assert set(topic.tagged.values_list("tag__name", flat=True)) == {"tape", "air"}


def test_red_topic_waits_for_named_coordinators_alone(
    cast: Cast, concealment: Forum, signed_in: Callable[..., Client]
) -> None:
    hand_in_topic(
        actor=cast.member, forum=concealment, title="Kite", marking="RED", body=BODY, client_id=uuid4(),
        readers=[cast.coordinator.pk],
    )  # fmt: skip
    pages = {
        part: signed_in(getattr(cast, part)).get(QUEUE).content.decode() for part in ("coordinator", "secretariat")
    }
    assert {part: "Kite" in page for part, page in pages.items()} == {"coordinator": True, "secretariat": False}


def test_files_and_mentions_travel(cast: Cast, topic: Topic, airports: Network) -> None:
    file = Attachment.objects.create(
        network=airports, uploaded_by=cast.member, client_id=uuid4(),
        blob=Blob.objects.create(sha256="0" * 64, size=15, name="a"),
        file_name="a.pdf",
        content_type="application/pdf", size=3, sha256="0" * 64,
    )  # fmt: skip
    body = f'<p dir="auto"><a data-mention="person:{cast.expert.pk}" href="/people/{cast.expert.pk}/">@Clara</a></p>'
    waiting = hand_in_reply(actor=cast.member, topic=topic, body=body, client_id=uuid4(), attachments=[file.pk])
    assert isinstance(waiting, Submission)
    file.refresh_from_db()
    assert (file.submission, file.post, Mention.objects.count()) == (waiting, None, 0)
    accept_submission(actor=cast.coordinator, case=case_of(waiting))
    post = Post.objects.get(topic=topic, number=2)
    file.refresh_from_db()
    assert (file.post, post.attachment_count, post.mentions.get().user) == (post, 1, cast.expert)


def test_reason_for_personal_data_goes_with_it(cast: Cast, topic: Topic) -> None:
    waiting = hand_in_reply(
        actor=cast.member, topic=topic, body="<p>+33 6 12 34 56 78</p>", client_id=uuid4(), justification="Duty desk."
    )
    assert isinstance(waiting, Submission)
    assert (waiting.findings, Justification.objects.count()) == (["phone"], 0)
    accept_submission(actor=cast.coordinator, case=case_of(waiting))
    kept = Justification.objects.get()
    assert (kept.text, kept.author, kept.post_id) == ("Duty desk.", cast.member, Post.objects.get(number=2).pk)


def locked(cast: Cast, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(locked=True)


def archived(cast: Cast, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(state=TopicState.ARCHIVED)


def left(cast: Cast, topic: Topic) -> None:
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member))


def observer_now(cast: Cast, topic: Topic) -> None:
    Membership.objects.filter(user=cast.member).update(role="observer")


def inactive(cast: Cast, topic: Topic) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False)


def out_of_sight(cast: Cast, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(marking=Marking.RED)
    topic.named.create(user=cast.coordinator)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (locked, "Open it first, or return the reply"),
        (archived, "Open it first, or return the reply"),
        (left, "Hana Halite may not write there any more"),
        (observer_now, "Hana Halite may not write there any more"),
        (inactive, "Hana Halite may not write there any more"),
        (out_of_sight, "Hana Halite may not write there any more"),
    ],
)
def test_what_cannot_be_posted_any_more_is_told_to_the_coordinator(
    cast: Cast,
    held: Submission,
    topic: Topic,
    signed_in: Callable[..., Client],
    change: Callable[[Cast, Topic], None],
    sentence: str,
) -> None:
    change(cast, topic)
    answer = signed_in(cast.coordinator).post(f"{QUEUE}{case_of(held).pk}/", {"decision": "accepted"})
    held.refresh_from_db()
    assert (answer.status_code, sentence in answer.content.decode()) == (409, True)
    assert (held.state, case_of(held).decision, Post.objects.filter(topic=topic).count()) == ("waiting", "", 1)
    assert return_submission(actor=cast.coordinator, case=case_of(held), reason="Too late.").decision == "returned"


def test_returned_text_is_a_draft_again(
    cast: Cast,
    held: Submission,
    topic: Topic,
    signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    told(django_capture_on_commit_callbacks)
    return_submission(actor=cast.coordinator, case=case_of(held), reason="Leave the name out.")
    draft = Draft.objects.get(user=cast.member)
    assert (draft.place, draft.body, Post.objects.count()) == (f"topic:{topic.pk}", BODY, 1)
    assert told(django_capture_on_commit_callbacks) == [("Hana Halite", "case.returned")]
    client = signed_in(cast.member)
    page = client.get(f"{QUEUE}{case_of(held).pk}/outcome/", follow=True).content.decode()
    assert ("Leave the name out." in page, "Change it and hand it in again" in page) == (True, True)
    form = client.get(f"{topic.get_absolute_url()}reply/").content.decode()
    assert "Seen here as well." in form
    again = client.post(f"{topic.get_absolute_url()}reply/", {"body": "Seen here too.", "client_id": str(uuid4())})
    assert (again.status_code, Submission.objects.filter(state="waiting").count()) == (302, 1)


def test_returned_text_does_not_take_the_place_of_what_was_begun_since(
    cast: Cast, held: Submission, topic: Topic
) -> None:
    Draft.objects.create(user=cast.member, place=f"topic:{topic.pk}", body="<p>Begun since.</p>")
    return_submission(actor=cast.coordinator, case=case_of(held), reason="No.")
    assert Draft.objects.get().body == f"<p>Begun since.</p>{BODY}"


def test_returned_topic_comes_back_with_all_its_fields(cast: Cast, concealment: Forum) -> None:
    waiting = hand_in_topic(
        actor=cast.member, forum=concealment, title="Blue tape", marking="GREEN", body=BODY, client_id=uuid4(),
        tags=["tape"],
    )  # fmt: skip
    assert isinstance(waiting, Submission)
    return_submission(actor=cast.coordinator, case=case_of(waiting), reason="No.")
    draft = Draft.objects.get()
    assert (draft.place, draft.title, draft.body) == (f"forum:{concealment.pk}", "Blue tape", BODY)
    assert (draft.fields["marking"], draft.fields["tags"]) == (["GREEN"], ["tape"])


def test_author_takes_it_back(cast: Cast, held: Submission, topic: Topic, signed_in: Callable[..., Client]) -> None:
    address = f"/networks/airports/submissions/{held.pk}/"
    assert "Only you and the coordinators" in signed_in(cast.member).get(address).content.decode()
    assert signed_in(cast.expert).post(f"{address}withdraw/").status_code == 404
    for _ in range(2):
        assert signed_in(cast.member).post(f"{address}withdraw/").status_code == 302
    held.refresh_from_db()
    assert (held.state, case_of(held).decision, Draft.objects.get().body) == ("withdrawn", "withdrawn", BODY)
    with pytest.raises(Conflict, match="Hana Halite has decided this: withdrawn"):
        accept_submission(actor=cast.coordinator, case=case_of(held))
    assert Post.objects.filter(topic=topic).count() == 1


def test_what_was_decided_is_not_taken_back(cast: Cast, held: Submission) -> None:
    accept_submission(actor=cast.coordinator, case=case_of(held))
    with pytest.raises(Conflict, match="A coordinator has decided this meanwhile: accepted"):
        withdraw_submission(actor=cast.member, submission=held)
    assert Draft.objects.count() == 0


def test_form_sent_again_after_it_was_accepted_leads_to_the_post(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    client, form = signed_in(cast.member), {"body": "Seen.", "client_id": str(uuid4())}
    client.post(f"{topic.get_absolute_url()}reply/", form)
    accept_submission(actor=cast.coordinator, case=case_of(Submission.objects.get()))
    Premoderation.objects.all().delete()
    again = client.post(f"{topic.get_absolute_url()}reply/", form)
    post = Post.objects.get(topic=topic, number=2)
    assert (again.status_code, f"post-{post.pk}" in again["Location"], Post.objects.count()) == (302, True, 2)


def test_form_sent_again_after_it_was_returned_asks(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    client, form = signed_in(cast.member), {"body": "Seen.", "client_id": str(uuid4())}
    client.post(f"{topic.get_absolute_url()}reply/", form)
    return_submission(actor=cast.coordinator, case=case_of(Submission.objects.get()), reason="No.")
    again = client.post(f"{topic.get_absolute_url()}reply/", form)
    assert (again.status_code, "Seen." in again.content.decode(), Submission.objects.count()) == (422, True, 1)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_own_list_costs_the_same_for_any_number(
    cast: Cast,
    topic: Topic,
    signed_in: Callable[..., Client],
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    held = [
        Submission(
            forum=topic.forum,
            topic=topic,
            author=cast.member,
            marking="AMBER",
            body=BODY,
            client_id=uuid4(),
            why="forum",
        )
        for _ in range(count)
    ]
    Submission.objects.bulk_create(held)
    client = signed_in(cast.member)
    client.get("/networks/airports/submissions/")
    with django_assert_num_queries(6):
        page = client.get("/networks/airports/submissions/").content.decode()
    assert page.count("Waits for a coordinator") == count


@pytest.mark.django_db(transaction=True)
def test_accepted_and_withdrawn_at_one_moment_has_one_outcome(cast: Cast, held: Submission, topic: Topic) -> None:
    def act(number: int) -> str:
        try:
            if number % 2:
                actor = User.objects.get(pk=cast.coordinator.pk)
                return accept_submission(actor=actor, case=case_of(held)).decision
            author = User.objects.get(pk=cast.member.pk)
            return withdraw_submission(actor=author, submission=Submission.objects.get(pk=held.pk)).state
        except Conflict:
            return "conflict"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = set(pool.map(act, range(2)))
    held.refresh_from_db()
    posts = Post.objects.filter(topic=topic).count() - 1
    assert (said, case_of(held).decision) == ({held.state, "conflict"}, held.state)
    assert (posts, Draft.objects.count()) == ((1, 0) if held.state == "accepted" else (0, 1))
    assert Activity.objects.filter(verb__in=["case.accepted", "case.withdrawn"]).count() == 1
