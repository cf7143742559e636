"""Many files at once need not be told of: who puts them there says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from documents.actions import bulk, open_folder
from networks.models import Network
from notifications.actions import relay_batch, set_level
from notifications.models import Notice
from portal.models import Activity
from portal.telling import Level
from tests.conftest import Cast

SignIn = Callable[..., Client]
LIBRARY = "/networks/airports/library"


def pdf(name: str) -> ContentFile:
    return ContentFile(b"%PDF-1.7\n%%EOF\n" + name.encode(), name=name)


@pytest.fixture
def follower(cast: Cast, airports: Network, tmp_path: Path, settings: Any) -> Cast:
    """The member follows the whole network."""
    settings.MEDIA_ROOT = tmp_path
    set_level(user=cast.member, scope=("networks.network", airports.pk), level=Level.ALL)
    Activity.objects.update(handled_at=timezone.now())
    return cast


@pytest.mark.parametrize(("said", "told"), [({}, 2), ({"quiet": "on"}, 0)])
def test_several_files_are_told_of_unless_quiet(
    follower: Cast, signed_in: SignIn, said: dict[str, str], told: int
) -> None:
    client = signed_in(follower.expert)
    assert "Do not notify" in client.get(f"{LIBRARY}/upload/").content.decode()
    sent = {"file": [pdf("a.pdf"), pdf("b.pdf")], "language": "en", "marking": "GREEN", "client_id": str(uuid4())}
    assert client.post(f"{LIBRARY}/upload/", {**sent, **said}).status_code == 302
    relay_batch()
    assert Notice.objects.filter(user=follower.member).count() == told
    assert set(Activity.objects.filter(verb="document.added").values_list("quiet", flat=True)) == {bool(said)}


@pytest.mark.parametrize(("said", "told"), [({}, 2), ({"quiet": "on"}, 0)])
def test_import_is_told_of_unless_quiet(
    follower: Cast, airports: Network, signed_in: SignIn, said: dict[str, str], told: int
) -> None:
    top = open_folder(actor=None, network=airports, name="Handbooks")
    batch = bulk.keep_files(
        actor=follower.expert, folder=top, files=[pdf("a.pdf"), pdf("b.pdf")], client_id=uuid4(), sheet=[],
        language="en", marking="GREEN",
    )  # fmt: skip
    client = signed_in(follower.expert)
    assert "Do not notify" in client.get(f"{LIBRARY}/imports/{batch.pk}/").content.decode()
    assert client.post(f"{LIBRARY}/imports/{batch.pk}/take/", said).status_code == 302
    bulk.take_rows(pk=batch.pk, most=5)
    relay_batch()
    assert Notice.objects.filter(user=follower.member).count() == told
