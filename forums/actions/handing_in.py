"""The way of a new topic or reply from its form: posted at once, or held for a coordinator.

Asked in this order: was this form sent before; has its author written very much lately; does it seem to hold personal
data; does a coordinator look first.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from forums.access import require_open
from forums.access.queue import is_exempt, looked_at_first, require_someone_to_look, why_held
from forums.actions.after import edit_post
from forums.actions.attachments import hold_attachments
from forums.actions.body import require_sound_held
from forums.actions.core import add_reply, locked_topic, start_topic
from forums.actions.drafts import forget_draft
from forums.actions.guarding import guard, keep_justification, passages_in
from forums.body import without_quoted
from forums.models import Case, Forum, Post, Submission, SubmissionState, Topic, Why
from forums.queries.queue import DAY, HOUR, topics_lately, writer
from networks.access import rights_of
from networks.models import Network
from portal.activity import record
from portal.errors import Conflict, Refused, TooMany

NEW_FOR = timedelta(days=7)
TEN_MINUTES = timedelta(minutes=10)
POSTS_IN_TEN_MINUTES = 30
NEW_POSTS_IN_AN_HOUR = 10
NEW_TOPICS_IN_A_DAY = 3


def hand_in_reply(
    *,
    actor: User,
    topic: Topic,
    body: str,
    client_id: UUID,
    attachments: Collection[int] = (),
    justification: str = "",
    hold: bool = False,
) -> Post | Submission:
    """Post a reply, or hold it where a coordinator looks first.

    Args:
        attachments: ids of the actor's own unsent attachments.
        justification: why personal data has to stand in it.
        hold: have a coordinator look first, whatever it holds.

    Raises:
        TooMany: the actor has written very much lately.
        PersonalDataSeen: it seems to hold personal data, and there is neither a justification nor ``hold``.
        Unprocessable: it has to wait for a coordinator, and none of them would read it.
    """
    known = writer(actor, client_id, timezone.now() - HOUR)
    if known.handed_in:
        reply: Post | Submission = _handed_in_before(actor, client_id, topic=topic, title="", body=body)
        return reply
    if known.posted:
        return add_reply(actor=actor, topic=topic, body=body, client_id=client_id, attachments=attachments)
    _require_pace(actor, topic.forum.network, known.written)
    kinds = _kinds(body, "", justification, hold)
    looked_at = getattr(topic, "looked_at", None)  # queries.for_reader has asked
    if why := _why(actor, topic.forum, hold, looked_at):
        held = Submission(
            forum=topic.forum, topic=topic, author=actor, marking=topic.marking, body=without_quoted(body),
            client_id=client_id, why=why, findings=kinds, extra=_said(kinds, justification),
        )  # fmt: skip
        return _hold(held, attachments)
    if not kinds:
        return add_reply(actor=actor, topic=topic, body=body, client_id=client_id, attachments=attachments)
    with transaction.atomic():
        post = add_reply(actor=actor, topic=topic, body=body, client_id=client_id, attachments=attachments)
        keep_justification(actor=actor, topic=topic, post=post, kinds=kinds, text=justification)
    return post


def hand_in_topic(
    *,
    actor: User,
    forum: Forum,
    title: str,
    marking: str,
    body: str,
    client_id: UUID,
    readers: Collection[int] = (),
    attachments: Collection[int] = (),
    tags: Collection[str] = (),
    asks: dict[str, Any] | None = None,
    justification: str = "",
    hold: bool = False,
) -> Topic | Submission:
    """Start a topic, or hold it where a coordinator looks first; as :func:`hand_in_reply` and ``start_topic``."""
    known = writer(actor, client_id, timezone.now() - HOUR)
    if known.handed_in:
        first: Topic | Submission = _handed_in_before(actor, client_id, topic=None, title=title, body=body)
        return first
    if not known.posted:
        _require_pace(actor, forum.network, known.written)
        _require_pace_of_topics(actor, forum.network)
    kinds = [] if known.posted else _kinds(body, title, justification, hold)
    why = "" if known.posted else _why(actor, forum, hold)
    if why:
        extra = {"readers": sorted(readers), "tags": list(tags), **_said(kinds, justification)}
        extra |= {"asks": asks} if asks else {}
        held = Submission(
            forum=forum, author=actor, title=title, marking=marking, body=without_quoted(body), client_id=client_id,
            why=why, findings=kinds, extra=extra,
        )  # fmt: skip
        held.extra["named"] = f",{','.join(str(pk) for pk in sorted(held.named_readers))},"
        return _hold(held, attachments)
    with transaction.atomic():
        topic = start_topic(
            actor=actor, forum=forum, title=title, marking=marking, body=body, client_id=client_id, readers=readers,
            attachments=attachments, tags=tags, asks=asks,
        )  # fmt: skip
        if kinds:
            opening = Post.objects.get(topic=topic, number=1)
            keep_justification(actor=actor, topic=topic, post=opening, kinds=kinds, text=justification)
    return topic


def hold_answer(
    *, actor: User, topic: Topic, body: str, client_id: UUID, answer: dict[str, Any], justification: str = ""
) -> Submission | None:
    """Hold the text of a country's answer where a coordinator looks first; None where nobody does.

    Args:
        answer: the rest of it, plain values, for whoever accepts it.
    """
    known = writer(actor, client_id, timezone.now() - HOUR)
    if known.handed_in:
        before = _handed_in_before(actor, client_id, topic=topic, title="", body=body)
        return before if isinstance(before, Submission) else Submission.objects.get(author=actor, client_id=client_id)
    why = _why(actor, topic.forum, hold=False)
    if not why:
        return None
    _require_pace(actor, topic.forum.network, known.written)
    kinds = _kinds(body, "", justification, hold=False)
    held = Submission(
        forum=topic.forum, topic=topic, author=actor, marking=topic.marking, body=without_quoted(body),
        client_id=client_id, why=why, findings=kinds, extra={"answer": answer, **_said(kinds, justification)},
    )  # fmt: skip
    return _hold(held, ())


def hand_in_edit(*, actor: User, post: Post, body: str, justification: str = "", **fields: Any) -> Post:
    """Give ``post`` another text; ``fields`` as for ``edit_post``. What stood in it before is not pointed out again.

    Raises:
        PersonalDataSeen: it seems to hold personal data that it did not hold before, and there is no justification.
        Refused: a coordinator looks first at what the actor writes there: what they have accepted stays as it is.
    """
    topic = post.topic
    if looked_at_first(actor, topic.forum):
        raise Refused(
            _("A coordinator has looked at this text before it was shown, so it stays as it is.")
            + " "
            + _("Write a reply, or ask a coordinator to change it.")
        )
    kinds = guard(body, former=post.body, justification=justification)
    with transaction.atomic():
        edited = edit_post(actor=actor, post=post, body=body, **fields)
        keep_justification(actor=actor, topic=topic, post=edited, kinds=kinds, text=justification)
    return edited


def _kinds(body: str, title: str, justification: str, hold: bool) -> list[str]:
    if hold:
        return sorted({passage.kind for passage in passages_in(body, title)})
    return guard(body, title=title, justification=justification)


def _why(actor: User, forum: Forum, hold: bool, looked_at: bool | None = None) -> str:
    first = looked_at_first(actor, forum) if looked_at is None else why_held(actor, forum, looked_at)
    return first or (Why.GUARD if hold else "")


def _said(kinds: Collection[str], justification: str) -> dict[str, Any]:
    return {"justification": justification} if kinds and justification else {}


# -- held --------------------------------------------------------------------------------------------


def _hold(held: Submission, attachments: Collection[int]) -> Submission:
    try:
        return _write(held, attachments)
    except IntegrityError:  # the same form at the same moment
        author: Any = held.author
        outcome = _handed_in_before(author, held.client_id, topic=held.topic, title=held.title, body=held.body)
        if isinstance(outcome, Submission):
            return outcome
        raise


@transaction.atomic
def _write(held: Submission, attachments: Collection[int]) -> Submission:
    if held.topic is not None:
        current = locked_topic(held.topic)
        require_open(current)
        held.topic, held.forum, held.marking = current, current.forum, current.marking
    require_someone_to_look(held)
    require_sound_held(held)
    held.save(force_insert=True)
    hold_attachments(held, attachments)
    author: Any = held.author
    place = f"topic:{held.topic_id}" if held.topic_id is not None else f"forum:{held.forum_id}"
    forget_draft(author, place, held.client_id, held.body)
    network = held.forum.network
    case = Case.objects.create(network=network, submission=held)
    about = ("forums.case", case.pk)
    record(stream_id=network.stream_id, actor=held.author, verb="case.held", target=about, scope=about)
    return held


def _handed_in_before(actor: User, client_id: UUID, *, topic: Topic | None, title: str, body: str) -> Any:
    """What this form made before: what waits, or what it became.

    Raises:
        Conflict: it said something else, or was returned or withdrawn since.
    """
    rows = Submission.objects.select_related("forum__network", "topic__forum__network", "post__topic__forum__network")
    first = rows.get(author=actor, client_id=client_id)
    same = (first.topic_id, first.title, first.body) == (topic.pk if topic else None, title, without_quoted(body))
    if same and first.state == SubmissionState.WAITING:
        return first
    if same and first.state == SubmissionState.ACCEPTED and first.post is not None:
        return first.post if topic is not None else first.post.topic
    raise Conflict(_("This form was sent before. Look at what you have handed in, then send it again."))


# -- how much ----------------------------------------------------------------------------------------


def _require_pace(actor: User, network: Network, written: list[tuple[datetime, int]]) -> None:
    """429 for who has written very much lately: everybody within ten minutes, new members within an hour."""
    if is_exempt(actor, network):
        return
    now = timezone.now()
    require_below(POSTS_IN_TEN_MINUTES, TEN_MINUTES, [at for at, _network in written], now)
    if _is_new(actor, network, now):
        require_below(NEW_POSTS_IN_AN_HOUR, HOUR, [at for at, pk in written if pk == network.pk], now)


def _require_pace_of_topics(actor: User, network: Network) -> None:
    """429 for new members who have started very many topics."""
    now = timezone.now()
    if not is_exempt(actor, network) and _is_new(actor, network, now):
        require_below(NEW_TOPICS_IN_A_DAY, DAY, topics_lately(actor, network, now - DAY), now)


def _is_new(actor: User, network: Network, now: datetime) -> bool:
    seat = rights_of(actor).seats.get(network.pk)
    return seat is not None and seat.joined_at is not None and seat.joined_at > now - NEW_FOR


def require_below(most: int, within: timedelta, times: list[datetime], now: datetime) -> None:
    """429 if ``most`` of ``times`` (the latest first) lie ``within`` the last time; says when to try again."""
    recent = [at for at in times if at > now - within]
    if len(recent) < most:
        return
    minutes = max(1, ceil((recent[most - 1] + within - now).total_seconds() / 60))
    if minutes < 120:
        wait = ngettext("Try again in %(n)s minute.", "Try again in %(n)s minutes.", minutes) % {"n": minutes}
    else:
        hours = ceil(minutes / 60)
        wait = ngettext("Try again in %(n)s hour.", "Try again in %(n)s hours.", hours) % {"n": hours}
    raise TooMany(_("That is very much in a short time. Nothing was sent; what you typed is still here.") + " " + wait)
