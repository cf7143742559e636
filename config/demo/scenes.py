"""The demonstration content as steps through the portal's own actions, to be taken in the order of time.

Because the actions do the writing, numbers, counters, watches and the activity spine are what they would
be if people had done all this by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File

from chat.actions import open_channel, send_message
from config.demo.content.types import DocumentSeed, FolderSeed, NetworkText, PostSeed, TopicSeed, VersionSeed
from config.demo.files import make_file
from config.demo.stage import Stage, Step
from documents.actions import add_version, open_folder, upload_document
from documents.models import Document, Folder, Version
from forums.actions import add_reply, open_forum, start_topic
from forums.models import Forum, Topic
from networks.models import Network
from portal.richtext import clean_html


def forum_steps(stage: Stage, network: Network, text: NetworkText) -> Iterator[Step]:
    """Open the forums at once; yield what was written in them."""
    for position, seed in enumerate(text.forums):
        forum = open_forum(network=network, name=seed.name, slug=seed.slug, description=seed.summary, position=position)
        for topic in seed.topics:
            yield from _topic_steps(stage, forum, topic, topic.marking or text.marking)


def _topic_steps(stage: Stage, forum: Forum, seed: TopicSeed, marking: str) -> Iterator[Step]:
    started: list[Topic] = []
    first = seed.posts[0]

    def start() -> None:
        started.append(
            start_topic(
                actor=stage.people[first.author],
                forum=forum,
                title=seed.title,
                marking=marking,
                body=clean_html(first.body),
                client_id=uuid4(),
                readers=stage.ids(seed.readers),
                at=stage.when(first.at),
            )
        )

    def settle() -> None:
        Topic.objects.filter(pk=started[0].pk).update(pinned=seed.pinned, locked=seed.closed)

    yield stage.when(first.at), start
    for post in seed.posts[1:]:
        yield stage.when(post.at), partial(_reply, stage, started, post)
    if seed.pinned or seed.closed:
        yield stage.when(seed.posts[-1].at), settle


def _reply(stage: Stage, started: list[Topic], seed: PostSeed) -> None:
    add_reply(
        actor=stage.people[seed.author],
        topic=started[0],
        body=clean_html(seed.body),
        client_id=uuid4(),
        at=stage.when(seed.at),
    )


def library_steps(stage: Stage, network: Network, text: NetworkText) -> Iterator[Step]:
    """Open the folders at once; yield what was put into them."""
    for seed in text.folders:
        yield from _folder_steps(stage, network, None, seed, text.marking)


def _folder_steps(
    stage: Stage, network: Network, parent: Folder | None, seed: FolderSeed, marking: str
) -> Iterator[Step]:
    folder = open_folder(
        actor=stage.secretariat, network=network, parent=parent, name=seed.name, description=seed.summary
    )
    for document in seed.documents:
        yield from _document_steps(stage, folder, document, document.marking or marking)
    for child in seed.folders:
        yield from _folder_steps(stage, network, folder, child, marking)


def _document_steps(stage: Stage, folder: Folder, seed: DocumentSeed, marking: str) -> Iterator[Step]:
    uploaded: list[Document] = []
    first, *others = seed.versions

    def upload() -> None:
        document = upload_document(
            actor=stage.people[first.author],
            folder=folder,
            file=_file(stage, seed, first, marking),
            language=first.language,
            marking=marking,
            title=seed.title,
            summary=seed.summary,
            reference=seed.reference,
            note=first.note,
            readers=stage.ids(seed.readers),
            at=stage.when(first.at),
        )
        uploaded.append(document)
        stage.stored.append(Version.objects.select_related("blob").get(document=document).stored)

    yield stage.when(first.at), upload
    for version in others:
        yield stage.when(version.at), partial(_add_version, stage, uploaded, seed, version, marking)


def _add_version(
    stage: Stage, uploaded: list[Document], seed: DocumentSeed, version: VersionSeed, marking: str
) -> None:
    made = add_version(
        actor=stage.people[version.author],
        document=uploaded[0],
        file=_file(stage, seed, version, marking),
        language=version.language,
        marking=marking,
        note=version.note,
        readers=stage.ids(seed.readers),
        at=stage.when(version.at),
    )
    stage.stored.append(made.stored)


def _file(stage: Stage, document: DocumentSeed, version: VersionSeed, marking: str) -> File[Any]:
    data, _content_type = make_file(
        version.kind,
        version.title,
        version.lines,
        version.language,
        marking=marking,
        reference=document.reference,
        day=stage.when(version.at).date(),
    )
    return ContentFile(data, name=version.filename)


def channel_steps(stage: Stage, network: Network, text: NetworkText) -> Iterator[Step]:
    """Open the channels at once; yield what was said in them."""
    for position, seed in enumerate(text.channels):
        channel = open_channel(
            actor=None,
            network=network,
            name=seed.name,
            slug=seed.slug,
            marking=seed.marking or text.marking,
            description=seed.purpose,
            position=position,
        )
        for message in seed.messages:
            at = stage.when(message.at)
            speaker = stage.people[message.author]
            yield (
                at,
                partial(send_message, actor=speaker, channel=channel, text=message.text, client_id=uuid4(), at=at),
            )
