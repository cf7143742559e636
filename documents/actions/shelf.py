"""The shelf of the portal (``portal.shelves``): files that come with what people say elsewhere, as documents.

A file of a room that is open to its network lies in the shelf's folder; one of a restricted room in a folder of its
own, which lets in the same groups. What is for named people is marked RED and names them.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import override

from accounts.models import User
from documents.access import visible_versions
from documents.actions.core import locked_folder, name_readers, open_folder, restrict_folder, upload_document
from documents.models import Folder, Version
from documents.queries.library import groups_of
from networks.models import Network
from portal import audit
from portal.marking import Marking
from portal.models import RELEASED, ScanState
from portal.shelves import Place, Shelved
from portal.text import tidy

NAME_LENGTH = 120


@transaction.atomic
def put(
    *,
    actor: User | None,
    place: Place,
    file: Any,
    title: str = "",
    client_id: UUID | None = None,
    at: datetime | None = None,
) -> Shelved:
    """As ``portal.shelves.shelve``. The file's type, its virus check and the network's quota are as for any other."""
    document = upload_document(
        actor=actor, folder=_folder(place), file=file, title=title, client_id=client_id, at=at, watched=False,
        language=actor.language if actor is not None else settings.LANGUAGE_CODE,
        marking=place.marking if place.named is None else Marking.RED, readers=place.named or (),
    )  # fmt: skip
    version = document.versions.earliest("serial")
    return Shelved("documents.version", version.pk, version.file_name, version.size, document.get_absolute_url())


def states(user: Any, ids: Collection[int]) -> dict[int, str]:
    """As ``portal.shelves.shelved_states``. One query."""
    rows = visible_versions(user).filter(pk__in=ids).values_list("pk", "blob__state")
    return {pk: "" if state in RELEASED else str(ScanState(state).label) for pk, state in rows}


@transaction.atomic
def name(*, actor: User | None, ids: Collection[int], people: Collection[int]) -> None:
    """As ``portal.shelves.name_readers_of_shelved``."""
    rows = Version.objects.select_for_update(of=("self",)).select_related("document__folder__network")
    for version in rows.filter(pk__in=ids, marking=Marking.RED).order_by("pk"):
        if name_readers(version, None, people):
            audit.write(
                actor=actor, verb="document.marked", stream_id=version.document.folder.network.stream_id,
                target=("documents.version", version.pk), old=version.marking, new=version.marking,
            )  # fmt: skip


# -- folders ---------------------------------------------------------------------------------------


def _folder(place: Place) -> Folder:
    """The folder for what comes from ``place``, locked; opened when it is first needed."""
    with override(settings.LANGUAGE_CODE):  # one folder, whatever language the first to need it reads
        called = tidy(str(place.shelf))[:NAME_LENGTH]
    shelf = _found(place.network, called) or _opened(place.network, called)
    if place.group_ids is None or place.named is not None:
        return shelf
    own = frozenset(place.group_ids)
    within = groups_of([shelf])[shelf.pk]
    wanted = own if within is None else own & within
    inner = list(Folder.objects.filter(parent=shelf, removal=None).order_by("pk"))
    room = _of_room(inner, place.room, wanted)
    if room is None:
        shelf = locked_folder(place.network, shelf)  # one room's folder is opened once
        inner = list(Folder.objects.filter(parent=shelf, removal=None).order_by("pk"))
        room = _of_room(inner, place.room, wanted)
    if room is not None:
        return locked_folder(place.network, room)
    room = open_folder(actor=None, network=place.network, parent=shelf, name=_free_name(inner, place.room))
    restrict_folder(folder=room, groups=list(Group.objects.filter(pk__in=wanted)))
    room.refresh_from_db(fields=["restricted"])
    return room


def _of_room(inner: Sequence[Folder], room: str, groups: frozenset[int]) -> Folder | None:
    """Of ``inner`` the folder of ``room`` that lets in exactly ``groups``: one that was opened wider is left alone."""
    plain = re.escape(_shortened(room))
    named = [folder for folder in inner if re.fullmatch(rf"{plain}( \(\d+\))?", folder.name, re.IGNORECASE)]
    known = groups_of(named)
    return next((folder for folder in named if known[folder.pk] == groups), None)


def _found(network: Network, called: str) -> Folder | None:
    rows = Folder.objects.filter(network=network, removal=None, name__iexact=called)
    found = rows.filter(parent__isnull=False, parent__parent=None).first()
    if found is not None:
        found.network = network
    return found


def _opened(network: Network, called: str) -> Folder:
    locked_folder(network, None)  # one of two who need it first waits here
    return _found(network, called) or open_folder(actor=None, network=network, name=called)


def _shortened(room: str) -> str:
    return tidy(room)[: NAME_LENGTH - 8]


def _free_name(inner: Sequence[Folder], room: str) -> str:
    taken = {folder.name.casefold() for folder in inner}
    plain = _shortened(room)
    names = [plain, *(f"{plain} ({number})" for number in range(2, len(inner) + 3))]
    return next(name for name in names if name.casefold() not in taken)
