"""What was read yesterday and is elsewhere today: gone from every page of those who may not read it any more.

A topic with everything that could leak hangs in every place that could leak it. Then it goes, and every address of the
role matrix, for whoever lost sight of it, is searched for its words. Pages that are made later are searched as well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.actions import add_reply, change_marking, open_forum, start_topic
from forums.actions.moderation import move_topic
from forums.actions.regrouping import merge_topics, move_posts, split_topic
from forums.actions.tags import tag_topic
from forums.models import Attachment, Bookmark, Choice, Draft, Forum, Poll, Post, Quote, Reaction, Revision, Topic
from networks.access import forget_rights
from networks.actions.feed import make_token
from networks.models import Network, RoleGroup
from networks.roles import Role
from notifications.actions import relay_batch, watch
from notifications.jobs import deliver_to
from notifications.models import Delivery
from portal.marking import Marking
from portal.models import Blob
from tests.conftest import Cast
from tests.test_role_matrix import TABLE, world  # noqa: F401  # the world its addresses name

TITLE, BODY, FORMER, QUOTED, FILE, TAG, ASKED, BEHIND = (
    "zinnobertitle", "zinnoberbody", "zinnoberformer", "zinnoberquoted", "zinnoberfile", "zinnobertag", "zinnoberasked",
    "zinnoberbehind",
)  # fmt: skip
OF_POST = {BODY, FORMER, QUOTED, FILE}
OF_TOPIC = {*OF_POST, TITLE, TAG, ASKED}
SEARCHED = "zinnober"  # pages may say what was searched for, and nothing that begins with it


@dataclass
class Scene:
    """A topic that hangs everywhere, and its second post."""

    topic: Topic
    post: Post
    elsewhere: Topic  # which quotes it, and stays
    keys: dict[str, Any]


@pytest.fixture
def door(airports: Network, world: dict[str, int]) -> Forum:  # noqa: F811
    """A forum that only experts and coordinators enter."""
    roles = RoleGroup.objects.filter(network=airports, role__in=[Role.EXPERT, Role.COORDINATOR])
    ids = list(roles.values_list("group_id", flat=True))
    return open_forum(network=airports, name="Closed desk", slug="closed-desk", group_ids=ids)


@pytest.fixture
def scene(cast: Cast, airports: Network, world: dict[str, int]) -> Callable[[User], Scene]:  # noqa: F811
    """``scene(user)``: all of it, as far as ``user`` has to do with it."""

    def make(user: User) -> Scene:
        topic = Topic.objects.select_related("forum__network").get(pk=world["topic"])
        Topic.objects.filter(pk=topic.pk).update(title=TITLE, has_poll=True, is_request=False)
        Poll.objects.get_or_create(topic=topic, defaults={"question": ASKED, "made_by": cast.expert})
        poll = Poll.objects.get(topic=topic)
        Poll.objects.filter(pk=poll.pk).update(question=ASKED)
        Choice.objects.bulk_create([Choice(poll=poll, position=n, text=f"{n}") for n in (100, 101)])
        tag_topic(topic, [TAG])
        watch(user=user, scope=topic.scope)
        mention = f'<a data-mention="person:{user.pk}" href="/people/{user.pk}/">@{user.name}</a>'
        post = _written(cast, topic, f"<p>{BODY} {mention}</p>")
        Revision.objects.create(post=post, number=0, body=f"<p>{FORMER}</p>", editor=cast.expert)
        Post.objects.filter(pk=post.pk).update(
            revision=1, edited_at=timezone.now(), attachment_count=1, reactions={"thanks": 1, "seen": ["FR"]}
        )
        file = Attachment.objects.create(
            network=airports, post=post, uploaded_by=cast.expert, client_id=uuid4(), file_name=f"{FILE}.pdf",
            blob=Blob.objects.create(sha256="0" * 64, size=15, name="a", state="unscanned"),
            content_type="application/pdf", size=15, sha256="0" * 64,
        )  # fmt: skip
        Reaction.objects.create(post=post, user=user, kind="thanks")
        moment = timezone.now() - timedelta(minutes=1)
        Bookmark.objects.create(post=post, user=user, remind_at=moment, reminded_at=moment)
        Draft.objects.create(user=user, place=topic.scope[0].split(".")[1] + f":{topic.pk}", body="<p>Own words</p>")
        elsewhere = start_topic(
            actor=cast.expert, forum=topic.forum, title="Stays", marking="AMBER", body="<p>Here</p>", client_id=uuid4()
        )
        quote = Quote.objects.create(source=post, text=QUOTED, quoted_by=cast.expert)
        quoting = add_reply(actor=cast.expert, topic=elsewhere, body="<p>So.</p>", client_id=uuid4())
        body = f'<blockquote data-quote="{quote.pk}"></blockquote><p>So.</p>'
        Post.objects.filter(pk=quoting.pk).update(body=body)
        token = make_token(actor=user, network=airports)
        keys = {
            **world, "post": post.pk, "attachment": file.pk, "elsewhere": elsewhere.pk,
            "token": token,
        }  # fmt: skip
        while relay_batch()[0]:
            pass
        return Scene(topic, post, elsewhere, keys)

    return make


def _written(cast: Cast, topic: Topic, body: str) -> Post:
    return add_reply(actor=cast.expert, topic=topic, body=body, client_id=uuid4())


# Beside the addresses of the role matrix.
MORE = (
    f"/search/?q={SEARCHED}",
    "/bookmarks/",
    "/drafts/",
    "/notifications/",
    "/notifications/settings/",
    "/networks/airports/forums/concealment/?show=mine",
    "/networks/airports/forums/concealment/?show=unread",
    "/networks/airports/forums/concealment/?show=archived",
    "/networks/airports/forums/concealment/?sort=title",
    "/networks/airports/topics/{elsewhere}/",
    "/networks/airports/topics/{elsewhere}/print/",
    "/networks/airports/topics/{topic}/posts/{post}/",
    "/networks/airports/topics/{topic}/posts/{post}/history/",
    "/networks/airports/topics/{topic}/print/",
    "/networks/airports/attachments/{attachment}/",
    "/networks/airports/feed.atom?token={token}",
)


def pages(scene: Scene, client: Client) -> Iterator[tuple[str, str]]:
    """Every address there is, and what it says, its headers included."""
    for address in dict.fromkeys([*MORE, *(row[0] for row in TABLE.values())]):
        if "logout" in address or not _known(address, scene):
            continue
        path = address.format(**scene.keys)
        answer: Any = client.get(path, follow=True)
        content = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
        headers = " ".join(f"{name}: {value}" for name, value in answer.items())
        assert answer.status_code < 500, path
        yield path, f"{headers} {answer.redirect_chain} {content.decode('utf-8', 'replace')}".lower()


def _known(address: str, scene: Scene) -> bool:
    try:
        address.format(**scene.keys)
    except KeyError:
        return False
    return True


def leaks(scene: Scene, client: Client, needles: set[str]) -> dict[str, set[str]]:
    """Address → the words among ``needles`` that it says."""
    found = {path: {needle for needle in needles if needle in text} for path, text in pages(scene, client)}
    return {path: words for path, words in found.items() if words}


def said(scene: Scene, client: Client, needles: set[str]) -> set[str]:
    """Those of ``needles`` that are said somewhere; no further than until all are found."""
    missing = set(needles)
    for _path, text in pages(scene, client):
        missing -= {needle for needle in missing if needle in text}
        if not missing:
            break
    return needles - missing


Act = Callable[[Cast, Scene, Forum], object]


def _behind(cast: Cast, door: Forum, title: str = BEHIND) -> Topic:
    return start_topic(
        actor=cast.expert, forum=door, title=title, marking="AMBER", body="<p>Inside</p>", client_id=uuid4()
    )


def moved(cast: Cast, scene: Scene, door: Forum) -> None:
    move_topic(actor=cast.coordinator, topic=scene.topic, forum=door)


def split(cast: Cast, scene: Scene, door: Forum) -> None:
    split_topic(
        actor=cast.coordinator, topic=scene.topic, posts=[scene.post.pk], title=BEHIND, forum=door, marking="AMBER"
    )


def joined(cast: Cast, scene: Scene, door: Forum) -> None:
    move_posts(actor=cast.coordinator, topic=scene.topic, posts=[scene.post.pk], target=_behind(cast, door))


def merged(cast: Cast, scene: Scene, door: Forum) -> None:
    merge_topics(actor=cast.coordinator, topic=scene.topic, target=_behind(cast, door))


def made_strict(cast: Cast, scene: Scene, door: Forum) -> None:
    change_marking(actor=cast.coordinator, topic=scene.topic, marking=Marking.STRICT)


def made_red(cast: Cast, scene: Scene, door: Forum) -> None:
    change_marking(actor=cast.coordinator, topic=scene.topic, marking=Marking.RED, readers=[cast.expert.pk])


def removed(cast: Cast, scene: Scene, door: Forum) -> None:
    from forums.actions.after import remove_post

    remove_post(actor=cast.coordinator, post=scene.post, reason="Names somebody.")


CASES: list[tuple[str, Act, str, set[str]]] = [
    ("moved", moved, "member", OF_TOPIC),
    ("split", split, "member", OF_POST | {BEHIND}),
    ("joined", joined, "member", OF_POST | {BEHIND}),
    ("merged", merged, "member", OF_TOPIC | {BEHIND}),
    ("strict", made_strict, "observer", OF_TOPIC),
    ("red", made_red, "member", OF_TOPIC),
    ("removed", removed, "member", OF_POST),
]


@pytest.mark.parametrize(("act", "part", "needles"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_one_may_no_longer_read_is_gone_from_every_page(
    cast: Cast,
    door: Forum,
    scene: Callable[[User], Scene],
    signed_in: Callable[..., Client],
    act: Act,
    part: str,
    needles: set[str],
) -> None:
    user = getattr(cast, part)
    hung = scene(user)
    client = signed_in(user)
    could = needles - {BEHIND}
    assert said(hung, client, could) == could  # all of it could leak
    act(cast, hung, door)
    for person in (user, cast.expert):
        forget_rights(person)
    assert leaks(hung, client, needles) == {}
    if act is not removed:
        hung.keys["topic"] = Post.objects.get(pk=hung.post.pk).topic_id
        stay = needles - {TITLE if act is merged else TAG}
        assert said(hung, signed_in(cast.expert), stay) == stay


@pytest.mark.parametrize(("act", "part", "needles"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_mails_that_wait_are_withheld(
    cast: Cast, door: Forum, scene: Callable[[User], Scene], act: Act, part: str, needles: set[str]
) -> None:
    user = getattr(cast, part)
    hung = scene(user)
    queued = Delivery.objects.filter(user=user, state=Delivery.State.QUEUED)
    about = queued.filter(activity__target_type="forums.post", activity__target_id=hung.post.pk)
    ids = list(about.values_list("pk", flat=True))
    assert len(ids) > 0
    act(cast, hung, door)
    deliver_to(user.pk)
    assert set(Delivery.objects.filter(pk__in=ids).values_list("state", flat=True)) == {Delivery.State.WITHHELD}
    told = "".join(str(message.message()) for message in mail.outbox if user.email in message.to)
    assert {needle for needle in needles if needle in told} == set()
