"""The shelf: files that come with what people say elsewhere, no wider than there."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from documents.access import readers_of
from documents.models import Document, Folder, Version, VersionReader
from documents.queries.library import groups_of
from networks.models import Network
from networks.roles import Role
from notifications.queries import is_watching
from portal.errors import Unprocessable
from portal.marking import Marking
from portal.models import Blob, ScanState
from portal.shelves import Place, name_readers_of_shelved, shelve, shelved_states
from tests.conftest import Cast
from tests.documents.conftest import pdf


def groups(network: Network, *roles: str) -> list[int]:
    return list(
        Group.objects.filter(role_group__network=network, role_group__role__in=roles).values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("marking", "let_in", "named", "folder", "read_by"),
    [
        ("GREEN", None, None, "From channels", ["coordinator", "expert", "member", "observer", "secretariat"]),
        ("AMBER+STRICT", None, None, "From channels", ["coordinator", "expert", "member", "secretariat"]),
        ("AMBER", [Role.EXPERT], None, "Spikes", ["coordinator", "expert", "secretariat"]),
        ("AMBER", None, ["expert", "observer"], "From channels", ["expert", "member", "observer"]),
        ("AMBER", [Role.EXPERT], ["expert"], "From channels", ["expert", "member"]),
        ("RED", None, ["expert"], "From channels", ["expert", "member"]),
    ],
)  # fmt: skip
def test_what_is_shelved_is_read_by_those_of_its_room(
    airports: Network, cast: Cast, marking: str, let_in: Any, named: Any, folder: str, read_by: list[str]
) -> None:
    place = Place(
        airports, "From channels", "Spikes", marking,
        group_ids=None if let_in is None else groups(airports, *let_in),
        named=None if named is None else [getattr(cast, part).pk for part in named],
    )  # fmt: skip
    shelved = shelve(actor=cast.member, place=place, file=pdf("../Trend line.pdf"), client_id=uuid4())
    version = Version.objects.select_related("document__folder__network").get(pk=shelved.target_id)
    assert (shelved.target_type, shelved.name) == ("documents.version", "Trend line.pdf")
    assert shelved.url == f"/networks/airports/documents/{version.document_id}/"
    assert (version.document.title, version.document.folder.name) == ("Trend line", folder)
    assert version.marking == (Marking.RED if named else marking)
    if let_in and not named:
        assert groups_of([version.document.folder])[version.document.folder_id] == frozenset(groups(airports, *let_in))
        read_by = ["expert"] + [part for part in ("coordinator", "secretariat") if may_enter(version, cast, part)]
    assert sorted(people(cast, version)) == sorted(read_by)
    assert not is_watching(cast.member, ("documents.document", version.document_id))


def people(cast: Cast, version: Version) -> list[str]:
    found = set(readers_of(version).values_list("pk", flat=True))
    return [part for part, person in cast.items() if person is not None and person.pk in found]


def may_enter(version: Version, cast: Cast, part: str) -> bool:
    from networks.access import may_enter as may

    return may(getattr(cast, part), version.document.folder)


def test_the_shelf_has_one_folder_for_each_room_and_its_groups(airports: Network, cast: Cast) -> None:
    experts, both = groups(airports, Role.EXPERT), groups(airports, Role.EXPERT, Role.MEMBER)
    for number, let_in in enumerate([experts, experts, both, None, None]):
        place = Place(airports, "From channels", "Spikes", "AMBER", group_ids=let_in)
        shelve(actor=cast.expert, place=place, file=pdf(body=b"%PDF-1.7 " + bytes([65 + number])))
    shelf = Folder.objects.get(name="From channels")
    rooms = [(each.name, groups_of([each])[each.pk]) for each in Folder.objects.filter(parent=shelf).order_by("name")]
    assert rooms == [("Spikes", frozenset(experts)), ("Spikes (2)", frozenset(both))]
    assert Document.objects.filter(folder=shelf).count() == 2


def test_the_same_id_again_and_what_fails_leave_one_and_none(airports: Network, cast: Cast) -> None:
    place, once = Place(airports, "From channels", "Spikes", "GREEN"), uuid4()
    first, second = (shelve(actor=cast.member, place=place, file=pdf(), client_id=once) for _time in range(2))
    assert first == second
    with pytest.raises(Unprocessable):
        shelve(actor=cast.member, place=place, file=pdf("run.exe", b"MZ"))
    with transaction.atomic():
        shelve(actor=cast.member, place=place, file=pdf("other.pdf", b"%PDF-1.7 other"))
        transaction.set_rollback(True)
    assert (Document.objects.count(), Blob.objects.count()) == (1, 1)


def test_how_it_stands_is_told_to_those_who_read_it(airports: Network, cast: Cast) -> None:
    place = Place(airports, "From channels", "Case 12", "AMBER", named=[cast.expert.pk])
    made = shelve(actor=None, place=place, file=pdf())
    assert shelved_states(cast.expert, [made.target_id]) == {made.target_id: ""}
    assert shelved_states(cast.coordinator, [made.target_id]) == {}
    Blob.objects.update(state=ScanState.WAITING)
    assert shelved_states(cast.expert, [made.target_id]) == {made.target_id: "waiting to be checked for viruses"}
    name_readers_of_shelved(actor=cast.expert, ids=[made.target_id], people=[cast.member.pk])
    assert list(VersionReader.objects.values_list("user_id", flat=True)) == [cast.member.pk]
