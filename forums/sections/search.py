"""What of the forums can be found: every post that stands, under the title of its topic."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from forums import access
from forums.models import Post, TopicState
from forums.queries import search as reads
from portal.indexing import Entry, Indexed, Touched, targets
from portal.models import Activity
from portal.richtext import plain_text
from portal.sections import register

_NO_WORDS = ("post.reacted", "post.mentioned")  # verbs after which a post says what it said


def entries(ids: Collection[int]) -> Iterator[Entry]:
    """Posts as they stand. The first of a topic is found by the topic's title and tags, too. Two queries."""
    for post in reads.standing(ids):
        topic = post.topic
        first = post.number == 1
        tags = tuple(tagged.tag.name for tagged in topic.tagged.all())
        yield Entry(
            pk=post.pk,
            place=topic.pk,
            title=topic.title,
            titled=first,
            words=" ".join(tags) if first else "",
            url=post.get_absolute_url(),
            body=plain_text(post.body),
            network=topic.forum.network_id,
            marking=topic.marking,
            author=post.author_id,
            country=post.author.country if post.author else "",
            status=_status(post),
            tags=tags,
            at=post.created_at,
        )


def _status(post: Post) -> str:
    if post.topic.state == TopicState.ARCHIVED:
        return "archived"
    if post.topic.answer_id is not None:
        return "answered"
    return "locked" if post.topic.locked else "open"


def touched(activities: Sequence[Activity]) -> Touched:
    """What was written, and all of the topics that were moved, marked, renamed, split or merged."""
    return Touched(targets(activities, "forums.post", but=_NO_WORDS), targets(activities, "forums.topic"))


def within(topics: Collection[int]) -> Iterable[int]:
    """The posts of these topics."""
    return reads.posts_in(topics)


def announce() -> None:
    """Register what can be found."""
    register(
        Indexed(
            key="forums.post",
            label=_("Posts"),
            icon="topic",
            order=10,
            entries=entries,
            ids=reads.next_posts,
            visible=access.visible_posts,
            places=lambda user: access.visible_topics(user).values("pk"),
            touched=touched,
            within=within,
            marking="topic__marking",
        )
    )
