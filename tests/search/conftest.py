"""A world with one canary word in every field, in places of every kind and mark."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from chat.actions import open_channel, send_message
from documents.actions import open_folder, restrict_folder, upload_document
from forums.actions import open_forum, start_topic
from networks.actions import restrict_container
from networks.models import Network, RoleGroup
from networks.roles import Role
from portal.marking import Marking
from search import actions
from search.finding import Found, find
from search.queries.finding import Narrowed
from tests.conftest import Cast
from tests.documents.conftest import pdf


def follow() -> None:
    """What happened is in the index."""
    for _step in [] if actions.core.queries.state().generation else actions.rebuild():
        pass
    actions.follow()


def ask(user: Any, words: str, **narrowed: Any) -> Found:
    """What ``user`` finds, with rights as they are at this moment."""
    return find(User.objects.get(pk=user.pk), words, Narrowed(**narrowed))


def titles(found: Found) -> list[str]:
    """The titles of what was found, sorted."""
    return sorted("".join(text for text, _marked in hit.title) for hit in found.hits)


@dataclass
class Scene:
    """Where everything lies."""

    open: Any = None
    closed: Any = None
    forums: dict[str, Any] = field(default_factory=dict)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)  # word → (place, mark)


@pytest.fixture
def scene(cast: Cast, airports: Network, settings: Any, tmp_path: Any) -> Scene:
    """A topic, a document and a message of each mark, in an open and in a closed place, each with a word of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    groups = [row.group for row in RoleGroup.objects.filter(network=airports, role__in=[Role.EXPERT, Role.COORDINATOR])]
    made = Scene()
    for place in ("open", "closed"):
        forum = open_forum(network=airports, name=f"Forum {place}", slug=f"forum-{place}")
        folder = open_folder(actor=None, network=airports, name=f"Folder {place}")
        if place == "closed":
            restrict_container(container=forum, groups=groups)
            restrict_folder(folder=folder, groups=groups)
            folder.refresh_from_db()
            forum.refresh_from_db()
        made.forums[place] = forum
        for number, mark in enumerate(Marking.values):
            word = f"canary{place}{'bdfgk'[number]}"
            tag = f"{word}tag"
            topic = start_topic(
                actor=cast.expert, forum=forum, title=f"Topic {word} {word}title", marking=mark,
                body=f"<p>It says {word} and {word}body.</p>", client_id=uuid4(), tags=[tag],
            )  # fmt: skip
            upload_document(
                actor=cast.expert, folder=folder, file=pdf(f"{word}file.pdf"), language="en", marking=mark,
                title=f"Document {word}", summary=f"Sums up {word}summary.",
            )  # fmt: skip
            channel = open_channel(
                actor=cast.expert, network=airports, name=f"Channel {word}", slug=f"ch-{place}-{number}", marking=mark
            )
            if place == "closed":
                restrict_container(container=channel, groups=groups)
                channel.refresh_from_db()
            send_message(actor=cast.expert, channel=channel, text=f"Said {word} and {word}said", client_id=uuid4())
            made.words[word] = (place, mark)
            made.open = made.open or topic
    follow()
    return made
