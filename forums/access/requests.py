"""Who asks countries, who answers for one, and who reads what it answered.

An answer is read by those who read its topic and whom the answer's own mark lets in, inside of the network only:
what a CLEAR topic shows to everybody signed in is its posts, never the board.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.core import get_topic, readers_in, readers_of, require_open
from forums.models import AnswerKind, CountryAnswer, Forum, InformationRequest, Topic, TopicReader, TopicState
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.countries import NAMES, name_of
from portal.errors import Refused
from portal.marking import Marking, is_lower

ANSWERS = roles.SPEAK


# -- querysets -----------------------------------------------------------------------------------


def visible_requests(user: Any) -> QuerySet[InformationRequest]:
    """The requests ``user`` may read, in networks they belong to."""
    by_right = _inside_q(user, "topic__", "topic__marking")
    return InformationRequest.objects.filter(by_right).exclude(topic__state=TopicState.MERGED)


def visible_answers(user: Any) -> QuerySet[CountryAnswer]:
    """The answers ``user`` may read, in networks they belong to."""
    by_topic = _inside_q(user, "request__topic__", "request__topic__marking")
    by_answer = _inside_q(user, "request__topic__", "marking")
    given = CountryAnswer.objects.exclude(kind=AnswerKind.WAITING)
    return given.filter(by_topic, by_answer).exclude(request__topic__state=TopicState.MERGED)


def _inside_q(user: Any, topic: str, marking: str) -> Q:
    """The condition "``marking`` lets ``user`` read it, in the forum of the topic reached through ``topic``"."""
    named = Q(**{f"{topic}in": TopicReader.objects.filter(user=user.pk).values("topic_id")})
    return rights.reading_q(user, Forum, to=f"{topic}forum__", named=named, marking=marking, outside=False)


def owed_by(user: Any) -> QuerySet[CountryAnswer]:
    """What the country of ``user`` was asked and has not answered, where they may answer."""
    if not getattr(user, "country", ""):
        return CountryAnswer.objects.none()
    asking = [pk for pk, seat in rights.seats_showing(user, "forums").items() if ANSWERS in seat.rights]
    if not asking:
        return CountryAnswer.objects.none()
    topics = Q(request__topic__locked=False, request__topic__state=TopicState.LISTED)
    waiting = CountryAnswer.objects.filter(country=user.country, asked=True, kind=AnswerKind.WAITING)
    by_topic = _inside_q(user, "request__topic__", "request__topic__marking")
    return waiting.filter(topics, by_topic, request__closed_at=None, request__topic__forum__network__in=asking)


def readers_of_request(request: InformationRequest) -> QuerySet[User]:
    """Twin of :func:`visible_requests`; its topic's forum and network must be loaded."""
    topic = request.topic
    return User.objects.none() if topic.state == TopicState.MERGED else _inside(topic, topic.marking)


def readers_of_answer(answer: CountryAnswer) -> QuerySet[User]:
    """Twin of :func:`visible_answers`; the forum and network of its topic must be loaded."""
    topic = answer.request.topic
    if topic.state == TopicState.MERGED or answer.kind == AnswerKind.WAITING:
        return User.objects.none()
    return readers_under(topic, answer.marking)


def _inside(topic: Topic, marking: str) -> QuerySet[User]:
    """Those of the network who may read something with ``marking`` in the forum of ``topic``."""
    named = TopicReader.objects.filter(topic=topic.pk).values("user_id")
    return rights.readers(topic.forum, Marking.AMBER if marking == Marking.CLEAR else marking, named)


def readers_under(topic: Topic, marking: str) -> QuerySet[User]:
    """Everybody who would read an answer with ``marking`` in ``topic``; its forum and network must be loaded."""
    return _inside(topic, topic.marking).filter(pk__in=_inside(topic, marking).values("pk"))


def who_answer_in(forum: Forum, marking: str, named: Collection[int] = ()) -> QuerySet[User]:
    """Those who could answer for their country a request in ``forum`` with ``marking`` that names ``named`` (ids)."""
    return _answering(forum, readers_in(forum, marking, named))


def who_answer(topic: Topic) -> QuerySet[User]:
    """Those who may answer for their country, now; forum and network of ``topic`` must be loaded."""
    return _answering(topic.forum, readers_of(topic))


