"""What of the library can be found: each version that nothing newer stands for, with the words of its file."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from documents import access
from documents.models import Version
from documents.queries import search as reads
from portal.indexing import Entry, Indexed, Touched, targets
from portal.marking import Marking
from portal.models import Activity
from portal.sections import register

_ORDER = list(Marking.values)


def entries(ids: Collection[int]) -> Iterator[Entry]:
    """Versions as they stand, without those in the bin and those that are superseded. Five queries."""
    for version in reads.standing(ids):
        document = version.document
        if _is_superseded(version, document.versions.all()):
            continue
        keywords = tuple(keyword.name for keyword in document.keywords.all())
        fields = [value.value for value in document.values.all()]
        preview = getattr(version.blob, "preview", None)
        by = version.uploaded_by
        yield Entry(
            pk=version.pk,
            place=version.pk,
            title=document.title,
            words=" ".join([document.reference, document.author, *keywords, version.file_name]),
            url=version.get_absolute_url(),
            body="\n".join(
                part for part in (document.summary, version.note, *fields, preview.text if preview else "") if part
            ),
            network=document.folder.network_id,
            marking=version.marking,
            language=version.language,
            author=version.uploaded_by_id,
            country=by.country if by else "",
            status=document.status,
            tags=keywords,
            at=version.created_at,
        )


def _is_superseded(version: Version, siblings: Iterable[Version]) -> bool:
    """Whether a newer version in the same language is read by everybody who reads this one."""
    width = _ORDER.index(version.marking)
    return any(
        newer.language == version.language
        and newer.number > version.number
        and newer.marking != Marking.RED
        and _ORDER.index(newer.marking) <= width
        for newer in siblings
    )


def touched(activities: Sequence[Activity]) -> Touched:
    """All versions of what was put in, described, marked, moved, removed or put back."""
    return Touched(reads.beside(targets(activities, "documents.version")) | _of(activities))


def _of(activities: Sequence[Activity]) -> frozenset[int]:
    return reads.versions_of(targets(activities, "documents.document"))


def announce() -> None:
    """Register what can be found."""
    register(
        Indexed(
            key="documents.version",
            label=_("Documents"),
            icon="file",
            order=20,
            entries=entries,
            ids=reads.next_versions,
            visible=access.visible_versions,
            places=lambda user: access.visible_versions(user).values("pk"),
            touched=touched,
            marking="marking",
        )
    )
