"""What polls bring to notices and mails: their end is told to those who voted, and to those who follow the topic."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.access.polls import readers_of_poll, visible_polls, voters_of
from forums.models import Poll
from forums.queries import polls as reads
from portal.sections import Described, Kind, register

ENDS = frozenset({"poll.closed", "poll.ended"})  # by somebody, by the clock


def describe_poll(poll: Poll) -> Described:
    """A poll in words: its question, under the mark of its topic."""
    topic, network = poll.topic, poll.topic.forum.network
    return Described(
        title=gettext("Poll: %(question)s") % {"question": poll.question},
        url=f"{topic.get_absolute_url()}#poll",
        marking=topic.marking,
        place=network.name,
        hue=network.hue,
        excerpt=topic.title,
    )


def announce() -> None:
    """Register the kind. Single votes move open pages only, and are told to nobody."""
    register(
        Kind(
            key="forums.poll",
            visible=visible_polls,
            readers=readers_of_poll,
            load=reads.load_polls,
            describe=describe_poll,
            verbs=dict.fromkeys(ENDS, _("has closed the poll")),
            told=ENDS,
            concerns=lambda poll, _verb: voters_of(poll),
            concern_verbs=dict.fromkeys(ENDS, _("has closed a poll you voted in")),
            by_clock=frozenset({"poll.ended"}),
            places=lambda poll: poll.topic.places,
            streamed=False,
        )
    )
