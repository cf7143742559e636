"""What changes attachments: files on their way into the store, into a post, and out again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.body import pictured
from forums.models import Attachment, Draft, Post, Submission, SubmissionState
from networks.models import Network
from portal import audit
from portal.commit import after_commit
from portal.errors import Conflict, Unprocessable
from portal.filetypes import HEAD, UNKNOWN, clean_name, decide_type
from portal.models import AuditEntry
from portal.pictures import Picture, read_picture
from portal.storing import Stored, kept, release

MOST_FILES = 20  # in one post
MOST_UNSENT = 200  # of one person
CONTINUES_FOR = timedelta(days=1)
KEPT_UNSENT = timedelta(days=7)
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


# -- into the store ------------------------------------------------------------------------------


def store_attachment(*, actor: User, network: Network, file: Any, client_id: UUID) -> Attachment:
    """Take a file in for a post that is still to be sent. A picture is written anew, without what a camera put in.

    Args:
        file: a Django ``File`` with its own name.
        client_id: the same id of the same person again gives what was stored first.

    Raises:
        Unprocessable: its kind is not known or not what its name says; it is a broken picture; the actor has 200
            files that were never sent.
        TooLarge: a picture of more than 10 MB or 40 million dots.
    """
    if (first := _sent_before(actor, client_id)) is not None:
        return first
    if Attachment.objects.filter(uploaded_by=actor, post=None).count() >= MOST_UNSENT:
        raise Unprocessable(
            _("You have %(count)s files that were never sent. Remove some first.") % {"count": MOST_UNSENT}
        )
    name = clean_name(file.name or "")
    kind = decide_type(name, _head(file))
    if kind == UNKNOWN:
        said = _(
            "“%(name)s” is of a kind the portal does not know, or is not what its name says. Put it into a ZIP file."
        )
        raise Unprocessable(said % {"name": name})
    picture = read_picture(file) if kind in PICTURES else None
    with kept(_named_anew(picture, name) if picture else file) as stored:
        return _write(actor, network, client_id, stored, picture)


def _head(file: Any) -> bytes:
    if hasattr(file, "head"):
        return bytes(file.head)
    head: bytes = file.read(HEAD)
    file.seek(0)
    return head


def _named_anew(picture: Picture, name: str) -> "ContentFile[bytes]":
    """``picture`` as a file; what was a GIF is a PNG now, and says so."""
    own = PurePosixPath(name)
    is_gif = own.suffix.lower() == ".gif"
    return ContentFile(picture.data, name=f"{own.stem}.png" if is_gif else name)


def _write(actor: User, network: Network, client_id: UUID, stored: Stored, picture: Picture | None) -> Attachment:
    attachment = Attachment(
        network=network, uploaded_by=actor, client_id=client_id, blob=stored.blob, file_name=stored.name,
        content_type=stored.content_type, size=stored.size, sha256=stored.sha256, is_picture=picture is not None,
        width=picture.width if picture else None, height=picture.height if picture else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
    except IntegrityError:  # the same file at the same moment
        first = _sent_before(actor, client_id)
        if first is None:
            raise Conflict(_("Something else changed at the same moment. Please send the file again.")) from None
        return first
    return attachment


def _sent_before(actor: User, client_id: UUID) -> Attachment | None:
    sent = Attachment.objects.select_related("network", "post__topic__forum__network")
    return sent.filter(uploaded_by=actor, client_id=client_id).first()


# -- into a post ---------------------------------------------------------------------------------


def bind_attachments(post: Post, attachments: Collection[int] | None, by: User | None = None) -> None:
    """Make ``attachments`` (ids), and the pictures its text shows, the files of ``post``, inside the transaction that
    saves it. Only unsent ones of one's own can be bound.

    Args:
        attachments: None: those it has.
        by: who edits a post that stood before. What it had and is not named any more is taken out of it, and
            belongs to its uploader alone until the sweep. None: the post is new, and its author's.

    Raises:
        Unprocessable: one of them is not there, not theirs or of another network; or more than 20.
    """
    wanted = {*_own(post, attachments), *pictured(post.body)}
    if not wanted and by is None:
        return
    if len(wanted) > MOST_FILES:
        raise Unprocessable(_("A post takes at most %(count)s files.") % {"count": MOST_FILES})
    uploader = post.author_id if by is None else by.pk
    free = Q(post=None, uploaded_by=uploader, network=post.topic.forum.network_id)
    if by is not None:
        Attachment.objects.filter(post=post).exclude(pk__in=wanted).update(post=None)
        free |= Q(post=post)
    bound = Attachment.objects.filter(free, pk__in=wanted).update(post=post) if wanted else 0
    if bound != len(wanted):
        raise _not_there()
    if post.attachment_count != bound:
        Post.objects.filter(pk=post.pk).update(attachment_count=bound)
        post.attachment_count = bound


def has_other_files(post: Post, attachments: Collection[int]) -> bool:
    """Whether ``post``, with the text it has, would have other files than it has."""
    return {*attachments, *pictured(post.body)} != set(_own(post, None))


def _own(post: Post, attachments: Collection[int] | None) -> Collection[int]:
    if attachments is not None:
        return attachments
    return list(Attachment.objects.filter(post=post).values_list("pk", flat=True))


def hold_attachments(submission: Submission, attachments: Collection[int]) -> None:
    """Keep ``attachments`` (ids), and the pictures its text shows, with ``submission``, inside the transaction that
    saves it. :func:`bind_attachments` takes them from there when it becomes a post.

    Raises:
        Unprocessable: as for :func:`bind_attachments`.
    """
    wanted = {*attachments, *pictured(submission.body)}
    if len(wanted) > MOST_FILES:
        raise Unprocessable(_("A post takes at most %(count)s files.") % {"count": MOST_FILES})
    if not wanted:
        return
    free = Attachment.objects.filter(
        post=None, uploaded_by=submission.author_id, network=submission.forum.network_id, pk__in=wanted
    )
    if free.update(submission=submission) != len(wanted):
        raise _not_there()


def _not_there() -> Unprocessable:
    return Unprocessable(_("A file of this post is not there any more. Take it out, and attach it again."))


# -- out again -----------------------------------------------------------------------------------


def remove_attachment(*, attachment: Attachment) -> None:
    """Take an unsent file out of the store. One that was sent at the same moment stays."""
    _delete([attachment])


def record_download(*, actor: User, attachment: Attachment, continues: bool) -> None:
    """Put on record that ``actor`` fetches the file of ``attachment``.

    A request that goes on with a file (a viewer reading ranges) belongs to the record of the last day.
    """
    target = ("forums.attachment", attachment.pk)
    if continues:
        recent = AuditEntry.objects.filter(actor_id=actor.pk, verb="attachment.downloaded", target_type=target[0])
        if recent.filter(target_id=target[1], at__gte=timezone.now() - CONTINUES_FOR).exists():
            return
    with transaction.atomic():
        stream = attachment.place.stream_id
        audit.write(
            actor=actor, verb="attachment.downloaded", stream_id=stream, target=target, marking=attachment.marking
        )


def sweep_attachments(*, now: datetime) -> int:
    """Delete files that were not sent within seven days and that no draft and no waiting text names.

    Returns how many.
    """
    old = Attachment.objects.filter(post=None, created_at__lt=now - KEPT_UNSENT)
    loose = list(old.exclude(submission__state=SubmissionState.WAITING))
    named = _named_in_drafts({attachment.uploaded_by_id for attachment in loose})
    return _delete([attachment for attachment in loose if attachment.pk not in named])


def _named_in_drafts(people: set[int | None]) -> set[int]:
    """Ids of the attachments that the drafts of ``people`` name or show."""
    named: set[int] = set()
    drafts = Draft.objects.filter(user__in=[pk for pk in people if pk is not None]).values_list("fields", "body")
    for fields, body in drafts.iterator():
        named.update(int(pk) for pk in fields.get("attachments", []) if str(pk).isdecimal())
        named.update(pictured(body))
    return named


def _delete(attachments: Collection[Attachment]) -> int:
    """The rows first, and their files when they are gone. Returns how many rows."""
    gone = 0
    for attachment in attachments:
        with transaction.atomic():
            count, _by_model = Attachment.objects.filter(pk=attachment.pk, post=None).delete()
            gone += count
            if count:
                after_commit(release, attachment.blob)
    return gone
