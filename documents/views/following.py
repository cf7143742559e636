"""How much one is told of a folder or a document: for the control on their pages."""

from collections.abc import Iterable
from typing import Any

from documents.models import Folder
from notifications.queries.standing import Standing, standing_by

Said = dict[tuple[str, int], str]


def follow_folder(user: Any, folder: Any) -> Standing | None:
    """Of a folder that a gate has let ``user`` into; None for a library that nothing was put into yet."""
    if folder.pk is None:
        return None
    return standing_by(user, folder.places, _said([*folder.trail, folder]) | _of_network(folder, folder.said_network))


def follow_document(user: Any, version: Any, trail: list[Folder]) -> Standing:
    """Of the document of ``version``, as ``queries.with_news`` loads it; ``trail`` are the folders above it."""
    document = version.document
    said = _said(trail) | _of_network(document.folder, version.said_network)
    if version.said_folder:
        said["documents.folder", document.folder_id] = version.said_folder
    if version.said_document:
        said[document.scope] = version.said_document
    return standing_by(user, document.places, said)


def _said(folders: Iterable[Any]) -> Said:
    return {("documents.folder", folder.pk): folder.said_folder for folder in folders if folder.said_folder}


def _of_network(folder: Folder, level: str | None) -> Said:
    return {("networks.network", folder.network_id): level} if level else {}
