"""Composed reads of the folder page, of moves and of the bin. What is passed in was asked of ``access`` before."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from documents.models import Folder, FolderGroupObjectPermission, Removal


def with_places(removals: QuerySet[Removal]) -> QuerySet[Removal]:
    """``removals`` with all that a list of them shows, the latest first."""
    return removals.select_related(
        "removed_by", "folder__parent", "document__folder", "document__folder__removal"
    ).order_by("-pk")


# -- moving ----------------------------------------------------------------------------------------

Groups = frozenset[int] | None  # ids of the groups a folder lets in; None: its whole network


def groups_of(folders: Iterable[Folder]) -> dict[int, Groups]:
    """Whom each of ``folders`` lets in, by primary key. One query, none if all are open."""
    found: dict[int, Groups] = {folder.pk: frozenset() if folder.restricted else None for folder in folders}
    closed = [pk for pk, groups in found.items() if groups is not None]
    if closed:
        # guardian knows one right on a folder, to see it: each row is a group that is let in.
        rows = FolderGroupObjectPermission.objects.filter(content_object__in=closed)
        for pk, group in rows.values_list("content_object_id", "group_id"):
            found[pk] = (found[pk] or frozenset()) | {group}
    return found


def regrouped(subtree: Sequence[Folder], old: Folder, new: Folder) -> dict[int, tuple[Groups, Groups]]:
    """Whom the folders of ``subtree`` let in now and after it moved from ``old`` to ``new``, by primary key.

    A folder that lets in whom ``old`` does lets in whom ``new`` does. One that lets in others keeps to them, as far as
    ``new`` lets them in: what lies in a restricted folder is restricted as well. One query, or none.
    """
    groups = groups_of([*subtree, old, new])
    before, after = groups[old.pk], groups[new.pk]
    found: dict[int, tuple[Groups, Groups]] = {}
    for folder in subtree:
        own = groups[folder.pk]
        kept = own if after is None or own is None else own & after
        found[folder.pk] = (own, after if own is None or own == before else kept)
    return found


def widens(before: Groups, after: Groups) -> bool:
    """Whether ``after`` lets in a group that ``before`` does not."""
    return before is not None and (after is None or not after <= before)


def below(folder: Folder) -> QuerySet[Folder]:
    """``folder`` and everything in it, also what is in the bin, each after the one it lies in."""
    return Folder.objects.filter(path__startswith=folder.path).order_by("path")
