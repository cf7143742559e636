"""What the library brings to workspaces, home, notices and mails."""

from collections.abc import Collection
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents import access, actions, queries
from documents.access.uploads import told_when_held
from documents.actions.readers import link_discussion
from documents.models import Document, Folder, Version
from networks import rooms
from networks.access import readers, shows, visible_networks
from networks.access.rooms import readers_by_mark
from portal.marking import Marking
from portal.sections import Described, Finder, Kind, Panel, Section, register

LATEST = 6


def latest(user: Any) -> list[queries.Row]:
    """Home: the documents with the newest versions, over all networks of ``user``."""
    mine = [network.pk for network in visible_networks(user) if shows(network, "documents")]
    return queries.latest_rows(access.visible_versions(user).filter(document__folder__network__in=mine), LATEST)


def latest_in(user: Any, network: Any) -> list[queries.Row]:
    """Overview: the same, in one network."""
    return queries.latest_rows(access.visible_versions(user).filter(document__folder__network=network), LATEST)


def load_versions(pks: Collection[int]) -> Any:
    """Versions with all that :func:`describe_version` needs. One query."""
    return queries.versions_to_describe(pks)


def describe_version(version: Version) -> Described:
    """A version in words."""
    document = version.document
    network = document.folder.network
    file = f"{version.label}: {version.file_name} ({filesizeformat(version.size)})"
    return Described(
        title=document.title,
        url=version.get_absolute_url(),
        marking=version.marking,
        place=network.name,
        hue=network.hue,
        excerpt="\n".join(part for part in (file, version.note, document.summary) if part)[:600],
    )


def load_documents(pks: Collection[int]) -> Any:
    """Documents with all that :func:`describe_document` needs. Two queries."""
    return queries.documents_to_describe(pks)


def describe_document(document: Document) -> Described:
    """A document in words: what everybody may know who reads any version of it."""
    network = document.folder.network
    marks = {version.marking for version in document.versions.all()}
    return Described(
        title=document.title,
        url=document.get_absolute_url(),
        marking=next((mark for mark in Marking.values if mark in marks), Marking.RED),
        place=network.name,
        hue=network.hue,
        excerpt=document.summary[:600],
    )


def describe_folder(folder: Folder) -> Described:
    """A folder in words; the topmost is the library itself."""
    network = folder.network
    title = folder.name if folder.parent_id else str(gettext("Library"))
    return Described(
        title=title, url=folder.get_absolute_url(), marking="", place=network.name, hue=network.hue,
        excerpt=folder.description,
    )  # fmt: skip


def find_documents(user: Any, words: str, limit: int) -> list[Described]:
    """Documents whose title holds ``words``, by title."""
    found = access.visible_documents(user).filter(title__icontains=words).order_by("title", "pk").values("pk")[:limit]
    shown = queries.documents_to_describe([row["pk"] for row in found]).order_by("title", "pk")
    return [describe_document(document) for document in shown]


def announce() -> None:
    """Register the tab, the panels, and the two kinds of things that happen or are watched."""
    register(
        Section(key="documents", label=_("Library"), order=20, url=lambda n: f"/networks/{n.slug}/library/"),
        Panel(key="documents", order=40, template="documents/_latest.html", home=latest, overview=latest_in),
        Kind(
            key="documents.version",
            visible=access.visible_versions,
            readers=access.readers_of,
            load=load_versions,
            describe=describe_version,
            verbs={
                "document.added": _("put into the library"),
                "version.added": _("added a version of"),
                "version.marked": _("changed the mark of"),
                "version.held": _("kept back a version of"),
            },
            told=frozenset({"version.added", "document.added"}),
            places=lambda version: version.document.places,
            opens=frozenset({"document.added"}),
            told_concerned=frozenset({"version.held"}),
            concerns=lambda version, _verb: told_when_held(version),
            concern_verbs={"version.held": _("kept back, after the virus check, what you uploaded to")},
            by_clock=frozenset({"version.held"}),
            discussed=lambda user, version, target: link_discussion(actor=user, version=version, target=target),
        ),
        Kind(
            key="documents.document",
            visible=access.visible_documents,
            readers=access.readers_of_document,
            load=load_documents,
            describe=describe_document,
            places=lambda document: document.places,
            place=_("Document"),
            place_all=_("Every version, every comment, and what becomes of its status."),
            in_stream=lambda pk: Document.objects.filter(folder__network__stream=pk).values("pk"),
        ),
        Kind(
            key="documents.folder",
            visible=access.visible_folders,
            readers=lambda folder: readers(folder, Marking.GREEN),
            load=queries.load_folders,
            describe=describe_folder,
            places=lambda folder: folder.places,
            place=_("Folder"),
            place_all=_("Every new document and version in it and in the folders below."),
            in_stream=lambda pk: Folder.objects.filter(network__stream=pk).values("pk"),
        ),
        Finder(key="documents", label=_("Documents"), order=20, find=find_documents),
    )
    rooms.register(_room())


def _room() -> rooms.RoomKind:
    return rooms.RoomKind(
        key="folders",
        model=Folder,
        label=_("Folders of the library"),
        icon="folder",
        order=20,
        shown=queries.folders_of,
        readers=lambda folder: readers_by_mark(folder.network, Marking.GREEN),
        restrict=lambda room, groups, actor: actions.restrict_folder(folder=room, groups=groups, actor=actor),
        free=lambda room, actor: actions.free_folder(folder=room, actor=actor),
    )
