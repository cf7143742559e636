"""Moving, copying, renaming and removing: who may, what it changes for whom, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from documents import access
from documents.access import library as rights
from documents.actions import bin as binned
from documents.actions import library as act
from documents.actions import open_folder, restrict_folder
from documents.models import Document, Folder, Removal, Version
from networks.models import Network
from networks.queries.rooms import group_ids_of
from networks.roles import Role
from portal.errors import Conflict, Refused, Unprocessable
from portal.models import Blob
from tests.conftest import Cast
from tests.documents.conftest import pdf, stored_files


def groups(network: Network, *roles: str) -> list[Group]:
    """The groups of these roles."""
    return list(Group.objects.filter(role_group__network=network, role_group__role__in=roles).order_by("pk"))


def inside(folder: Folder, name: str) -> Folder:
    """A folder in ``folder``."""
    return open_folder(actor=None, network=folder.network, parent=folder, name=name)


def test_move_takes_the_tree_along(cast: Cast, airports: Network, folder: Folder, put: Callable[..., Document]) -> None:
    inner = inside(folder, "2026")
    deep = inside(inner, "Annexes")
    put("Annex", folder=deep)
    target = open_folder(actor=None, network=airports, name="Archive")
    act.move_folder(actor=cast.expert, folder=inner, parent=target)
    deep.refresh_from_db()
    inner.refresh_from_db()
    assert (inner.parent, inner.path) == (target, f"{target.path}{inner.pk}/")
    assert deep.path == f"{inner.path}{deep.pk}/"
    assert access.visible_documents(cast.member).filter(folder=deep).count() == 1


def test_moves_that_cannot_be(cast: Cast, airports: Network, folder: Folder, mednet: Network) -> None:
    inner = inside(folder, "2026")
    other = open_folder(actor=None, network=airports, name="Archive")
    inside(other, "2026")
    abroad = open_folder(actor=None, network=mednet, name="Elsewhere")
    long = other
    for depth in range(19):
        long = inside(long, str(depth))
    cases: list[tuple[Folder, Folder | None, type[Exception]]] = [
        (folder, folder, Unprocessable),
        (folder, inner, Unprocessable),
        (inner, other, Conflict),
        (inner, abroad, Unprocessable),
        (folder, long, Unprocessable),
    ]
    for moved, target, error in cases:
        with pytest.raises(error):
            act.move_folder(actor=cast.coordinator, folder=moved, parent=target)
    inner.refresh_from_db()
    assert inner.path == f"{folder.path}{inner.pk}/"


def test_who_may(cast: Cast, folder: Folder, restricted: Folder, put: Callable[..., Document]) -> None:
    mine = put("Of the member", actor=cast.member)
    other = inside(folder, "Other")
    kept = put("Kept close", folder=restricted, actor=cast.coordinator)
    # part, act → allowed
    asked: list[tuple[str, Callable[[Any], Any], bool]] = [
        ("observer", lambda who: act.rename_document(actor=who, document=mine, title="A"), False),
        ("member", lambda who: act.rename_document(actor=who, document=mine, title="B"), True),
        ("expert", lambda who: act.rename_document(actor=who, document=mine, title="C"), True),
        ("member", lambda who: act.rename_folder(actor=who, folder=other, name="D"), False),
        ("expert", lambda who: act.rename_folder(actor=who, folder=other, name="E"), True),
        ("expert", lambda who: act.move_document(actor=who, document=mine, folder=other), True),
        ("expert", lambda who: act.move_document(actor=who, document=kept, folder=folder), False),
        ("expert", lambda who: act.copy_document(actor=who, document=kept, folder=folder), False),
        ("expert", lambda who: act.copy_document(actor=who, document=kept, folder=restricted), True),
        ("expert", lambda who: act.move_folder(actor=who, folder=restricted, parent=folder), True),
        ("expert", lambda who: act.remove_document(actor=who, document=mine), False),
        ("expert", lambda who: act.remove_folder(actor=who, folder=other), False),
        ("member", lambda who: act.remove_document(actor=who, document=mine), True),
        ("expert", lambda who: act.remove_folder(actor=who, folder=other), True),
        ("coordinator", lambda who: act.move_document(actor=who, document=kept, folder=folder), True),
        ("coordinator", lambda who: act.remove_folder(actor=who, folder=folder), True),
    ]
    answers = []
    for part, does, _expected in asked:
        try:
            does(getattr(cast, part))
            answers.append(True)
        except Refused:
            answers.append(False)
    assert answers == [expected for _part, _does, expected in asked]


def test_moved_folder_lets_in_whom_its_place_does(cast: Cast, airports: Network, restricted: Folder) -> None:
    own = inside(restricted, "Coordinators")
    restrict_folder(folder=own, groups=groups(airports, Role.COORDINATOR))
    follower = inside(restricted, "Everybody here")
    free = open_folder(actor=None, network=airports, name="Open")
    with pytest.raises(Refused):
        act.move_folder(actor=cast.expert, folder=follower, parent=free)
    act.move_folder(actor=cast.coordinator, folder=own, parent=free)
    act.move_folder(actor=cast.coordinator, folder=follower, parent=free)
    coordinators = [group.pk for group in groups(airports, Role.COORDINATOR)]
    assert (group_ids_of(_anew(own)), group_ids_of(_anew(follower))) == (coordinators, None)
    act.move_folder(actor=cast.expert, folder=follower, parent=restricted)
    assert group_ids_of(_anew(follower)) == group_ids_of(restricted)
    members = open_folder(actor=None, network=airports, name="Members")
    restrict_folder(folder=members, groups=groups(airports, Role.MEMBER, Role.COORDINATOR))
    observers = open_folder(actor=None, network=airports, name="Observers")
    restrict_folder(folder=observers, groups=groups(airports, Role.OBSERVER, Role.COORDINATOR))
    coordinator = User.objects.get(pk=cast.coordinator.pk)  # who was let into folders just now
    act.move_folder(actor=coordinator, folder=observers, parent=_anew(members))
    assert group_ids_of(_anew(observers)) == coordinators


def _anew(folder: Folder) -> Folder:
    return Folder.objects.select_related("network").get(pk=folder.pk)


def test_copy_keeps_contents_once(cast: Cast, folder: Folder, put: Callable[..., Document]) -> None:
    source = put("Review", reference="P-PG/Air (2026) 1", marking="AMBER")
    other = inside(folder, "Other")
    copy = act.copy_document(actor=cast.member, document=source, folder=other)
    [version] = copy.versions.all()
    assert (copy.title, copy.reference, copy.created_by, version.marking) == ("Review", "", cast.member, "AMBER")
    assert (Blob.objects.count(), len(stored_files())) == (1, 1)
    for mark in ("AMBER+STRICT", "RED"):
        closed = put(mark, marking=mark, actor=cast.expert, readers=[cast.member.pk])
        with pytest.raises(Refused):
            act.copy_document(actor=cast.member, document=closed, folder=other)


def test_bin_takes_and_gives_back_exactly_that(cast: Cast, folder: Folder, put: Callable[..., Document]) -> None:
    inner = inside(folder, "2026")
    early, late = put("Early", folder=inner), put("Late", folder=inner)
    first = act.remove_document(actor=cast.expert, document=early, reason="Twice")
    second = act.remove_folder(actor=cast.expert, folder=folder)
    assert access.visible_documents(cast.secretariat).count() == access.visible_folders(cast.secretariat).count() == 0
    assert access.readers_of(_loaded(late)).count() == 0
    with pytest.raises(Conflict):
        binned.restore(actor=cast.expert, removal=first)  # its folder is in the bin
    with pytest.raises(Conflict):
        put("Too late", folder=inner)
    again = open_folder(actor=None, network=folder.network, name=folder.name)
    with pytest.raises(Refused):
        binned.restore(actor=cast.member, removal=second)
    binned.restore(actor=cast.expert, removal=second)
    folder.refresh_from_db()
    titles = list(access.visible_documents(cast.member).values_list("title", flat=True))
    assert (titles, folder.name, again.name) == (["Late"], "Handbooks and reviews (2)", "Handbooks and reviews")
    binned.restore(actor=cast.expert, removal=first)
    assert (access.visible_documents(cast.member).count(), Removal.objects.count()) == (2, 0)
    with pytest.raises(Conflict):
        binned.restore(actor=cast.expert, removal=first)


def _loaded(document: Document) -> Version:
    rows = Version.objects.select_related("document__folder__network")
    return rows.get(document=document)


def test_purge_leaves_nothing_but_what_others_need(
    cast: Cast, folder: Folder, put: Callable[..., Document], django_capture_on_commit_callbacks: Any
) -> None:
    inner = inside(folder, "2026")
    shared = put("Shared", folder=inner)
    put("Alone", folder=inner, file=pdf(body=b"%PDF-1.7\nalone\n%%EOF\n"))
    act.remove_document(actor=cast.expert, document=put("Before", folder=inner))
    act.copy_document(actor=cast.expert, document=shared, folder=Folder.objects.get(parent=None))
    removal = act.remove_folder(actor=cast.coordinator, folder=folder)
    with pytest.raises(Refused):
        binned.purge(actor=cast.expert, removal=removal)
    with django_capture_on_commit_callbacks(execute=True):
        assert binned.purge(actor=cast.coordinator, removal=removal) == 3
    assert list(Document.objects.values_list("title", flat=True)) == ["Shared"]
    assert (Folder.objects.count(), Removal.objects.count(), len(stored_files())) == (1, 0, 1)


def test_bin_obeys_the_same_rights(
    cast: Cast, folder: Folder, restricted: Folder, put: Callable[..., Document]
) -> None:
    coordinator = cast.coordinator
    removals = {
        "open": act.remove_document(actor=coordinator, document=put("Open")),
        "strict": act.remove_document(actor=coordinator, document=put("Strict", marking="AMBER+STRICT")),
        "red": act.remove_document(
            actor=coordinator, document=put("Red", marking="RED", readers=[coordinator.pk, cast.member.pk])
        ),
        "close": act.remove_folder(actor=coordinator, folder=restricted),
        "folder": act.remove_folder(actor=coordinator, folder=folder),
    }
    table = {
        "secretariat": {"open", "strict", "close", "folder"},
        "coordinator": {"open", "strict", "red", "close", "folder"},
        "expert": {"open", "strict", "red", "close", "folder"},
        "member": {"open", "strict", "red", "folder"},
        "observer": {"open", "folder"},
        "stranger": set(),
        "removed": set(),
    }
    for part, expected in table.items():
        user = getattr(cast, part)
        rows = set(rights.visible_removals(user).values_list("pk", flat=True))
        twins = {name for name, removal in removals.items() if rights.can_see_removal(user, removal)}
        assert (part, {name for name, removal in removals.items() if removal.pk in rows}) == (part, expected)
        assert (part, twins) == (part, expected)
