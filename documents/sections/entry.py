"""What is said about documents, in notices, mails and the stream: who edits one, what holds no more."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.models import Document
from documents.queries import entry as queries
from networks import roles
from networks.access import holders
from portal.sections import Described, Kind, kinds, register

BY_CLOCK = frozenset({"document.expires", "document.expired"})


def concerned(document: Document, verb: str) -> QuerySet[User]:
    """Of a check-out that somebody ended, who had it; of a day that comes, who put it here and the coordinators."""
    if verb == "document.freed":
        return User.objects.filter(pk__in=queries.put_out(document))
    if verb in BY_CLOCK:
        coordinators = holders(document.folder.network, roles.MODERATE).filter(is_secretariat=False)
        return User.objects.filter(Q(pk=document.created_by_id or 0) | Q(pk__in=coordinators.values("pk")))
    return User.objects.none()


def with_entry(kind: Kind) -> Kind:
    """The kind of documents, which also tells who edits one, and until when one holds."""

    def describe(document: Any) -> Described:
        described = kind.describe(document)
        lines = [_("Status: %(status)s.") % {"status": document.get_status_display()}] if document.status else []
        if document.expires_on is not None:
            day = formats.date_format(document.expires_on, "j F Y")
            lines.append(_("Holds until %(day)s.") % {"day": day})
        return replace(described, excerpt="\n".join([*lines, described.excerpt]).strip()[:600])

    return replace(
        kind,
        describe=describe,
        verbs=kind.verbs
        | {
            "document.described": gettext_lazy("changed the entry of"),
            "document.moved_on": gettext_lazy("changed the status of"),
            "document.checked_out": gettext_lazy("is editing"),
            "document.checked_in": gettext_lazy("has finished editing"),
            "document.freed": gettext_lazy("made free for others to edit"),
            "document.expires": gettext_lazy("A document holds only a few days more:"),
            "document.expired": gettext_lazy("A document holds no more:"),
        },
        told=kind.told | BY_CLOCK | {"document.moved_on"},
        told_concerned=kind.told_concerned | {"document.freed"},
        concerns=concerned,
        concern_verbs=kind.concern_verbs | {"document.freed": gettext_lazy("ended that you edit")},
        by_clock=kind.by_clock | BY_CLOCK,
    )


def announce() -> None:
    """Add to the kind of documents. After the library's own."""
    register(with_entry(kinds["documents.document"]))
