"""What changes what is said about a document: its entry, its links, a version brought back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.actions.core import add_version, alive_document, upload_document, write_version
from documents.actions.holding import record_document, require_free
from documents.actions.quota import partly
from documents.actions.references import give_number, take_reference
from documents.models import (
    Document,
    DocumentKeyword,
    DocumentLink,
    FieldValue,
    Folder,
    Series,
    Version,
)
from documents.queries import entry as queries
from portal import audit
from portal.errors import Conflict, NoRoom, Unprocessable
from portal.filetypes import clean_name
from portal.marking import Marking
from portal.storing import require_released

MOST_LINKS = 20
PLAIN = ("title", "summary", "status", "author", "dated", "expires_on")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said about a document, as somebody wrote it."""

    title: str
    summary: str = ""
    status: str = ""
    author: str = ""
    dated: date | None = None
    expires_on: date | None = None
    reference: str = ""
    series: Series | None = None  # gives the next number, where there is no reference


@transaction.atomic
def describe_document(
    *,
    actor: User,
    document: Document,
    entry: Entry,
    keywords: Collection[int],
    values: Mapping[int, str],
    as_seen: str = "",
) -> Document:
    """Say ``entry`` about ``document``, with its keywords (ids) and what stands in the network's fields, by id.

    Args:
        as_seen: :func:`digest_of` the entry as it was when the form was made; "" does not ask.

    Raises:
        Conflict: somebody else edits it, or changed it meanwhile; or the reference is another document's.
    """  # fmt: skip
    found = alive_document(document)
    require_free(found, actor)
    if as_seen and as_seen != digest_of(found, queries.keyword_ids(found), queries.values_of(found)):
        raise Conflict(_("Somebody changed this entry while you wrote. Look at it again, then save."))
    before = {name: getattr(found, name) for name in (*PLAIN, "reference")}
    for name in PLAIN:
        setattr(found, name, getattr(entry, name))
    if entry.series is not None and not entry.reference:
        give_number(found, entry.series, (entry.dated or timezone.localdate()).year)
    elif entry.reference != found.reference:
        take_reference(found, entry.reference)
    if found.expires_on != before["expires_on"]:
        found.expiry_told_at = None
    found.save()
    changed = [name for name, value in before.items() if getattr(found, name) != value]
    changed += ["keywords"] if _set_keywords(found, keywords) else []
    changed += ["fields"] if _set_values(found, values) else []
    if changed:
        _put_on_trail(found, actor, "document.described", changed=changed)
        record_document(found, actor, "document.moved_on" if "status" in changed else "document.described")
    return found


def digest_of(document: Document, keywords: Sequence[int], values: Mapping[int, str]) -> str:
    """Another text for another entry, so that nobody writes over what they have not seen."""
    said = [str(getattr(document, name)) for name in (*PLAIN, "reference")]
    said += [str(sorted(values.items())), str(keywords)]
    return str(uuid5(UUID(int=document.pk), "\x1f".join(said)))


def _set_keywords(document: Document, keywords: Collection[int]) -> bool:
    offered = set(
        queries.keywords_of(document.folder.network).filter(pk__in=list(keywords)).values_list("pk", flat=True)
    )
    before = set(queries.keyword_ids(document))
    DocumentKeyword.objects.filter(document=document, keyword__in=before - offered).delete()
    fresh = [DocumentKeyword(document=document, keyword_id=pk) for pk in sorted(offered - before)]
    DocumentKeyword.objects.bulk_create(fresh)
    return before != offered


def _set_values(document: Document, values: Mapping[int, str]) -> bool:
    """Only what the network asks for now is changed: what stands in a retired field stays."""
    asked = set(queries.fields_of(document.folder.network).values_list("pk", flat=True))
    before = queries.values_of(document)
    changed = {pk: text for pk, text in values.items() if pk in asked and before.get(pk, "") != text}
    for pk, text in changed.items():
        rows = FieldValue.objects.filter(document=document, field_id=pk)
        if text:
            FieldValue.objects.update_or_create(document=document, field_id=pk, defaults={"value": text})
        else:
            rows.delete()
    return bool(changed)


