"""What the forums bring to the shell, home, notices, mails and live pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from forums import access, live, queries
from forums.access.core import readers_of_post
from forums.access.editor import called_readers
from forums.models import Forum, Post, Topic
from networks import rooms
from networks.access import readers
from networks.access.rooms import readers_by_mark
from networks.actions import open_container, restrict_container
from portal.marking import Marking
from portal.richtext import plain_text
from portal.sections import Described, Finder, Kind, LiveScope, Panel, Section, register

EXCERPT = 600


def unread_by_network(user: Any) -> QuerySet[Any, tuple[int, int]]:
    """(network id, unread topics)."""
    return queries.count_by_network(access.unread_topics(user))


def newest_unread(user: Any) -> list[Topic]:
    """Home: the five unread topics that were posted in last. One query."""
    return queries.newest(access.unread_topics(user), 5)


def describe_post(post: Post) -> Described:
    """A post in words."""
    return _described(post.topic, post.get_absolute_url(), post.body)


def describe_topic(topic: Topic) -> Described:
    """A topic in words."""
    return _described(topic, topic.get_absolute_url())


def _described(topic: Topic, url: str, body: str = "") -> Described:
    network = topic.forum.network
    return Described(
        title=topic.title,
        url=url,
        marking=topic.marking,
        place=network.name,
        hue=network.hue,
        excerpt=plain_text(body)[:EXCERPT],
        html=body,
    )


def describe_forum(forum: Forum) -> Described:
    """A forum in words."""
    network = forum.network
    return Described(
        title=forum.name, url=forum.get_absolute_url(), marking="", place=network.name, hue=network.hue,
        excerpt=forum.description,
    )  # fmt: skip


def find_topics(user: Any, words: str, limit: int) -> list[Described]:
    """Topics whose title holds ``words``, the last posted in first."""
    found = access.visible_topics(user).filter(title__icontains=words)
    return [describe_topic(topic) for topic in queries.newest(found, limit)]


def announce() -> None:
    """Register the tab, the kinds, the live page, the panel of home and the search by title."""
    register(
        Section(
            key="forums",
            label=_("Forums"),
            order=10,
            url=lambda n: f"/networks/{n.slug}/forums/",
            unread=unread_by_network,
        ),
        Kind(
            key="forums.post",
            visible=access.visible_posts,
            readers=readers_of_post,
            load=queries.load_posts,
            describe=describe_post,
            verbs={"topic.started": _("started"), "post.added": _("replied in")},
            told=frozenset({"post.added", "topic.started"}),
            told_concerned=frozenset({"post.mentioned"}),
            places=lambda post: post.topic.places,
            opens=frozenset({"topic.started"}),
            concerns=called_readers,
            concern_verbs={
                "topic.started": _("mentioned you in"),
                "post.added": _("mentioned you in"),
                "post.mentioned": _("mentioned you in"),
            },
        ),
        Kind(
            key="forums.topic",
            visible=access.visible_topics,
            readers=access.readers_of,
            load=queries.load_topics,
            describe=describe_topic,
            verbs={"topic.marked": _("changed the mark of")},
            places=lambda topic: topic.places,
            place=_("Topic"),
            place_all=_("Every reply."),
            in_stream=lambda pk: Topic.objects.filter(forum__network__stream=pk).values("pk"),
        ),
        Kind(
            key="forums.forum",
            visible=access.visible_forums,
            readers=lambda forum: readers(forum, Marking.GREEN),
            load=queries.load_forums,
            describe=describe_forum,
            places=lambda forum: forum.places,
            place=_("Forum"),
            place_all=_("Every new topic and every reply."),
            in_stream=lambda pk: Forum.objects.filter(network__stream=pk).values("pk"),
        ),
        LiveScope(key="forums.topic", admit=live.admit, readers=live.readers, events=live.events),
        Panel(key="forums", order=10, template="forums/_unread_topics.html", home=newest_unread),
        Finder(key="forums", label=_("Topics"), order=10, find=find_topics),
    )
    rooms.register(_room())


def _room() -> rooms.RoomKind:
    return rooms.RoomKind(
        key="forums",
        model=Forum,
        label=_("Forums"),
        icon="topic",
        order=10,
        shown=queries.forums_of,
        readers=lambda forum: readers_by_mark(forum.network, Marking.GREEN),
        restrict=lambda room, groups, actor: restrict_container(container=room, groups=groups, actor=actor),
        free=lambda room, actor: open_container(container=room, actor=actor),
    )
