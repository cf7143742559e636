"""In an archived network everything is read and nothing changes: every write of every section is refused."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from chat.actions import open_channel, send_message
from chat.models import Message
from documents.actions import open_folder, upload_document
from documents.models import Version
from forums.actions import open_forum, start_topic
from forums.models import Post
from networks.actions.settings import archive_network, reopen_network
from networks.models import Network
from tests.conftest import Cast

HERE = "/networks/airports"
SENT: dict[str, Any] = {
    "title": "More", "body": "<p>More.</p>", "marking": "CLEAR", "reason": "Because.", "name": "More", "language": "en",
}  # fmt: skip


@pytest.fixture
def place(cast: Cast, airports: Network, settings: Any, tmp_path: Path) -> dict[str, str]:
    """Something of the expert in every section of a network that is archived then: what → its address."""
    settings.MEDIA_ROOT = tmp_path
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="False walls", marking="AMBER", body="<p>Seen?</p>", client_id=uuid4()
    )
    folder = open_folder(actor=None, network=airports, name="Handbooks")
    file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="a.pdf")
    document = upload_document(actor=cast.expert, folder=folder, file=file, language="en", marking="AMBER")
    channel = open_channel(actor=cast.coordinator, network=airports, name="desk", slug="desk", marking="AMBER")
    message = send_message(actor=cast.expert, channel=channel, text="Here.", client_id=uuid4())
    archive_network(actor=cast.secretariat, network=airports, reason="Over.")
    return {
        "forum": f"{HERE}/forums/concealment/",
        "topic": topic.get_absolute_url(),
        "post": f"{topic.get_absolute_url()}posts/{topic.posts.get().pk}/",
        "library": f"{HERE}/library/",
        "folder": folder.get_absolute_url(),
        "document": document.get_absolute_url(),
        "channel": f"{HERE}/channels/desk/",
        "message": f"{HERE}/channels/desk/messages/{message.pk}/",
    }


def writes(place: dict[str, str]) -> Iterator[str]:
    """The address of every write there is in the three sections."""
    yield from (f"{place['forum']}new/", f"{place['topic']}reply/", f"{place['topic']}marking/")
    yield from (f"{place['post']}edit/", f"{place['library']}upload/", f"{place['library']}folders/new/")
    yield from (f"{place['folder']}upload/", f"{place['folder']}new/", f"{place['document']}new-version/")
    yield from (f"{place['document']}versions/1/marking/", f"{place['channel']}messages/", place["channel"])
    yield f"{place['message']}delete/"
    yield from (f"{HERE}/forums/new/", f"{HERE}/channels/new/")


@pytest.mark.parametrize("part", ["secretariat", "coordinator", "expert"])
def test_every_write_is_refused_with_the_sentence(
    cast: Cast, place: dict[str, str], signed_in: Callable[..., Client], part: str
) -> None:
    client = signed_in(getattr(cast, part))
    before = (Post.objects.count(), Version.objects.count(), Message.objects.count())
    found = {}
    for path in writes(place):
        answer = client.post(path, {**SENT, "client_id": str(uuid4())})
        found[path] = (answer.status_code, "is archived: it can be read" in answer.text)
    assert found == dict.fromkeys(found, (403, True))
    own = client.post(f"{place['message']}edit/", {"body": "There."})
    assert own.status_code == 403
    assert (Post.objects.count(), Version.objects.count(), Message.objects.count()) == before
    assert Message.objects.get().text == "Here."


@pytest.mark.parametrize("part", ["secretariat", "coordinator", "expert", "member", "observer"])
def test_everything_is_read_and_no_page_offers_to_write(
    cast: Cast, place: dict[str, str], signed_in: Callable[..., Client], part: str
) -> None:
    client = signed_in(getattr(cast, part))
    shown = {"forum": "False walls", "topic": "Seen?", "folder": "a", "document": "a.pdf", "channel": "Here."}
    offered = ("New topic", "Post reply", ">Upload<", "New folder", "New version", ">Send<", 'marking/"', "data-sends")
    for what, words in shown.items():
        page = client.get(place[what])
        assert (page.status_code, words in page.text) == (200, True), what
        assert [offer for offer in offered if offer in page.text] == [], what
        assert "Archived on" in page.text
    assert client.get(f"{place['document']}versions/1/download/").status_code == 200


def test_once_reopened_work_goes_on(
    cast: Cast, airports: Network, place: dict[str, str], signed_in: Callable[..., Client]
) -> None:
    reopen_network(actor=cast.secretariat, network=airports)
    client = signed_in(cast.expert)
    assert client.post(f"{place['topic']}reply/", {**SENT, "client_id": str(uuid4())}).status_code == 302
    assert Post.objects.count() == 2
