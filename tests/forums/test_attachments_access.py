"""Who may have a file: its own row says so, whatever address it is asked for at."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.access.attachments import can_read_attachment, get_attachment, visible_attachments
from forums.actions.attachments import hold_attachments
from forums.models import (
    Attachment,
    Case,
    Forum,
    Post,
    Submission,
    SubmissionState,
    Topic,
    TopicReader,
    TopicState,
    Why,
)
from networks.access import forget_rights
from networks.models import Network
from portal.marking import Marking
from portal.models import AuditEntry
from tests.conftest import Cast
from tests.forums.test_access import DESK, EVERYBODY, NETWORK, OPEN_FORUM
from tests.forums.test_attachments import PDF, picture, put

SignedIn = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def _bound(cast: Cast, network: Network, forum: Forum, marking: str, named: set[str] = frozenset()) -> Attachment:  # type: ignore[assignment]
    """A file of the expert, on the first post of a topic."""
    topic = Topic.objects.create(forum=forum, title="T", marking=marking, author=cast.expert, client_id=uuid4())
    post = Post.objects.create(topic=topic, number=1, author=cast.expert, client_id=uuid4(), body="<p>T</p>")
    TopicReader.objects.bulk_create([TopicReader(topic=topic, user=getattr(cast, part)) for part in named])
    file = put(cast.expert, network)
    Attachment.objects.filter(pk=file.pk).update(post=post)
    return file


def _answers(cast: Cast, pk: int) -> dict[str, set[str]]:
    """Each family's readers of the file, by part."""
    from django.http import Http404

    rows = Attachment.objects.select_related("post__topic__forum__network", "network", "submission")
    answers: dict[str, set[str]] = {"visible": set(), "can": set(), "gate": set()}
    for part, user in cast.items():
        if user is None:
            continue
        forget_rights(user)
        fresh = rows.get(pk=pk)
        try:
            get_attachment(user, fresh.place.slug, pk)
            answers["gate"].add(part)
        except Http404:
            pass
        if visible_attachments(user).filter(pk=pk).exists():
            answers["visible"].add(part)
        if can_read_attachment(user, fresh):
            answers["can"].add(part)
    return answers


def _all(expected: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(("visible", "can", "gate"), expected)


@pytest.mark.parametrize("marking", Marking.values)
@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("named", [set(), {"member", "observer", "stranger", "removed"}, {"coordinator", "expert"}])
def test_twins_of_a_sent_file_agree_with_its_topic(
    cast: Cast,
    airports: Network,
    concealment: Forum,
    closed_desk: Forum,
    marking: str,
    restricted: bool,
    named: set[str],
) -> None:
    file = _bound(cast, airports, closed_desk if restricted else concealment, marking, named)
    if marking == Marking.RED:
        expected = named & (DESK if restricted else NETWORK)
    else:
        expected = DESK if restricted else OPEN_FORUM[Marking(marking)]
    assert _answers(cast, file.pk) == _all(expected)


def test_unsent_file_is_its_uploaders_alone(cast: Cast, airports: Network) -> None:
    file = put(cast.member, airports)
    assert _answers(cast, file.pk) == _all({"member"})


def test_unsent_file_goes_with_the_seat(cast: Cast, airports: Network) -> None:
    file = put(cast.expert, airports)
    Attachment.objects.filter(pk=file.pk).update(uploaded_by=cast.removed)
    assert _answers(cast, file.pk) == _all(set())


@pytest.mark.parametrize(
    ("state", "marking", "expected"),
    [
        (SubmissionState.WAITING, "AMBER", {"member", "coordinator", "secretariat"}),
        (SubmissionState.WAITING, "AMBER+STRICT", {"member", "coordinator", "secretariat"}),
        (SubmissionState.WAITING, "RED", {"member"}),
        (SubmissionState.RETURNED, "AMBER", {"member"}),
    ],
)
def test_file_of_a_waiting_text_is_seen_by_who_decides_on_it(
    cast: Cast, airports: Network, topic: Topic, state: str, marking: str, expected: set[str]
) -> None:
    Topic.objects.filter(pk=topic.pk).update(marking=marking)
    file = put(cast.member, airports)
    held = Submission.objects.create(
        forum=topic.forum, topic=topic, author=cast.member, marking=marking, body="<p>B</p>", client_id=uuid4(),
        why=Why.PERSON, state=state,
    )  # fmt: skip
    Case.objects.create(network=airports, submission=held)
    hold_attachments(held, [file.pk])
    assert _answers(cast, file.pk) == _all(expected)


def test_file_follows_its_topic_into_a_closed_forum(
    cast: Cast, airports: Network, concealment: Forum, closed_desk: Forum
) -> None:
    file = _bound(cast, airports, concealment, Marking.GREEN)
    before = _answers(cast, file.pk)
    Topic.objects.update(forum=closed_desk)
    assert (before, _answers(cast, file.pk)) == (_all(NETWORK), _all(DESK))


@pytest.mark.parametrize("how", ["removed", "merged"])
def test_file_of_a_post_that_is_gone_is_gone_for_everybody(
    cast: Cast, airports: Network, concealment: Forum, how: str
) -> None:
    file = _bound(cast, airports, concealment, Marking.GREEN)
    if how == "removed":
        Post.objects.update(removed_at=timezone.now())
    else:
        Topic.objects.update(state=TopicState.MERGED)
    assert _answers(cast, file.pk) == _all(set())


def test_address_has_to_name_the_network_of_the_topic(
    cast: Cast, airports: Network, mednet: Network, concealment: Forum, signed_in: SignedIn
) -> None:
    file = _bound(cast, airports, concealment, Marking.CLEAR)
    for user in (cast.secretariat, cast.stranger):
        client = signed_in(user)
        here = client.get(f"/networks/airports/attachments/{file.pk}/")
        there = client.get(f"/networks/mednet/attachments/{file.pk}/")
        never = client.get("/networks/mednet/attachments/999999/")
        assert (here.status_code, there.status_code, there.content) == (200, 404, never.content)


@pytest.mark.parametrize("part", sorted(EVERYBODY - NETWORK))
def test_hidden_file_has_the_bytes_of_an_unknown_one(
    cast: Cast, airports: Network, concealment: Forum, signed_in: SignedIn, part: str
) -> None:
    file = _bound(cast, airports, concealment, Marking.GREEN)
    client = signed_in(getattr(cast, part))
    hidden, never = client.get(file.get_absolute_url()), client.get("/networks/airports/attachments/999999/")
    assert (hidden.status_code, hidden.content) == (404, never.content)


def _body(answer: Any) -> bytes:
    return bytes(answer.getvalue() if answer.streaming else answer.content)


def _recorded() -> list[tuple[Any, ...]]:
    rows = AuditEntry.objects.filter(verb="attachment.downloaded").order_by("pk")
    return list(rows.values_list("actor_id", "target_type", "target_id", "details"))


def test_amber_goes_on_record_and_green_does_not(
    cast: Cast, airports: Network, concealment: Forum, signed_in: SignedIn
) -> None:
    green = _bound(cast, airports, concealment, Marking.GREEN)
    amber = _bound(cast, airports, concealment, Marking.AMBER)
    client = signed_in(cast.observer)
    fetched = [_body(client.get(file.get_absolute_url())) for file in (green, amber)]
    client.head(amber.get_absolute_url())
    assert fetched == [PDF, PDF]
    assert _recorded() == [(cast.observer.pk, "forums.attachment", amber.pk, {"marking": "AMBER"})]


def test_reading_in_ranges_is_one_record(
    cast: Cast, airports: Network, concealment: Forum, signed_in: SignedIn
) -> None:
    file, client = _bound(cast, airports, concealment, Marking.AMBER), signed_in(cast.member)
    pieces = [client.get(file.get_absolute_url(), headers={"Range": asked}) for asked in ("bytes=2-3", "bytes=4-5")]
    assert [(answer.status_code, _body(answer)) for answer in pieces] == [(206, PDF[2:4]), (206, PDF[4:6])]
    assert len(_recorded()) == 1
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=2))
    client.get(file.get_absolute_url(), headers={"Range": "bytes=4-5"})
    assert len(_recorded()) == 2


