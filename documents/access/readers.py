"""Who sees who has read a version, who is asked to, and who says what beside it.

What is said beside a version, and what is asked of its readers, stays inside of the network: somebody who reads a
CLEAR version from outside sees the version alone. In the bin there is neither.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access.core import get_version, visible_versions
from documents.models import Comment, Folder, ReadingConfirmation, ReadingRequest, Version, VersionReader
from networks import access as rights
from networks import roles
from networks.queries.callees import Callees
from networks.rooms import room_kinds
from portal.errors import Conflict, Refused
from portal.marking import Marking

ACTS = roles.REPLY  # who writes in the network, comments and confirms

# -- querysets -----------------------------------------------------------------------------------


def visible_comments(user: Any) -> QuerySet[Comment]:
    """The comments ``user`` may read, in networks they belong to; removed ones are not among them."""
    return Comment.objects.filter(_inside_q(user), removed_at=None)


def visible_readings(user: Any) -> QuerySet[ReadingRequest]:
    """What is asked of the readers of versions ``user`` may read, in networks they belong to."""
    return ReadingRequest.objects.filter(_inside_q(user))


def _inside_q(user: Any) -> Q:
    """The condition "belongs to a version ``user`` reads as one of its network"."""
    named = Q(version__in=VersionReader.objects.filter(user=user.pk).values("version_id"))
    to, marking = "version__document__folder__", "version__marking"
    return rights.reading_q(user, Folder, to=to, named=named, marking=marking, outside=False) & Q(
        version__document__removal=None
    )


def owed_by(user: Any) -> QuerySet[ReadingRequest]:
    """What ``user`` is asked to read and put into use, and has not confirmed."""
    asking = [pk for pk, seat in rights.seats_showing(user, "documents").items() if ACTS in seat.rights]
    if user.is_secretariat or not asking:
        return ReadingRequest.objects.none()
    mine = visible_readings(user).filter(closed_at=None, version__document__folder__network__in=asking)
    return mine.exclude(Exists(ReadingConfirmation.objects.filter(request=OuterRef("pk"), user=user.pk)))


def readers_inside(version: Version) -> QuerySet[User]:
    """Those of the network who may read ``version`` now; its document, folder and network must be loaded."""
    if version.document.removal_id is not None:
        return User.objects.none()
    named = VersionReader.objects.filter(version=version.pk).values("user_id")
    marking = Marking.AMBER if version.marking == Marking.CLEAR else version.marking
    return rights.readers(version.document.folder, marking, named)


def readers_of_comment(comment: Comment) -> QuerySet[User]:
    """Twin of :func:`visible_comments`; its version's document, folder and network must be loaded."""
    return User.objects.none() if comment.removed_at else readers_inside(comment.version)


def readers_of_reading(request: ReadingRequest) -> QuerySet[User]:
    """Twin of :func:`visible_readings`; its version's document, folder and network must be loaded."""
    return readers_inside(request.version)


def expected_readers(version: Version) -> QuerySet[User]:
    """Those who are looked for on the board of ``version``: its readers of the network, without the secretariat."""
    return readers_inside(version).exclude(is_secretariat=True)


def asked_of(version: Version) -> QuerySet[User]:
    """Those who confirm that they have read ``version`` and put it into use: observers only read along."""
    acting = rights.holders(version.document.folder.network, ACTS)
    return expected_readers(version).filter(pk__in=acting.values("pk"))


def callable_beside(user: Any, version: Version) -> Callees:
    """Whom a comment of ``user`` on ``version`` may call on: people who read it, as far as they may know them."""
    people = readers_inside(version).filter(pk__in=rights.visible_people(user).values("pk"))
    return Callees.people_alone(people, version.document.folder.network)


def forums_to_discuss_in(user: Any, version: Version) -> list[Any]:
    """The forums of the network in which ``user`` may start a topic."""
    network = version.document.folder.network
    found: list[Any] = []
    for kind in room_kinds():
        if kind.key == "forums":
            entered = rights.visible_containers(user, kind.model).values("pk")
            found = list(kind.shown(network).filter(pk__in=entered))
    for forum in found:
        forum.network = network
    return found


# -- booleans ------------------------------------------------------------------------------------


def is_inside(user: Any, version: Version) -> bool:
    """Whether ``user``, who reads ``version``, does so as one of its network: sees comments, and what is asked."""
    return rights.can(user, version.document.folder.network, roles.READ) and rights.may_enter(
        user, version.document.folder
    )


def can_read_comment(user: Any, comment: Comment) -> bool:
    """Twin of :func:`visible_comments` for one comment; its version's document, folder and network must be loaded."""
    version = comment.version
    if comment.removed_at or version.document.removal_id is not None or not is_inside(user, version):
        return False
    named = VersionReader.objects.filter(version=version.pk, user=user.pk)
    return rights.may_read(user, version.document.folder, version.marking, named.exists)


def can_oversee(user: Any, version: Version) -> bool:
    """Whether ``user``, who reads ``version``, sees who has read it: who put it there, and the coordinators."""
    network = version.document.folder.network
    own = user.pk in (version.uploaded_by_id, version.document.created_by_id)
    return rights.can(user, network, roles.MANAGE) or (own and rights.can(user, network, roles.READ))


def can_ask(user: Any, version: Version) -> bool:
    """Whether ``user``, who reads ``version``, may ask that it is read and put into use."""
    return rights.can(user, version.document.folder.network, roles.MODERATE)


