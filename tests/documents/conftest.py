"""A library with folders, and the means to put files into it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from documents.actions import open_folder, restrict_folder, upload_document
from documents.models import Document, Folder
from networks.models import Network
from networks.roles import Role
from tests.conftest import Cast

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nnot much of a document\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def stored_files() -> list[Path]:
    """Every file that lies in the store or on its way to it."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def pdf(name: str = "report.pdf", body: bytes = PDF) -> ContentFile:
    """A small file with a name."""
    return ContentFile(body, name=name)


@pytest.fixture
def folder(airports: Network) -> Folder:
    """An open folder of the airports."""
    return open_folder(actor=None, network=airports, name="Handbooks and reviews")


@pytest.fixture
def restricted(airports: Network) -> Folder:
    """A folder for experts and coordinators."""
    made = open_folder(actor=None, network=airports, name="General aviation")
    roles = [Role.EXPERT, Role.COORDINATOR]
    restrict_folder(
        folder=made, groups=list(Group.objects.filter(role_group__network=airports, role_group__role__in=roles))
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def put(cast: Cast, folder: Folder) -> Callable[..., Document]:
    """``put(title, marking=…)``: a document of the expert in the open folder."""

    def make(title: str = "Annual review", **fields: Any) -> Document:
        given = {"actor": cast.expert, "folder": folder, "file": pdf(), "language": "en", "marking": "GREEN"}
        return upload_document(**{**given, "title": title, **fields})

    return make
