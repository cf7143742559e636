"""Canary: whatever the kind of thing and the way to a person, no more of it leaves the portal than its mark lets out.

Words that stand nowhere else are put into everything that has a mark; then each mark is given to all of it at once,
and every mail, digest and push is searched for the words, the titles, the name of who wrote them and their address.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.utils import timezone

from accounts.models import User
from alerts.actions.answering import give_feedback
from alerts.actions.sending import Content, begin_alert, send_alert
from alerts.models import Alert
from chat.actions import open_channel, send_message
from chat.models import Channel
from documents.actions.comments import add_comment
from documents.actions.readers import ask_reading
from documents.models import Version
from forums.actions.polls import NewPoll, make_poll
from forums.actions.requests import Answer, give_answer
from forums.models import AnswerKind, CountryAnswer, Topic
from networks.actions.announcements import make_announcement
from networks.actions.messages import send_to_members
from networks.models import Announcement, MemberMessage, Network
from notifications.digesting import mail as digests
from notifications.mails import compose
from notifications.models import Delivery, Digest, Notice, Watch
from notifications.pushing.wording import message_of
from portal.marking import Marking
from portal.models import Activity
from portal.sections import kinds
from tests.conftest import Cast
from tests.documents.conftest import _own_store, folder, put  # noqa: F401
from tests.forums.conftest import ask, concealment, reply_by, topic_by  # noqa: F401

MARKED = (Topic, CountryAnswer, Version, Channel, Announcement, MemberMessage, Alert)
TITLE, TEXT = re.compile(r"canary-title-(\w+)"), re.compile(r"canary-text-(\w+)")
WORDS = frozenset(
    {"topic", "reply", "request", "answer", "version", "comment", "message", "news", "letter", "alert", "report"}
)
# What has no mark of its own, so that nothing of it can be raised: people's seats, decisions, and the like.
OTHERS = frozenset({
    "networks.nomination", "networks.application", "networks.access_request", "networks.seat", "networks.entry",
    "networks.membership", "networks.deputyship", "networks.term", "networks.round", "forums.looked_at",
    "networks.unreached", "networks.stopped", "forums.case", "forums.own_post", "forums.bookmark",
})  # fmt: skip


def everything(cast: Cast, network: Network, make: dict[str, Callable[..., Any]]) -> None:
    """Things of all kinds by the expert, that the member is named to read where it is narrowed to names."""
    who, named = cast.expert, [cast.member.pk, cast.expert.pk]
    red = {"marking": Marking.RED, "readers": named}

    def said(name: str) -> str:
        return f"<p>canary-text-{name} <strong>said</strong></p>"

    topic = make["topic_by"](who, title="canary-title-topic", body=said("topic"), **red)
    make["reply_by"](who, topic, said("reply"))
    make_poll(actor=who, topic=topic, poll=NewPoll(question="canary-title-poll", choices=["canary-text-choice", "No"]))
    asked = make["ask"]("CZ", by=who, title="canary-title-request", body=said("request"))
    give_answer(actor=cast.member, request=asked, answer=Answer(AnswerKind.YES, said("answer")), seen="")
    document = make["put"](title="canary-title-document", summary="canary-text-version", **red)
    version = document.versions.get()
    add_comment(actor=who, version=version, body=said("comment"), client_id=uuid4())
    in_days = timezone.localdate() + timedelta(days=9)
    ask_reading(actor=cast.coordinator, version=version, due_on=in_days, message="canary-text-reading")
    channel = open_channel(actor=who, network=network, name="canary-title-channel", **red)
    send_message(actor=who, channel=channel, text="canary-text-message", client_id=uuid4())
    make_announcement(
        actor=cast.coordinator, network=network, title="canary-title-announcement", body=said("news"),
        shown_until=None, client_id=uuid4(),
    )  # fmt: skip
    send_to_members(
        actor=cast.coordinator, network=network, subject="canary-title-letter", body=said("letter"),
        marking=Marking.GREEN, to=named, client_id=uuid4(),
    )  # fmt: skip
    warning = Content(
        kind="concealment", title="canary-title-alert", body=said("alert"), marking=Marking.GREEN,
        valid_until=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    alert = send_alert(actor=who, alert=begin_alert(actor=who, network=network, content=warning, client_id=uuid4()))
    give_feedback(actor=cast.member, alert=alert, body=said("report"), client_id=uuid4())


def on_the_way(user: User, medium: str) -> list[Delivery]:
    """Everything that has happened, on its way to ``user``, whether they would be told of it or not."""
    rows = [
        Delivery(user=user, activity=each, medium=medium, scope_type=each.scope_type, scope_id=each.scope_id)
        for each in Activity.objects.select_related("actor").order_by("pk")
        if each.target_type in kinds and each.verb in kinds[each.target_type].verbs
        if each.actor_id != user.pk
    ]
    Delivery.objects.filter(user=user, medium=medium).delete()
    return Delivery.objects.bulk_create(rows)


def words(mail: Any) -> str:
    """All that a mail says anywhere: in its headers, its text, its HTML and in what its links carry."""
    if mail is None:
        return ""
    said = [mail.subject, str(mail.extra_headers), mail.body, *(str(part.content) for part in mail.alternatives)]
    tokens = re.findall(r"/notifications/stop/([^/]+)/", said[1])
    return "\n".join([*said, *(str(signing.loads(token, salt="notifications.stop")) for token in tokens)])


def mails(user: User, *, alone: bool) -> list[str]:
    """The notices of each page as one mail; if ``alone``, each as a mail of its own as well."""
    rows = on_the_way(user, "mail")
    pages: dict[tuple[str, int], list[Delivery]] = {}
    for row in rows:
        pages.setdefault((row.scope_type, row.scope_id), []).append(row)
    return [words(compose(each).mail) for each in (*pages.values(), *([row] for row in rows if alone))]


def pushes(user: User) -> list[str]:
    """Each notice as what a device shows of it."""
    messages = [message_of(row) for row in on_the_way(user, "push")]
    return [json.dumps(message, ensure_ascii=False) for message in messages if message]


def digests_of(user: User) -> list[str]:
    """A digest of what happened elsewhere, then one of notices."""
    now = timezone.now()
    Digest.objects.filter(user=user).delete()
    Notice.objects.filter(user=user).delete()
    Activity.objects.update(handled_at=now)
    for stream in Network.objects.values_list("pk", flat=True):
        Watch.objects.get_or_create(user=user, scope_type="networks.network", scope_id=stream)
    due = now + timedelta(minutes=1)
    digest = Digest.objects.create(user=user, due_at=due, since=now - timedelta(days=1))
    elsewhere = words(digests.compose(digest))
    Notice.objects.bulk_create(
        Notice(
            user=user, activity=row.activity, digest=digest, in_digest=True,
            target_type=row.activity.target_type, target_id=row.activity.target_id,
        )
        for row in on_the_way(user, "mail")
    )  # fmt: skip
    return [elsewhere, words(digests.compose(digest))]


@pytest.fixture
def world(
    cast: Cast,
    airports: Network,
    topic_by: Callable[..., Any],  # noqa: F811
    reply_by: Callable[..., Any],  # noqa: F811
    ask: Callable[..., Any],  # noqa: F811
    put: Callable[..., Any],  # noqa: F811
) -> Cast:
    everything(cast, airports, {"topic_by": topic_by, "reply_by": reply_by, "ask": ask, "put": put})
    return cast


def test_nothing_leaves_beyond_its_mark(world: Cast) -> None:
    found: dict[tuple[str, str, str], tuple[bool, bool]] = {}
    texts: set[str] = set()
    for mark in Marking.values:
        for model in MARKED:
            if (model, mark) != (Alert, Marking.RED):  # which there is none of
                model.objects.update(marking=mark)  # type: ignore[attr-defined]
        for part in ("member", "observer", "coordinator", "stranger"):
            user = User.objects.get(pk=getattr(world, part).pk)
            for way, said in (
                ("mail", mails(user, alone=part == "member")),
                ("push", pushes(user)),
                ("digest", digests_of(user)),
            ):
                whole = "\n".join(said)
                found[mark, part, way] = (bool(TITLE.search(whole)), bool(TEXT.search(whole)))
                if (mark, way) == (Marking.GREEN, "mail"):
                    texts |= set(TEXT.findall(whole))
                if mark in (Marking.STRICT, Marking.RED):
                    assert "Clara Cobalt" not in whole
                    assert not re.search(r"/(topics|documents|channels)/", whole)
    inside, everyone = ("member", "observer", "coordinator"), ("member", "observer", "coordinator", "stranger")
    ways = ("mail", "push", "digest")
    assert {key for key, (title, _text) in found.items() if title} == (
        {(mark, part, way) for mark in (Marking.GREEN, Marking.AMBER) for part in inside for way in ways}
        | {(Marking.CLEAR, part, way) for part in everyone for way in ways}
    )
    assert {mark for (mark, _part, _way), (_title, text) in found.items() if text} == {Marking.CLEAR, Marking.GREEN}
    assert texts >= WORDS  # the canaries sing where they may


def test_one_hint_among_others_hides_them_all(world: Cast) -> None:
    MARKED[0].objects.update(marking=Marking.GREEN)  # type: ignore[attr-defined]
    Version.objects.update(marking=Marking.STRICT)
    mixed = ("forums.post", "documents.version")
    rows = [row for row in on_the_way(world.member, "mail") if row.activity.target_type in mixed]
    assert {row.activity.target_type for row in rows} == set(mixed)
    said = words(compose(rows).mail)
    assert (TITLE.search(said), TEXT.search(said), "Clara Cobalt" in said) == (None, None, False)
    assert said.startswith("Something new in Airports group")


def test_every_template_of_mails_and_every_kind_is_known_here() -> None:
    templates = {path.name for path in (Path(settings.BASE_DIR) / "templates" / "email").iterdir()}
    assert templates == {
        "frame.html", "notice.html", "digest.html", "_digest_parts.html",  # searched above
        "invitation.html", "invitation.txt",  # names a network and a role, nothing else
    }  # fmt: skip
    told = {kind.key for kind in kinds.values() if kind.told or kind.told_concerned}
    marked = {
        "forums.post", "forums.topic", "forums.poll", "forums.request", "forums.answer", "documents.version",
        "documents.document", "documents.comment", "documents.reading", "chat.message", "chat.channel",
        "networks.announcement", "networks.message", "alerts.alert", "alerts.feedback",
    }  # fmt: skip
    assert told - OTHERS <= marked
