"""What a post's text refers to, kept in rows."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from forums import body as references
from forums.access.editor import callable_by, callable_in, may_quote
from forums.body import Called, called_on, labels, quoted, times_called, without_quoted
from forums.models import Mention, Post, Revision, Submission
from networks.queries.callees import Callees
from portal.activity import record
from portal.errors import Unprocessable


def settle_body(post: Post) -> None:
    """Write down whom the text of ``post`` calls on, and check what it quotes, inside the transaction that saves it.

    What a changed text had before is not asked again. Whoever it calls on by a change is told of it.

    Raises:
        Unprocessable: it calls on somebody who cannot read it, quotes what its author cannot read, or too much.
    """
    body, topic = post.body, post.topic
    if without_quoted(body) != body:
        raise ValueError("The words of a quote are never stored with a text.")
    before, actor = "", post.author
    if post.revision:
        former = Revision.objects.filter(post=post.pk).select_related("editor").order_by("-number").first()
        if former is not None:
            before, actor = former.body, former.editor
    if " data-" not in body and " data-" not in before:
        return
    require_sound(actor=actor, body=body, before=before, among=callable_in(actor, topic))
    called = called_on(body)
    new = _added(called_on(before), called)
    _keep(post, called, anew=bool(post.revision))
    if post.revision and new:
        record(
            stream_id=topic.forum.network.stream_id, actor=actor, verb="post.mentioned",
            target=("forums.post", post.pk), scope=topic.scope,
        )  # fmt: skip


def require_sound_held(held: Submission) -> None:
    """As :func:`require_sound`, for what is to wait for a coordinator: its author hears of it, not whoever accepts."""
    author: Any = held.author
    if " data-" not in held.body:
        return
    if held.topic is not None:
        among = callable_in(author, held.topic)
    else:
        among = callable_by(author, held.forum, held.marking, held.named_readers)
    require_sound(actor=author, body=held.body, among=among)


def require_sound(*, actor: Any, body: str, among: Callees, before: str = "") -> None:
    """422 with a sentence if ``body`` calls on anybody but ``among``, or quotes what ``actor`` cannot read.

    Args:
        before: the text it takes the place of; what that one referred to may stay.
    """
    if times_called(body) > references.MOST_MENTIONS:
        raise Unprocessable(
            _("You call on too many: at most %(most)s in one post. Call on a working group, or on the coordinators.")
            % {"most": references.MOST_MENTIONS}
        )
    passages = quoted(body)
    if len(passages) > references.MOST_QUOTES:
        raise Unprocessable(_("At most %(most)s passages can be quoted.") % {"most": references.MOST_QUOTES})
    new = set(passages) - set(quoted(before))
    if new and not may_quote(actor, new):
        raise Unprocessable(_("A passage you quote is not shown to you any more. Take it out, then send it again."))
    _require_readers(_added(called_on(before), called_on(body)), labels(body), among)


def _added(before: Called, now: Called) -> Called:
    return Called(
        people=now.people - before.people,
        groups=now.groups - before.groups,
        coordinators=now.coordinators and not before.coordinators,
    )


def _require_readers(called: Called, typed: dict[str, str], among: Callees) -> None:
    unread = [f"person:{pk}" for pk in _missing(among.people, called.people)]
    unread += [f"group:{pk}" for pk in _missing(among.groups, called.groups)]
    if called.coordinators and not among.coordinators.exists():
        unread.append("coordinators")
    if unread:
        names = ", ".join(sorted({typed.get(mention, "@") for mention in unread}))
        raise Unprocessable(
            _("%(names)s: cannot read this, so cannot be called on here. Take it out, then send it again.")
            % {"names": names}
        )


def _missing(rows: Any, ids: Collection[int]) -> Iterable[int]:
    return sorted(set(ids) - set(rows.filter(pk__in=ids).values_list("pk", flat=True))) if ids else ()


def _keep(post: Post, called: Called, *, anew: bool) -> None:
    """Make the rows of ``post`` exactly those of ``called``."""
    had: set[tuple[int | None, int | None]] = set()
    rows = Mention.objects.filter(post=post.pk)
    wanted: set[tuple[int | None, int | None]] = {(pk, None) for pk in called.people}
    wanted |= {(None, pk) for pk in called.groups}
    wanted |= {(None, None)} if called.coordinators else set()
    if anew:
        had = set(rows.values_list("user_id", "group_id"))
        for user, group in had - wanted:
            rows.filter(user=user, group=group).delete()
    missing = sorted(wanted - had, key=str)
    if missing:
        Mention.objects.bulk_create([Mention(post=post, user_id=user, group_id=group) for user, group in missing])
