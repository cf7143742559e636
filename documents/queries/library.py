"""Composed reads of the folder page, of moves and of the bin. What is passed in was asked of ``access`` before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import User
from documents.models import Document, Folder, FolderGroupObjectPermission, Removal, Version, VersionReader
from documents.queries.core import counts_inside
from networks.models import Network
from networks.queries.readership import Readership, readership
from portal.marking import Marking
from portal.paging import Numbered


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


# -- who gains and who loses sight -----------------------------------------------------------------

NOBODY: Groups = frozenset()
# What a move changes: whom the place lets in before and after, the mark, and who is named to read it.
Change = tuple[Groups, Groups, str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Sight:
    """Who gains and who loses sight of at least one of several things, in numbers and by name."""

    loses: Readership
    gains: Readership

    @property
    def changes(self) -> bool:
        """Whether anybody loses or gains sight of anything."""
        return bool(self.loses.audience.people or self.gains.audience.people)


def sight(changes: Sequence[tuple[QuerySet[User], QuerySet[User]]], network: Network) -> Sight:
    """Who of ``network`` gains and loses by ``changes``: who read a thing before, who read it after. Four queries."""
    loses = [Q(pk__in=before.values("pk")) & ~Q(pk__in=after.values("pk")) for before, after in changes]
    gains = [Q(pk__in=after.values("pk")) & ~Q(pk__in=before.values("pk")) for before, after in changes]
    return Sight(_people(loses, network), _people(gains, network))


def _people(conditions: list[Q], network: Network) -> Readership:
    people = User.objects.filter(reduce(or_, conditions, Q(pk__in=[])))
    return readership(people, network, number=1, named=True)


def changes_of(
    versions: QuerySet[Version], folders: Sequence[Folder], documents: Sequence[Document], target: Folder | None
) -> set[Change]:
    """What moving these to ``target`` (None: the bin) changes for ``versions``, each combination once."""
    places = {document.folder_id: document.folder for document in documents}
    known = groups_of([*places.values(), *([target] if target is not None else [])])
    after = NOBODY if target is None else known[target.pk]
    found = set()
    for place, marking, named in _marks(versions.filter(document__in=[each.pk for each in documents])):
        found.add((known[place], after, marking, named))
    for folder in folders:
        subtree = list(below(folder))
        groups = _groups_after(subtree, folder, target)
        for place, marking, named in _marks(versions.filter(document__folder__in=[each.pk for each in subtree])):
            found.add((*groups[place], marking, named))
    return found


def _groups_after(subtree: list[Folder], folder: Folder, target: Folder | None) -> dict[int, tuple[Groups, Groups]]:
    if target is None:
        return {pk: (groups, NOBODY) for pk, groups in groups_of(subtree).items()}
    old = folder.parent
    return regrouped(subtree, old, target) if old is not None else {}


def _marks(versions: QuerySet[Version]) -> set[tuple[int, str, tuple[int, ...]]]:
    """Folder, mark and named readers (of what is RED) of ``versions``, each combination once. Two queries."""
    rows = list(versions.order_by().values_list("pk", "document__folder", "marking").distinct())
    named: dict[int, list[int]] = {pk: [] for pk, _folder, marking in rows if marking == Marking.RED}
    readers = VersionReader.objects.filter(version__in=list(named)).order_by("user_id")
    for pk, user_id in readers.values_list("version_id", "user_id"):
        named[pk].append(user_id)
    return {(folder, marking, tuple(named.get(pk, ()))) for pk, folder, marking in rows}


# -- the folder page -------------------------------------------------------------------------------

PER_PAGE = 50
SHOWN = 60  # folders beside each other in the tree of a page
ORDERS = {
    "name": ("title", "pk"),
    "-name": ("-title", "-pk"),
    "changed": ("changed", "pk"),
    "-changed": ("-changed", "-pk"),
    "reference": ("-has_reference", "reference", "title", "pk"),
    "-reference": ("-has_reference", "-reference", "title", "pk"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A folder in the tree beside the list."""

    pk: int
    parent: int
    name: str
    restricted: bool
    inner: list["Branch"]


def tree_around(folder: Folder, folders: QuerySet[Folder]) -> list[Branch]:
    """The ``folders`` at the top, and those in each folder on the way down to ``folder`` and in it. One query."""
    line = [int(pk) for pk in folder.path.split("/") if pk]
    if not line:
        return []
    return _grown(folders.filter(parent__in=line), line[0])


