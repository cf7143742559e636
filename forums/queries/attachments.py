"""The files of posts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from forums.body import pictured
from forums.models import Attachment, Post
from portal.marking import lets_out


def files_of(posts: Iterable[Any], mark: str) -> dict[int, list[Any]]:
    """The files that came with ``posts`` (their topics loaded) and are not shown in their texts, by post, each with
    ``may_fetch``. One query; none if no post has any."""
    counted = {post.pk: post for post in posts if post.attachment_count and not post.removed_at}
    found: defaultdict[int, list[Any]] = defaultdict(list)
    if not counted:
        return found
    shown = {pk: set(pictured(post.body)) for pk, post in counted.items()}
    for file in Attachment.objects.filter(post__in=list(counted)).order_by("pk"):
        post: Post = counted[file.post_id or 0]
        if file.pk not in shown[post.pk]:
            file.post = post
            file.may_fetch = lets_out(mark)  # type: ignore[attr-defined]
            found[post.pk].append(file)
    return found


def attached_to(post: Post) -> list[Attachment]:
    """The files of ``post`` that its text does not show."""
    shown = pictured(post.body)
    rows = list(Attachment.objects.filter(post=post.pk).exclude(pk__in=shown).order_by("pk"))
    for file in rows:
        file.post = post
    return rows


def among(rows: Any, ids: Collection[int]) -> list[Attachment]:
    """Those of ``rows`` (a queryset) with ``ids``, the oldest first."""
    return list(rows.filter(pk__in=list(ids)[:100]).select_related("network").order_by("pk")) if ids else []
