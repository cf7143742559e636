"""Rights on polls: who sees one, makes one, votes and closes it.

A poll is for the network: whoever reads a CLEAR topic from outside of it sees that topic without its poll.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.core import can_reply, get_topic, readers_of, require_open, visible_topics
from forums.models import Ballot, Poll, Topic, TopicState
from forums.queries import polls as reads
from networks import access as rights
from networks import roles
from portal.countries import name_of
from portal.errors import Conflict, Refusal, Refused


def visible_polls(user: Any) -> QuerySet[Poll]:
    """The polls ``user`` may see: on the topics they read in their own networks."""
    inside = rights.rights_of(user).networks_with(roles.READ)
    return Poll.objects.filter(topic__in=visible_topics(user).filter(forum__network__in=inside).values("pk"))


def readers_of_poll(poll: Poll) -> QuerySet[User]:
    """Twin of :func:`visible_polls`; topic, forum and network must be loaded."""
    if poll.topic.state == TopicState.MERGED:
        return User.objects.none()
    inside = rights.holders(poll.topic.forum.network, roles.READ)
    return readers_of(poll.topic).filter(pk__in=inside.values("pk"))


def voters_of(poll: Poll) -> QuerySet[User]:
    """Those who have voted in ``poll``."""
    return User.objects.filter(pk__in=Ballot.objects.filter(poll=poll.pk).values("user_id"))


def can_see_poll(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, sees the poll on it."""
    return topic.has_poll and rights.can(user, topic.forum.network, roles.READ)


def can_add_poll(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, may put a poll on it: its author, or a coordinator."""
    return not topic.has_poll and can_reply(user, topic) and _runs(user, topic)


def can_close(user: Any, poll: Poll) -> bool:
    """Whether ``user``, who sees ``poll``, may end it now."""
    topic = poll.topic
    ours = _runs(user, topic) or poll.made_by_id == user.pk
    return not poll.is_over and ours and rights.can(user, topic.forum.network, roles.REPLY)


def _runs(user: Any, topic: Topic) -> bool:
    return topic.author_id == user.pk or rights.can(user, topic.forum.network, roles.MODERATE)


def hindrance(user: Any, poll: Poll) -> Refusal | None:
    """Why ``user``, who sees ``poll``, has no vote in it, as the refusal they would get; None: they have one.

    Whether it was cast already is not asked here.
    """
    if poll.is_over:
        return Conflict(_("This poll has ended: nobody can vote any more."))
    try:
        rights.require_not_archived(poll.topic.forum.network)
        require_open(poll.topic)
    except Refusal as refusal:
        return refusal
    if not rights.can(user, poll.topic.forum.network, roles.REPLY):
        return Refused(_("Your role in this network does not vote."))
    if poll.per_country and not user.country:
        return Refused(
            _("Each country has one vote here, and your profile names no country: you see the poll, but do not vote.")
        )
    return None


def spent(user: Any, poll: Poll, counted: reads.Count) -> str:
    """Why the vote ``user`` would have cannot be cast any more, as a sentence; empty: it can be cast or changed."""
    if counted.mine is not None and poll.per_country and counted.mine.country != user.country:
        country = name_of(counted.mine.country)
        return _("You have voted for %(country)s. Nobody votes for two countries.") % {"country": country}
    if counted.mine is None and counted.ours is not None:
        country = name_of(counted.ours.country)
        if poll.secret or counted.ours.user is None:
            return _("%(country)s has voted already.") % {"country": country}
        names = {"country": country, "name": counted.ours.user}
        return _("%(country)s has voted already: %(name)s did.") % names
    if counted.mine is not None and poll.secret:
        return _("You have voted. Who chose what is written nowhere, so a secret vote cannot be changed.")
    return ""


def shows_result(user: Any, poll: Poll, counted: reads.Count) -> bool:
    """Whether ``user`` sees how the votes stand.

    By name: whoever has voted or has no vote to cast, so that nobody votes with the many; after the end, everybody.
    In secret: after the end alone, and from three votes on. Before, whoever sees a vote come in and watches the
    numbers would know what was chosen.
    """
    if counted.tells_too_much:
        return False
    if poll.is_over:
        return True
    voted = counted.mine is not None or counted.ours is not None
    return not poll.secret and (voted or hindrance(user, poll) is not None)


# -- gates ---------------------------------------------------------------------------------------


def get_poll(user: Any, network: str, topic: int) -> Poll:
    """The poll on this topic of this network; 404 for those outside of the network, too."""
    found = get_topic(user, network, topic)
    poll = Poll.objects.filter(topic=found.pk).first() if can_see_poll(user, found) else None
    if poll is None:
        raise Http404
    poll.topic = found
    return poll


def get_poll_to_close(user: Any, network: str, topic: int) -> Poll:
    """As :func:`get_poll`; 403 for all but its maker, the topic's author and the coordinators."""
    poll = get_poll(user, network, topic)
    if not poll.is_over and not can_close(user, poll):
        rights.require_not_archived(poll.topic.forum.network)
        raise Refused(_("Only whoever asks, the author of the topic and the coordinators may close a poll."))
    return poll


def get_topic_to_poll(user: Any, network: str, pk: int) -> Topic:
    """A topic to put a poll on; 403 for all but its author and the coordinators, 409 if it has one."""
    topic = get_topic(user, network, pk)
    if topic.has_poll and rights.can(user, topic.forum.network, roles.REPLY) and _runs(user, topic):
        raise Conflict(_("This topic has a poll. A topic has one at most: start another topic for another question."))
    if not can_add_poll(user, topic):
        rights.require_not_archived(topic.forum.network)
        if _runs(user, topic):
            require_open(topic)
        raise Refused(_("Only the author of a topic and the coordinators may put a poll on it."))
    return topic
