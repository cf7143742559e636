"""What changes bookmarks and their reminders."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.models import Bookmark, Post
from forums.queries.after import due_bookmarks, load_bookmarks
from portal.activity import record
from portal.errors import Conflict, Unprocessable

LATEST = timedelta(days=5 * 366)


@transaction.atomic
def keep_post(*, actor: User, post: Post, note: str = "", remind_at: datetime | None = None) -> Bookmark:
    """Keep ``post`` among the bookmarks of the actor, with a note and a reminder; once kept, change these.

    Raises:
        Unprocessable: the reminder lies in the past, or more than five years away.
    """
    Post.objects.select_for_update().get(pk=post.pk)
    found = Bookmark.objects.filter(user=actor, post=post).first()
    kept = found or Bookmark(user=actor, post=post)
    if remind_at is not None and remind_at != kept.remind_at:
        _require_ahead(remind_at)
    if remind_at != kept.remind_at:
        kept.reminded_at = None
    kept.note, kept.remind_at = note, remind_at
    kept.save()
    return kept


def _require_ahead(moment: datetime) -> None:
    if not timezone.now() < moment < timezone.now() + LATEST:
        raise Unprocessable(_("The reminder must lie ahead, and not more than five years away."))


@transaction.atomic
def drop_bookmark(*, actor: User, bookmark: Bookmark) -> dict[str, object]:
    """Forget ``bookmark``. Returns what brings it back: see :func:`bring_back`."""
    Bookmark.objects.filter(pk=bookmark.pk, user=actor).delete()
    return {
        "post": bookmark.post_id,
        "note": bookmark.note,
        "remind_at": bookmark.remind_at.isoformat() if bookmark.remind_at else "",
        "reminded": bookmark.reminded_at is not None,
    }


@transaction.atomic
def bring_back(*, actor: User, post: Post, dropped: dict[str, object]) -> Bookmark:
    """Keep ``post`` again as it was kept before it was ``dropped``.

    Raises:
        Conflict: it is kept again already.
    """
    Post.objects.select_for_update().get(pk=post.pk)
    if Bookmark.objects.filter(user=actor, post=post).exists():
        raise Conflict(_("This post is among your bookmarks already."))
    moment = str(dropped.get("remind_at") or "")
    return Bookmark.objects.create(
        user=actor, post=post, note=str(dropped.get("note") or "")[:200],
        remind_at=datetime.fromisoformat(moment) if moment else None,
        reminded_at=timezone.now() if dropped.get("reminded") else None,
    )  # fmt: skip


def remind(*, now: datetime) -> int:
    """Remind of every bookmark that is due at ``now``, each once. Returns how many."""
    return sum(remind_of(pk=pk, now=now) for pk in due_bookmarks(now))


@transaction.atomic
def remind_of(*, pk: int, now: datetime) -> bool:
    """Tell the owner of a bookmark that they wanted to be reminded, unless that was done or changed. Whether they may
    read the post is asked when they are told."""
    due = Bookmark.objects.select_for_update().filter(pk=pk, remind_at__lte=now, reminded_at=None)
    if not due.update(reminded_at=now):
        return False
    bookmark = load_bookmarks([pk]).get()
    about = ("forums.bookmark", pk)
    stream = bookmark.post.topic.forum.network.stream_id
    record(stream_id=stream, actor=None, verb="bookmark.due", target=about, scope=about)
    return True