# -- links -------------------------------------------------------------------------------------------


@transaction.atomic
def link_topic(*, actor: User, document: Document, topic: int) -> bool:
    """Say that ``document`` belongs to a topic, which the actor reads. Returns whether that is new.

    Raises:
        Unprocessable: no such topic, or too many links.
    """
    found = alive_document(document)
    if not queries.linked_topics(actor, [topic]):
        raise Unprocessable(_("There is no such topic that you can read."))
    if DocumentLink.objects.filter(document=found).count() >= MOST_LINKS:
        raise Unprocessable(_("At most %(count)s links to one document.") % {"count": MOST_LINKS})
    _link, fresh = DocumentLink.objects.get_or_create(
        document=found, target_type=queries.LINKED, target_id=topic, defaults={"added_by": actor}
    )
    return fresh


@transaction.atomic
def unlink_topic(*, actor: User, document: Document, topic: int) -> bool:
    """Take a link away again. Returns whether there was one that the actor could see."""
    found = alive_document(document)
    if not queries.linked_topics(actor, [topic]):
        return False
    rows = DocumentLink.objects.filter(document=found, target_type=queries.LINKED, target_id=topic)
    return bool(rows.delete()[0])


# -- versions ----------------------------------------------------------------------------------------


@transaction.atomic
def restore_version(*, actor: User, version: Version, note: str = "", client_id: UUID | None = None) -> Version:
    """Make the content of ``version`` the newest of its language, as a version of its own under the same mark.

    A RED one is read by those named for the old one, and by who restores it.

    Raises:
        Conflict: it is the newest already, the scanner holds it, or somebody else edits the document.
    """
    client_id = client_id or uuid4()
    if first := Version.objects.filter(uploaded_by=actor, client_id=client_id).select_related("document").first():
        return first
    document = alive_document(version.document)
    old = Version.objects.select_related("blob").get(pk=version.pk)
    newest = document.versions.filter(language=old.language).latest("number")
    if newest.sha256 == old.sha256 and newest.file_name == old.file_name:
        raise Conflict(
            _("%(version)s has this content already: there is nothing to restore.") % {"version": newest.label}
        )
    require_released(old.blob)
    again = Version(
        language=old.language, marking=old.marking, blob=old.blob, file_name=old.file_name,
        content_type=old.content_type, size=old.size, sha256=old.sha256, is_stripped=old.is_stripped,
        note=note or _("%(version)s again") % {"version": old.label},
        restored_from=old.serial, uploaded_by=actor, client_id=client_id,
    )  # fmt: skip
    named = list(old.named.values_list("user_id", flat=True)) if old.marking == Marking.RED else []
    return write_version(actor, document, again, named, None)


def upload_or_extend(
    *,
    actor: User,
    folder: Folder,
    files: list[Any],
    same: Mapping[str, Document],
    client_id: UUID,
    title: str = "",
    **fields: Any,
) -> list[Document]:
    """As ``upload_documents``, but a file whose name is in ``same`` becomes a new version of that document.

    What describes a new document (title, reference, series, summary) leaves an old one as it is.

    Raises:
        NoRoom: one does not fit in; it says which are in by then, and they stay.
    """  # fmt: skip
    several = len(files) > 1
    made: list[Document] = []
    for number, file in enumerate(files):
        once = uuid5(client_id, str(number)) if several else client_id
        document = same.get(clean_name(file.name))
        given = fields if several else fields | {"title": title}
        if document is not None:
            given = {
                name: fields[name] for name in ("language", "marking", "readers", "strip", "quiet") if name in fields
            }
        try:
            if document is None:
                document = upload_document(actor=actor, folder=folder, file=file, client_id=once, **given)
            else:
                add_version(actor=actor, document=document, file=file, client_id=once, **given)
        except NoRoom as full:
            names = [clean_name(each.name) for each in files]
            raise partly(full, names[:number], names[number:]) from full
        made.append(document)
    return made


def _put_on_trail(document: Document, actor: User, verb: str, **details: Any) -> None:
    network = document.folder.network
    target = ("documents.document", document.pk)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=target, **details)