def whole_tree(network: Network, folders: QuerySet[Folder]) -> list[Branch]:
    """All ``folders`` of a network. One query."""
    rows = folders.filter(network=network)
    branches = _branches(rows)
    inner = {branch.pk for branch in branches}
    return [branch for branch in branches if branch.parent not in inner]


def _grown(rows: QuerySet[Folder], root: int) -> list[Branch]:
    return [branch for branch in _branches(rows) if branch.parent == root]


def _branches(rows: QuerySet[Folder]) -> list[Branch]:
    """``rows`` as branches, each put into the one it lies in."""
    columns = rows.order_by("position", "name", "pk").values_list("pk", "parent_id", "name", "restricted")
    found = {pk: Branch(pk, parent or 0, name, restricted, []) for pk, parent, name, restricted in columns}
    for branch in found.values():
        if branch.parent in found:
            found[branch.parent].inner.append(branch)
    return list(found.values())


def inner_of(folder: Folder, tree: Sequence[Branch]) -> list[Branch]:
    """What lies in ``folder`` itself, of its tree."""
    inner = list(tree)
    for pk in [int(each) for each in folder.path.split("/") if each][1:]:
        inner = next((branch.inner for branch in inner if branch.pk == pk), [])
    return inner


@dataclass(frozen=True, slots=True)
class Listing(Numbered):
    """One page of a folder: folders first, then documents."""

    folders: list[Folder]
    documents: list[Document]


def listing(
    folder: Folder,
    inner: Sequence[Branch],
    folders: QuerySet[Folder],
    documents: QuerySet[Document],
    versions: QuerySet[Version],
    order: str,
    number: int,
) -> Listing:
    """Page ``number`` of what lies in ``folder``. ``inner``: all folders in it, by name. At most two queries."""
    names = list(inner)[::-1] if order == "-name" else list(inner)
    first = (number - 1) * PER_PAGE
    part = names[first : first + PER_PAGE]
    room, start = PER_PAGE - len(part), max(first - len(names), 0)
    rows: list[Document] = []
    if first + PER_PAGE >= len(names) and folder.pk is not None:
        ordered = _ordered(documents.filter(folder=folder).defer("summary"), versions, order)
        rows = list(ordered[start : start + room + 1])
    more = first + PER_PAGE < len(names) or len(rows) > room
    return Listing(number, more, counted(folder, part, folders, documents), rows[:room])


def _ordered(documents: QuerySet[Document], versions: QuerySet[Version], order: str) -> QuerySet[Document]:
    if "changed" in order:
        newest = versions.filter(document=OuterRef("pk")).order_by("-serial").values("created_at")[:1]
        documents = documents.annotate(changed=Subquery(newest))
    if "reference" in order:
        has = Case(When(reference="", then=Value(0)), default=Value(1), output_field=IntegerField())
        documents = documents.annotate(has_reference=has)
    return documents.order_by(*ORDERS[order])


def counted(
    folder: Folder, part: Sequence[Branch], folders: QuerySet[Folder], documents: QuerySet[Document]
) -> list[Folder]:
    """The folders of ``part``, in its order, each with ``document_count`` and ``folder_count``. One query, or none."""
    if not part:
        return []
    rank = {branch.pk: place for place, branch in enumerate(part)}
    found = counts_inside(Folder.objects.filter(pk__in=list(rank)), folders, documents)
    ordered = sorted(found, key=lambda each: rank[each.pk])
    for each in ordered:
        each.network = folder.network
    return ordered


@dataclass(frozen=True, slots=True)
class Line:
    """A folder in a tree that is written line by line."""

    branch: Branch
    depth: int  # 1 at the top
    open: bool  # one looks into it


def lines_of(tree: Sequence[Branch], on_the_way: set[int], most: int, depth: int = 1) -> list[Line]:
    """``tree`` line by line, of each folder at most ``most`` of what lies in it, and always what is ``on_the_way``."""
    found: list[Line] = []
    for place, branch in enumerate(tree):
        if place < most or branch.pk in on_the_way:
            found.append(Line(branch, depth, branch.pk in on_the_way))
            found += lines_of(branch.inner, on_the_way, most, depth + 1)
    return found
