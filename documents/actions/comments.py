"""What is said beside a version."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import can_read_version
from documents.access import readers as access
from documents.models import Comment, CommentMention, Version
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Refused, Unprocessable
from portal.mentions import MOST_MENTIONS, called_on, labels, times_called

MOST_ANSWERS = 200


@transaction.atomic
def add_comment(
    *,
    actor: User,
    version: Version,
    body: str,
    client_id: UUID,
    parent: Comment | None = None,
    at: datetime | None = None,
) -> Comment:
    """Say something beside ``version``, or answer a first comment on it.

    Args:
        body: clean HTML.
        client_id: the same id of the same author again gives the comment that was made first.
        at: when it was said, for content that is brought from elsewhere.

    Raises:
        Refused: the actor may not write there any more.
        Conflict: the document was put into the bin, or what is answered was removed meanwhile.
        Unprocessable: it calls on somebody who cannot read it, or on groups; or answers an answer.
    """
    version = _locked(version)
    if first := Comment.objects.filter(author=actor, client_id=client_id).first():
        first.version = version
        return first
    _require_writing(actor, version)
    if parent is not None:
        _require_answerable(parent, version)
    _require_sound(actor, version, body)
    comment = Comment(version=version, parent=parent, author=actor, body=body, client_id=client_id)
    comment.created_at = at or timezone.now()
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError:  # the same form, sent for two versions at the same moment
        raise Conflict(_("This was sent already.")) from None
    _keep_mentions(comment, set())
    _record(comment, actor, "comment.added", at)
    return comment


@transaction.atomic
def edit_comment(*, actor: User, comment: Comment, body: str) -> Comment:
    """Let ``comment`` say something else. The same again changes nothing; whom it calls on anew is told.

    Raises:
        Refused: it is not theirs, or they may not write there any more.
        Conflict: it was removed meanwhile.
        Unprocessable: as for :func:`add_comment`.
    """
    current = _locked_comment(comment)
    _require_writing(actor, current.version)
    if not access.can_edit_comment(actor, current):
        raise Refused(_("Only its author changes a comment."))
    if current.body == body:
        return current
    before = set(called_on(current.body).people)
    _require_sound(actor, current.version, body, before)
    current.body, current.edited_at = body, timezone.now()
    current.save(update_fields=["body", "edited_at"])
    if _keep_mentions(current, before):
        _record(current, actor, "comment.mentioned", None)
    return current


@transaction.atomic
def remove_comment(*, actor: User, comment: Comment) -> None:
    """Take ``comment`` away with what it says. Where it was answered, a line says that something stood there.

    Raises:
        Refused: neither theirs nor do they coordinate.
        Conflict: it was removed already.
    """
    current = _locked_comment(comment)
    if not access.can_remove_comment(actor, current):
        raise Refused(_("Only its author and the coordinators remove a comment."))
    current.mentions.all().delete()
    current.body, current.removed_at = "", timezone.now()
    current.save(update_fields=["body", "removed_at"])
    if current.author_id != actor.pk:
        network = current.version.document.folder.network
        audit.write(
            actor=actor, verb="comment.removed", stream_id=network.stream_id, person_id=current.author_id,
            target=("documents.version", current.version_id),
        )  # fmt: skip


@transaction.atomic
def resolve_comment(*, actor: User, comment: Comment, resolved: bool) -> Comment:
    """Say that what ``comment`` asks for is settled, or that it is open again. The same again changes nothing."""
    current = _locked_comment(comment)
    if not access.can_resolve(actor, current):
        raise Refused(_("Only its author, the author of the document and the coordinators settle a comment."))
    if resolved != (current.resolved_at is not None):
        current.resolved_at = timezone.now() if resolved else None
        current.resolved_by = actor if resolved else None
        current.save(update_fields=["resolved_at", "resolved_by"])
    return current


def _locked(version: Version) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("document__folder__network")
    return rows.get(pk=version.pk)


def _locked_comment(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",)).select_related("version__document__folder__network")
    current = rows.get(pk=comment.pk)
    if current.removed_at is not None:
        raise Conflict(_("This comment was removed meanwhile."))
    return current


def _require_writing(actor: User, version: Version) -> None:
    if version.document.removal_id is not None:
        raise Conflict(_("The document was put into the bin meanwhile."))
    inside = can_read_version(actor, version) and access.is_inside(actor, version)
    if not (inside and access.can_comment(actor, version)):
        raise Refused(_("You cannot write here any more."))


def _require_answerable(parent: Comment, version: Version) -> None:
    found = Comment.objects.filter(pk=parent.pk, version=version).first()
    if found is None or found.parent_id is not None:
        raise Unprocessable(_("One answers a first comment on the same version."))
    if found.removed_at is not None:
        raise Conflict(_("What you answer was removed meanwhile."))
    if found.answers.count() >= MOST_ANSWERS:
        raise Unprocessable(_("This thread is full. Begin a new one, or discuss it in a forum."))


def _require_sound(actor: User, version: Version, body: str, before: set[int] | None = None) -> None:
    """422 with a sentence if ``body`` calls on anybody but people who read ``version``, or on too many.

    Args:
        before: ids of those it called on until now; they may stay.
    """
    if times_called(body) > MOST_MENTIONS:
        raise Unprocessable(_("You call on too many: at most %(most)s in one comment.") % {"most": MOST_MENTIONS})
    called, typed = called_on(body), labels(body)
    if called.groups or called.coordinators:
        raise Unprocessable(_("A comment calls on people one by one, not on groups. Take those out."))
    new = called.people - (before or set())
    if not new:
        return
    among = access.callable_beside(actor, version).people.filter(pk__in=new)
    missing = sorted(new - set(among.values_list("pk", flat=True)))
    if missing:
        names = ", ".join(sorted({typed.get(f"person:{pk}", "@") for pk in missing}))
        raise Unprocessable(
            _("%(names)s: cannot read this, so cannot be called on here. Take it out, then send it again.")
            % {"names": names}
        )


def _keep_mentions(comment: Comment, before: set[int]) -> set[int]:
    """Make the rows of ``comment`` those it calls on. Returns the ids of those who were not called on before."""
    wanted = set(called_on(comment.body).people)
    if before - wanted:
        comment.mentions.filter(user__in=before - wanted).delete()
    new = wanted - before
    CommentMention.objects.bulk_create([CommentMention(comment=comment, user_id=pk) for pk in sorted(new)])
    return new


def _record(comment: Comment, actor: User, verb: str, at: datetime | None) -> None:
    document = comment.version.document
    record(
        stream_id=document.folder.network.stream_id, actor=actor, verb=verb,
        target=("documents.comment", comment.pk), scope=document.scope, at=at,
    )  # fmt: skip
