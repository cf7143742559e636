"""What changes posts that stand: edits, removals, reactions, the answer to a topic."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access import can_edit, can_read_topic, require_open
from forums.access.after import (
    can_remove,
    can_restore,
    moderates,
    require_answering,
    require_reacting,
)
from forums.actions.attachments import bind_attachments, has_other_files
from forums.actions.body import settle_body
from forums.actions.core import locked_topic, record_in
from forums.actions.drafts import forget_draft
from forums.body import without_quoted
from forums.models import Post, Reaction, ReactionKind, Revision, Topic
from networks.access import forget_rights
from portal import audit
from portal.activity import record
from portal.countries import NAMES
from portal.errors import Conflict, Refused, Unprocessable
from portal.richtext import clean_html


@transaction.atomic
def edit_post(
    *,
    actor: User,
    post: Post,
    body: str,
    revision: int | None = None,
    reason: str = "",
    attachments: Collection[int] | None = None,
) -> Post:
    """Give ``post`` another ``body`` (clean HTML); its former text can be looked up. Unchanged text changes nothing.

    Args:
        revision: the number of the text that was changed; None: the one that stands. With another one nothing is
            written, so that nobody's words are lost unseen.
        reason: why a coordinator changes what somebody else has written.
        attachments: ids of the files it is to have beside the pictures in its text: some of its own, and unsent ones
            of the actor. None: those it has.

    Raises:
        Refused: the topic was locked meanwhile, and the post is the actor's own.
        Conflict: somebody else changed or removed it meanwhile.
    """
    topic, current = _locked(actor, post)
    body = without_quoted(body)
    _recheck_edit(actor, topic, current)
    if current.removed_at is not None:
        raise Conflict(_("This post was removed meanwhile. Nothing was changed."))
    forget_draft(actor, f"post:{post.pk}")
    if body in (current.body, clean_html(current.body)):  # the editor may write the same another way
        return _with_files(actor, topic, post, attachments)
    if revision is not None and revision != current.revision:
        raise Conflict(_("Somebody changed this post while you were writing. Nothing is saved yet."))
    now, for_author = timezone.now(), current.author_id != actor.pk
    Revision.objects.create(
        post=current, number=current.revision, body=current.body, editor=actor, replaced_at=now,
        reason=reason if for_author else "",
    )  # fmt: skip
    post.body, post.edited_at, post.edited_for_author, post.revision = body, now, for_author, current.revision + 1
    post.save(update_fields=["body", "edited_at", "edited_for_author", "revision"])
    bind_attachments(post, attachments, by=actor)
    settle_body(post)
    if for_author:
        _write_trail(actor, "post.edited", topic, post, number=current.revision)
        _tell_author(topic, actor, "post.edited", post)
    record_in(topic, actor, "post.edited", ("forums.post", post.pk))
    return post


def _with_files(actor: User, topic: Topic, post: Post, attachments: Collection[int] | None) -> Post:
    """``post`` under the text it has with other files; nothing happens if they are the same."""
    if attachments is not None and has_other_files(post, attachments):
        bind_attachments(post, attachments, by=actor)
        post.edited_at, post.edited_for_author = timezone.now(), post.author_id != actor.pk
        post.save(update_fields=["edited_at", "edited_for_author"])
        record_in(topic, actor, "post.edited", ("forums.post", post.pk))
    return post


@transaction.atomic
def hide_revision(*, actor: User, post: Post, number: int, reason: str) -> Revision:
    """Take a former text of ``post`` out of everybody's sight, for good; that it was there stays to be seen.

    Raises:
        Refused: the actor does not moderate there any more.
        Unprocessable: no reason.
        Conflict: there is no such text, or it is hidden already.
    """
    topic, current = _locked(actor, post)
    _recheck_moderator(actor, topic)
    if not reason:
        raise Unprocessable(_("Say why: the reason is shown in place of the text."))
    hidden = Revision.objects.select_for_update().filter(post=current, number=number, hidden_at=None).first()
    if hidden is None:
        raise Conflict(_("This text is out of sight already."))
    hidden.hidden_at, hidden.hidden_reason = timezone.now(), reason
    hidden.save(update_fields=["hidden_at", "hidden_reason"])
    _write_trail(actor, "post.text_hidden", topic, current, number=number)
    return hidden


@transaction.atomic
def remove_post(*, actor: User, post: Post, reason: str = "") -> bool:
    """Have a line stand in the place of ``post``. What is removed already stays as it is.

    Returns:
        whether it was removed now.

    Raises:
        Refused: the actor may not, or the topic was locked meanwhile.
        Unprocessable: a coordinator removes what another wrote, and gives no reason.
    """
    topic, current = _locked(actor, post)
    if not can_remove(actor, topic, current.author_id):
        require_open(topic)
        raise Refused(_("Only the author of a post and the coordinators may remove it."))
    if current.removed_at is not None:
        return False
    for_author = current.author_id != actor.pk
    if for_author and not reason:
        raise Unprocessable(_("Say why: the reason is shown in its place, and told to its author."))
    current.removed_at, current.removed_by, current.removed_reason = timezone.now(), actor, reason
    current.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    if topic.answer_id == current.pk:
        Topic.objects.filter(pk=topic.pk).update(answer=None)
    if for_author:
        _write_trail(actor, "post.removed", topic, current)
        _tell_author(topic, actor, "post.removed", current)
    record_in(topic, actor, "post.removed", ("forums.post", current.pk))
    return True


@transaction.atomic
def restore_post(*, actor: User, post: Post) -> bool:
    """Bring back a removed post. What stands already stays.

    Returns:
        whether it came back now.

    Raises:
        Refused: somebody else removed it, and the actor is no coordinator.
    """
    topic, current = _locked(actor, post)
    if current.removed_at is None:
        return False
    if not can_restore(actor, topic, current):
        raise Refused(_("Only whoever removed a post and the coordinators may bring it back."))
    own = actor.pk == current.author_id == current.removed_by_id
    current.removed_at, current.removed_by, current.removed_reason = None, None, ""
    current.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    if not own:
        _write_trail(actor, "post.restored", topic, current)
        _tell_author(topic, actor, "post.restored", current)
    record_in(topic, actor, "post.restored", ("forums.post", current.pk))
    return True


@transaction.atomic
def react(*, actor: User, post: Post, kind: str, country: str = "", take_back: bool = False) -> Post:
    """Say ``kind`` to ``post``, or take it back. The same again changes nothing; "seen" with another country does.

    Args:
        country: ISO code, of "seen here too" alone.

    Raises:
        Refused: the post is one's own, or the topic was archived meanwhile.
        Unprocessable: there is no such reaction or country.
        Conflict: the post was removed meanwhile.
    """
    topic, current = _locked(actor, post)
    require_reacting(actor, topic, current.author_id)
    if current.removed_at is not None:
        raise Conflict(_("This post was removed meanwhile."))
    if kind not in ReactionKind.values:
        raise Unprocessable(_("There is no such reaction."))
    country = country if kind == ReactionKind.SEEN else ""
    rows = Reaction.objects.filter(post=current, user=actor, kind=kind)
    if take_back:
        rows.delete()
    else:
        if kind == ReactionKind.SEEN and country not in NAMES:
            raise Unprocessable(_("Say in which country."))
        if not rows.update(country=country):
            Reaction.objects.create(post=current, user=actor, kind=kind, country=country)
    before, current.reactions = current.reactions, _count(current)
    if current.reactions != before:
        current.save(update_fields=["reactions"])
        record_in(topic, actor, "post.reacted", ("forums.post", current.pk))
    return current


def _count(post: Post) -> dict[str, Any]:
    """The reactions to ``post`` counted anew from their rows, so that a number that went wrong heals."""
    counts: dict[str, Any] = {}
    countries: set[str] = set()
    for kind, country in Reaction.objects.filter(post=post).values_list("kind", "country"):
        if kind == ReactionKind.SEEN:
            countries.add(country)
        else:
            counts[kind] = counts.get(kind, 0) + 1
    return counts | ({"seen": sorted(countries)} if countries else {})


@transaction.atomic
def mark_answer(*, actor: User, post: Post, answers: bool = True) -> bool:
    """Say that ``post`` answers its topic, in the place of another one, or that it does not.

    Returns:
        whether something changed.

    Raises:
        Refused: the actor did not ask and is no coordinator, or the topic was archived meanwhile.
        Unprocessable: the first post is the question.
        Conflict: the post was removed meanwhile.
    """
    topic, current = _locked(actor, post)
    require_answering(actor, topic)
    if current.removed_at is not None:
        raise Conflict(_("This post was removed meanwhile."))
    if current.number == 1:
        raise Unprocessable(_("The first post is the question. Mark one of the replies."))
    former = topic.answer_id
    if (former == current.pk) == answers:
        return False
    Topic.objects.filter(pk=topic.pk).update(answer=current.pk if answers else None)
    if former is not None and former != current.pk:  # its badge goes
        record_in(topic, actor, "topic.answered", ("forums.post", former))
    if answers and current.author_id != actor.pk:
        _tell_author(topic, actor, "topic.answered", current)
    record_in(topic, actor, "topic.answered", ("forums.post", current.pk))
    return True


def _locked(actor: User, post: Post) -> tuple[Topic, Post]:
    """The topic of ``post`` and the post anew, their rows locked until the commit; 404 if ``actor`` lost sight."""
    topic = locked_topic(post.topic)
    if not can_read_topic(actor, topic):
        raise Http404
    current = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk, topic=topic).first()
    if current is None:
        raise Conflict(_("This post has moved to another topic meanwhile. Nothing was changed."))
    current.topic = topic
    return topic, current


def _recheck_edit(actor: User, topic: Topic, post: Post) -> None:
    if can_edit(actor, topic, post.author_id):
        return
    require_open(topic)
    raise Refused(_("Only the author of a post and the coordinators may change it."))


def _recheck_moderator(actor: User, topic: Topic) -> None:
    forget_rights(actor)
    if not moderates(actor, topic):
        raise Refused(_("Only the coordinators do this."))


def _write_trail(actor: User, verb: str, topic: Topic, post: Post, **details: Any) -> None:
    audit.write(
        actor=actor, verb=verb, stream_id=topic.forum.network.stream_id, person_id=post.author_id,
        target=("forums.post", post.pk), **details,
    )  # fmt: skip


def _tell_author(topic: Topic, actor: User, verb: str, post: Post) -> None:
    """Tell whoever wrote ``post`` what was done with it. On a scope of its own: it is nobody else's news."""
    about = ("forums.own_post", post.pk)
    record(stream_id=topic.forum.network.stream_id, actor=actor, verb=verb, target=about, scope=about)
