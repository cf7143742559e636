"""Who may read what: the families give one answer for every part, folder, mark and naming."""

from collections.abc import Callable
from itertools import product

import pytest
from django.http import Http404
from django.test import Client

from accounts.models import User
from documents import access
from documents.actions import open_folder, restrict_folder, upload_document
from documents.models import Folder, Version, VersionReader
from networks.access import forget_rights
from networks.models import Network, RoleGroup
from networks.roles import Role
from portal.errors import Refused
from portal.marking import Marking
from tests.conftest import Cast
from tests.documents.conftest import pdf

NETWORK = {"secretariat", "coordinator", "expert", "member", "observer"}
EVERYBODY = NETWORK | {"stranger", "removed"}
SEATED_HIGH = {"secretariat", "coordinator", "expert"}  # whom the restricted folder lets in


def expected(restricted: bool, marking: str, named: set[str]) -> set[str]:
    """The parts that may read, written down once more, by hand."""
    inside = SEATED_HIGH if restricted else NETWORK
    match marking:
        case Marking.CLEAR:
            return inside if restricted else EVERYBODY
        case Marking.STRICT:
            return inside - {"observer"}
        case Marking.RED:
            return inside & named
    return inside


def version_in(folder: Folder, author: User, marking: str, named: list[User]) -> Version:
    """A version whose readers are exactly ``named`` if it is RED."""
    document = upload_document(actor=author, folder=folder, file=pdf(), language="en", marking=marking)
    version = Version.objects.select_related("document__folder__network").get(document=document)
    VersionReader.objects.filter(version=version).delete()
    VersionReader.objects.bulk_create([VersionReader(version=version, user=user) for user in named])
    return version


@pytest.mark.parametrize("is_restricted", [False, True])
def test_families_agree_for_every_part_mark_and_naming(
    is_restricted: bool, cast: Cast, folder: Folder, restricted: Folder
) -> None:
    place = restricted if is_restricted else folder
    people = {part: user for part, user in cast.items() if user}
    for marking, by_name in product(Marking.values, (False, True)):
        named = set(people) if by_name else set()
        version = version_in(place, cast.expert, marking, [people[part] for part in named])
        should = expected(is_restricted, marking, named)
        answers = {
            "visible_versions": {p for p, u in people.items() if version in access.visible_versions(u)},
            "visible_documents": {p for p, u in people.items() if version.document in access.visible_documents(u)},
            "can_read_version": {p for p, u in people.items() if access.can_read_version(u, version)},
            "readers_of": {p for p, u in people.items() if u in access.readers_of(version)},
            "readers_of_document": {p for p, u in people.items() if u in access.readers_of_document(version.document)},
            "get_version": {p for p, u in people.items() if _passes(u, version)},
        }
        assert answers == dict.fromkeys(answers, should), (marking, by_name)


def _passes(user: User, version: Version) -> bool:
    try:
        return access.get_version(user, "airports", version.document_id, version.serial) == version
    except Http404:
        return False


def test_folders_are_seen_by_whom_they_let_in(cast: Cast, folder: Folder, restricted: Folder) -> None:
    inner = open_folder(actor=cast.expert, network=folder.network, parent=restricted, name="Contacts")
    seen = {part: set(access.visible_folders(user)) for part, user in cast.items() if user}
    everything = {folder, restricted, inner}
    assert seen == {
        "secretariat": everything,
        "coordinator": everything,
        "expert": everything,
        "member": {folder},
        "observer": {folder},
        "stranger": set(),
        "removed": set(),
    }


def test_restricting_a_folder_takes_what_lies_below(cast: Cast, folder: Folder) -> None:
    inner = open_folder(actor=cast.expert, network=folder.network, parent=folder, name="Inner")
    document = upload_document(actor=cast.expert, folder=inner, file=pdf(), language="en", marking=Marking.CLEAR)
    coordinators = RoleGroup.objects.get(network=folder.network, role=Role.COORDINATOR).group
    restrict_folder(folder=folder, groups=[coordinators])
    seen = {part for part, user in cast.items() if user and document in access.visible_documents(user)}
    assert seen == {"secretariat", "coordinator"}


def test_document_shows_only_the_versions_one_may_read(
    cast: Cast, put: Callable, signed_in: Callable[[User], Client]
) -> None:
    from documents.actions import add_version

    document = put(marking="GREEN")
    add_version(actor=cast.expert, document=document, file=pdf("secret-plan.pdf"), language="fr", marking="RED")
    page = signed_in(cast.observer).get(document.get_absolute_url()).content.decode()
    listing = signed_in(cast.observer).get(document.folder.get_absolute_url()).content.decode()
    assert ("report.pdf" in page, "secret-plan" in page, "FR v1" in listing, "TLP:RED" in page) == (
        True,
        False,
        False,
        False,
    )


def test_foreign_ids_in_ones_own_address_lead_nowhere(cast: Cast, put: Callable, mednet: Network) -> None:
    document = put(marking="GREEN")
    foreign = open_folder(actor=None, network=mednet, name="Theirs")
    for gate, args in [
        (access.get_document, ("mednet", document.pk)),
        (access.get_version, ("mednet", document.pk, 1)),
        (access.get_folder, ("airports", foreign.pk)),
        (access.get_folder, ("mednet", document.folder_id)),
        (access.get_folder, ("airports", document.folder.parent_id)),  # the root has its own address
        (access.get_version, ("airports", document.pk, 2)),
    ]:
        with pytest.raises(Http404):
            gate(cast.secretariat, *args)


def test_observer_reads_but_is_refused_with_a_sentence(cast: Cast, put: Callable) -> None:
    document = put(marking="GREEN")
    for gate, args in [
        (access.get_folder_to_fill, ("airports", document.folder_id)),
        (access.get_folder_to_organise, ("airports",)),
        (access.get_document_to_extend, ("airports", document.pk)),
        (access.get_version_to_mark, ("airports", document.pk, 1)),
    ]:
        with pytest.raises(Refused):
            gate(cast.observer, *args)


def test_clear_document_of_a_listed_network_opens_to_a_stranger(
    cast: Cast, put: Callable, signed_in: Callable[[User], Client]
) -> None:
    document = put(marking="CLEAR")
    client = signed_in(cast.stranger)
    answers = [
        client.get(document.get_absolute_url()).status_code,
        client.get(f"{document.get_absolute_url()}versions/1/download/").status_code,
        client.get(f"{document.get_absolute_url()}new-version/").status_code,
        client.get(document.folder.get_absolute_url()).status_code,
    ]
    assert answers == [200, 200, 403, 404]


def test_folder_page_names_the_visible_folders_above(cast: Cast, folder: Folder) -> None:
    inner = open_folder(actor=None, network=folder.network, parent=folder, name="Inner")
    innermost = open_folder(actor=None, network=folder.network, parent=inner, name="Innermost")
    found = access.get_folder(cast.member, "airports", innermost.pk)
    assert (found.pk, found.trail) == (innermost.pk, [folder, inner])


def test_rights_that_end_take_the_file_along(cast: Cast, put: Callable) -> None:
    from networks.actions import end_membership
    from networks.models import Membership

    document = put(marking="GREEN")
    end_membership(actor=cast.coordinator, membership=Membership.objects.get(user=cast.member))
    forget_rights(cast.member)
    with pytest.raises(Http404):
        access.get_version_to_download(cast.member, "airports", document.pk, 1)