def _answering(forum: Forum, readers: QuerySet[User]) -> QuerySet[User]:
    return readers.filter(pk__in=rights.holders(forum.network, ANSWERS).values("pk")).exclude(country="")


# -- booleans ------------------------------------------------------------------------------------


def has_board(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, sees who answered: only inside of the network."""
    return topic.is_request and rights.can(user, topic.forum.network, roles.READ)


def can_read_answer(user: Any, answer: CountryAnswer) -> bool:
    """Twin of :func:`visible_answers` for one answer; the forum and network of its topic must be loaded."""
    topic = answer.request.topic
    if topic.state == TopicState.MERGED or answer.kind == AnswerKind.WAITING:
        return False
    if not rights.can(user, topic.forum.network, roles.READ):
        return False
    named = TopicReader.objects.filter(topic=topic.pk, user=user.pk)
    return all(rights.may_read(user, topic.forum, mark, named.exists) for mark in (topic.marking, answer.marking))


def marks_read(user: Any, topic: Topic) -> set[str]:
    """The marks under which ``user``, who sees the board of ``topic``, reads answers there. No query."""
    marks: set[str] = {Marking.CLEAR, Marking.GREEN, Marking.AMBER}
    if rights.can(user, topic.forum.network, roles.READ_STRICT):
        marks.add(Marking.STRICT)
    if topic.marking == Marking.RED:  # they are one of those it names
        marks.add(Marking.RED)
    return marks


def marks_to_answer_under(topic: Topic) -> list[str]:
    """The marks an answer in ``topic`` may have: the topic's, or a stricter one; RED only where the topic is."""
    stricter = [mark for mark in Marking.values if not is_lower(mark, topic.marking)]
    return [mark for mark in stricter if mark != Marking.RED or topic.marking == Marking.RED]


def can_answer(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, may answer for their country there."""
    return bool(user.country) and topic.is_open and rights.can(user, topic.forum.network, ANSWERS)


def can_conduct(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, reminds, takes the answers along and closes: the asker, a coordinator."""
    network = topic.forum.network
    by_asker = topic.author_id == user.pk and rights.can(user, network, roles.START_TOPIC)
    return by_asker or rights.can(user, network, roles.MODERATE)


def can_reopen(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, may open its request again."""
    return rights.can(user, topic.forum.network, roles.MODERATE)


# -- gates ---------------------------------------------------------------------------------------


def get_request(user: Any, network: str, pk: int) -> InformationRequest:
    """The request of this topic of this network; 404 from outside of the network."""
    topic = get_topic(user, network, pk)
    request = InformationRequest.objects.filter(topic=topic.pk).first() if has_board(user, topic) else None
    if request is None:
        raise Http404
    request.topic = topic
    return request


def get_request_to_conduct(user: Any, network: str, pk: int) -> InformationRequest:
    """As :func:`get_request`; 403 for all but the asker and the coordinators."""
    request = get_request(user, network, pk)
    if not can_conduct(user, request.topic):
        rights.require_not_archived(request.topic.forum.network)
        raise Refused(_("Only who asks and the coordinators do this."))
    return request


def get_request_to_reopen(user: Any, network: str, pk: int) -> InformationRequest:
    """As :func:`get_request`; 403 for all but the coordinators."""
    request = get_request(user, network, pk)
    if not can_reopen(user, request.topic):
        rights.require_not_archived(request.topic.forum.network)
        raise Refused(_("Only the coordinators open a request again."))
    return request


def get_answer(user: Any, network: str, pk: int, country: str) -> CountryAnswer:
    """What ``country`` answered; 404 if it has not, or under a mark ``user`` does not read."""
    request = get_request(user, network, pk)
    answers = visible_answers(user).filter(request=request.pk, country=country).select_related("answered_by")
    answer = answers.first()
    if answer is None:
        raise Http404
    answer.request = request
    return answer


def get_request_to_answer(user: Any, network: str, pk: int, country: str) -> InformationRequest:
    """The request of this topic; 403 for whoever may not answer it for ``country``."""
    request = get_request(user, network, pk)
    if country not in NAMES:
        raise Http404
    place: Network = request.topic.forum.network
    rights.require(user, place, ANSWERS)
    if not user.country:
        raise Refused(_("Your profile names no country, so you cannot answer for one."))
    if country != user.country:
        raise Refused(_("You answer for %(country)s, and for no other country.") % {"country": name_of(user.country)})
    require_open(request.topic)
    return request