@pytest.mark.parametrize("marking", [Marking.STRICT, Marking.RED])
def test_marks_that_need_the_readers_name_keep_the_file_back(
    cast: Cast, airports: Network, concealment: Forum, signed_in: SignedIn, marking: Marking
) -> None:
    file, client = _bound(cast, airports, concealment, marking, {"expert"}), signed_in(cast.expert)
    answers = [client.get(file.get_absolute_url() + query) for query in ("", "?inline=1", "?download=1")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert all(f"TLP:{marking}" in answer.content.decode() and PDF not in answer.content for answer in answers)
    assert _recorded() == []


def test_ones_own_unsent_file_is_under_no_mark(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    file = put(cast.member, airports)
    answer = signed_in(cast.member).get(file.get_absolute_url())
    assert (answer.status_code, _body(answer), _recorded()) == (200, PDF, [])


@pytest.mark.parametrize("marking", [Marking.AMBER, Marking.STRICT, Marking.RED])
def test_picture_is_shown_under_every_mark_and_kept_by_no_browser(
    cast: Cast, airports: Network, concealment: Forum, signed_in: SignedIn, marking: Marking
) -> None:
    file = _bound(cast, airports, concealment, marking, {"expert"})
    shown = put(cast.expert, airports, "seen.png", picture("PNG"))
    Attachment.objects.filter(pk=shown.pk).update(post=Attachment.objects.get(pk=file.pk).post)
    client = signed_in(cast.expert)
    answer = client.get(shown.get_absolute_url())
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "image/png", "private, no-store",
    )  # fmt: skip
    assert (answer["Content-Disposition"].partition(";")[0], _recorded()) == ("inline", [])
    taken = client.get(shown.get_absolute_url() + "?download=1")
    assert (taken.status_code, len(_recorded())) == ((200, 1) if marking == Marking.AMBER else (403, 0))


def test_held_back_file_is_named_with_a_lock(
    cast: Cast, airports: Network, concealment: Forum, signed_in: SignedIn
) -> None:
    file = _bound(cast, airports, concealment, Marking.STRICT)
    Post.objects.update(attachment_count=1)
    page = signed_in(cast.member).get(Topic.objects.get().get_absolute_url()).content.decode()
    assert ("attachment-held" in page, file.file_name in page) == (True, True)