def can_confirm(user: Any, version: Version) -> bool:
    """Twin of :func:`asked_of` for somebody who reads ``version``."""
    return not user.is_secretariat and is_inside(user, version) and can_comment(user, version)


def can_discuss(user: Any, version: Version) -> bool:
    """Whether ``user``, who reads ``version``, may start a topic about it somewhere."""
    network = version.document.folder.network
    return rights.can(user, network, roles.START_TOPIC) and rights.shows(network, "forums")


def can_comment(user: Any, version: Version) -> bool:
    """Whether ``user``, who reads ``version``, may say something beside it."""
    return rights.can(user, version.document.folder.network, ACTS)


def can_edit_comment(user: Any, comment: Comment) -> bool:
    """Whether ``user`` may change what ``comment`` says: their own."""
    return comment.author_id == user.pk and not comment.removed_at and can_comment(user, comment.version)


def can_remove_comment(user: Any, comment: Comment) -> bool:
    """Whether ``user`` may take ``comment`` away: their own, and coordinators any."""
    moderates = rights.can(user, comment.version.document.folder.network, roles.MODERATE)
    return not comment.removed_at and (moderates or can_edit_comment(user, comment))


def can_resolve(user: Any, comment: Comment) -> bool:
    """Whether ``user`` may say that ``comment`` is settled, or open again: its author, the version's, a coordinator."""
    version = comment.version
    if comment.parent_id is not None or not can_comment(user, version):
        return False
    own = user.pk in (comment.author_id, version.uploaded_by_id, version.document.created_by_id)
    return own or rights.can(user, version.document.folder.network, roles.MODERATE)


# -- gates ---------------------------------------------------------------------------------------


def get_versions_to_oversee(user: Any, network: str, document: int) -> list[Version]:
    """The versions of which ``user`` sees who has read them, newest first; 404 if none is visible, else 403."""
    rows = visible_versions(user).select_related("document__folder__network", "uploaded_by")
    mine = rows.filter(document=document, document__folder__network__slug=network).order_by("-serial")
    found = [version for version in mine if is_inside(user, version)]
    if not found:
        raise Http404
    overseen = [version for version in found if can_oversee(user, version)]
    if not overseen:
        raise Refused(_("Only who put a document here and the coordinators see who has read it."))
    return overseen


def get_version_inside(user: Any, network: str, document: int, serial: int) -> Version:
    """As ``get_version``; 404 from outside of the network."""
    version = get_version(user, network, document, serial)
    if not is_inside(user, version):
        raise Http404
    return version


def get_version_to_comment(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version_inside`; 403 for those who only read."""
    version = get_version_inside(user, network, document, serial)
    rights.require(user, version.document.folder.network, ACTS)
    return version


def get_version_to_ask(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version_inside`; 403 for all but the coordinators."""
    version = get_version_inside(user, network, document, serial)
    if not can_ask(user, version):
        rights.require_not_archived(version.document.folder.network)
        raise Refused(_("Only the coordinators ask that something is read and put into use."))
    return version


def get_version_to_confirm(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version_to_comment`; 403 for the secretariat, which puts nothing into use."""
    version = get_version_to_comment(user, network, document, serial)
    if not can_confirm(user, version):
        raise Refused(_("The secretariat is not asked: it puts nothing into use."))
    return version


def get_version_to_discuss(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version_inside`; 403 for those who start no topics, or where there are no forums."""
    version = get_version_inside(user, network, document, serial)
    rights.require(user, version.document.folder.network, roles.START_TOPIC)
    rights.require_section(version.document.folder.network, "forums")
    return version


def get_open_reading(version: Version) -> ReadingRequest:
    """What is asked of the readers of ``version`` now; 409 if nothing is."""
    found = ReadingRequest.objects.filter(version=version.pk, closed_at=None).first()
    if found is None:
        raise Conflict(_("Nobody is asked to read this version at the moment."))
    found.version = version
    return found


def get_comment(user: Any, network: str, document: int, serial: int, pk: int) -> Comment:
    """A comment on this version; a removed one is not there."""
    version = get_version_inside(user, network, document, serial)
    rows = Comment.objects.select_related("author", "resolved_by")
    found = rows.filter(version=version.pk, pk=pk, removed_at=None).first()
    if found is None:
        raise Http404
    found.version = version
    return found


def get_comment_to_edit(user: Any, network: str, document: int, serial: int, pk: int) -> Comment:
    """As :func:`get_comment`; 403 for all but its author."""
    comment = get_comment(user, network, document, serial, pk)
    rights.require(user, comment.version.document.folder.network, ACTS)
    if not can_edit_comment(user, comment):
        raise Refused(_("Only its author changes a comment."))
    return comment


def get_comment_to_remove(user: Any, network: str, document: int, serial: int, pk: int) -> Comment:
    """As :func:`get_comment`; 403 for all but its author and the coordinators."""
    comment = get_comment(user, network, document, serial, pk)
    if not can_remove_comment(user, comment):
        rights.require_not_archived(comment.version.document.folder.network)
        raise Refused(_("Only its author and the coordinators remove a comment."))
    return comment


def get_comment_to_resolve(user: Any, network: str, document: int, serial: int, pk: int) -> Comment:
    """As :func:`get_comment`; 403 for all but its author, the version's and the coordinators; 404 for an answer."""
    comment = get_comment(user, network, document, serial, pk)
    if comment.parent_id is not None:
        raise Http404
    if not can_resolve(user, comment):
        rights.require_not_archived(comment.version.document.folder.network)
        raise Refused(_("Only its author, the author of the document and the coordinators settle a comment."))
    return comment
