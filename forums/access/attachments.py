"""Who may have a file that came with a post.

An attachment is judged by its own row, whatever address it is fetched through. Until its post is sent it is its
uploader's alone; while its text waits for a coordinator, theirs as well; afterwards it is read by whoever reads the
post now: where the topic is now, under its mark now, and not at all once the post is removed.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from forums.access.core import can_read_topic, visible_posts
from forums.access.queue import visible_cases
from forums.models import Attachment, Post, Submission, SubmissionState
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.errors import Refused
from portal.marking import RULES, Download, held_back, lets_out
from portal.storing import require_released


def _waiting(user: Any) -> QuerySet[Submission]:
    """What waits for ``user`` as a coordinator who would read it once it is sent."""
    return Submission.objects.filter(case__in=visible_cases(user), state=SubmissionState.WAITING)


def visible_attachments(user: Any) -> QuerySet[Attachment]:
    """The files ``user`` may read, in all networks."""
    inside = rights.rights_of(user).networks_with(roles.READ)
    unsent = Q(post=None) & (Q(uploaded_by=user.pk, network__in=inside) | Q(submission__in=_waiting(user)))
    return Attachment.objects.filter(unsent | Q(post__in=visible_posts(user)))


def can_read_attachment(user: Any, attachment: Attachment) -> bool:
    """Twin of :func:`visible_attachments` for one; its post with topic, forum and network must be loaded."""
    post = attachment.post
    if post is not None:
        return post.removed_at is None and can_read_topic(user, post.topic)
    if attachment.uploaded_by_id == user.pk and rights.can(user, attachment.network, roles.READ):
        return True
    return attachment.submission_id is not None and _waiting(user).filter(pk=attachment.submission_id).exists()


def attachable(user: Any, network: Network, post: Post | None) -> QuerySet[Attachment]:
    """What ``user`` can send with a text in ``network``: their unsent files; for ``post``, which they edit, its own."""
    unsent = Q(post=None, uploaded_by=user.pk, network=network.pk)
    return Attachment.objects.filter(unsent | Q(post=post.pk) if post is not None else unsent)


def is_recorded(attachment: Attachment) -> bool:
    """Whether fetching it as a file goes on record. One's own before it is sent does not."""
    return attachment.marking != "" and RULES[attachment.marking].download != Download.FREE


def get_attachment(user: Any, network: str, pk: int) -> Attachment:
    """A file of this network: of the one its topic is in now; 404 if ``user`` may not read it."""
    rows = visible_attachments(user).select_related("post__topic__forum__network", "network", "submission", "blob")
    found = rows.filter(pk=pk).first()
    if found is None or found.place.slug != network:
        raise Http404
    return found


def require_leave(attachment: Attachment) -> None:
    """403 with a sentence if the mark of its topic does not let it leave as it is, 409 while the scanner has it."""
    if attachment.marking and not lets_out(attachment.marking):
        raise Refused(held_back(attachment.marking))
    require_released(attachment.blob)


def get_network_to_attach(user: Any, network: str) -> Network:
    """The network, for whoever may attach files in it; 404 if not visible, 403 without the right."""
    place = rights.get_network(user, network, to=roles.UPLOAD)
    rights.require_section(place, "forums")
    return place


def get_attachment_to_remove(user: Any, network: str, pk: int) -> Attachment:
    """A file of one's own; 403 once it belongs to a post: then the post has to be edited."""
    found = get_attachment(user, network, pk)
    if found.uploaded_by_id != user.pk or found.submission_id is not None:
        raise Http404
    if found.post_id is not None:
        raise Refused(_("This file belongs to a post by now. Edit the post to take it out."))
    return found
