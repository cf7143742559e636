"""Rights on what keeps a forum clean: who looks at what, who is told, who may point at a post.

A case is read by the coordinators who read the place it is about: one who is not named on a RED topic does not know of
it. Whoever wrote the thing, and whoever pointed at it, is told what became of it for as long as they read that place.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.core import (
    _named,
    can_read_topic,
    get_forum,
    get_topic,
    readers_in,
    readers_of,
)
from forums.models import (
    Case,
    Decision,
    Flag,
    Forum,
    Justification,
    Post,
    Premoderation,
    Submission,
    Topic,
    TopicState,
    Why,
)
from forums.queries.queue import with_place
from networks import access as rights
from networks import roles
from networks.models import Membership, Network
from networks.queries import terms as seats
from portal.errors import Refused, Unprocessable
from portal.marking import Marking

# -- querysets -------------------------------------------------------------------------------------


def visible_cases(user: Any) -> QuerySet[Case]:
    """The cases ``user`` may decide: of networks they moderate, about what they read."""
    return Case.objects.filter(_place_q(user), network__in=rights.rights_of(user).networks_with(roles.MODERATE))


def cases_to_know_of(user: Any) -> QuerySet[Case]:
    """The cases ``user`` may be told of: those they may decide, and those about what they wrote or pointed at."""
    known = rights.rights_of(user)
    moderated = Q(network__in=known.networks_with(roles.MODERATE))
    pointed = Exists(Flag.objects.filter(case=OuterRef("pk"), reporter=user.pk))
    own = Q(post__author=user.pk) | Q(submission__author=user.pk) | Q(pointed)
    return Case.objects.filter(_place_q(user), moderated | own, network__in=known.networks_with(roles.READ))


def _place_q(user: Any) -> Q:
    """The condition "``user`` may read the place that the case is about"."""
    named = _named(user)
    flagged = rights.reading_q(
        user, Forum, to="post__topic__forum__", named=Q(post__topic__in=named), marking="post__topic__marking",
        outside=False,
    )  # fmt: skip
    reply = rights.reading_q(
        user, Forum, to="submission__topic__forum__", named=Q(submission__topic__in=named),
        marking="submission__topic__marking", outside=False,
    )  # fmt: skip
    start = rights.reading_q(
        user, Forum, to="submission__forum__", named=Q(submission__extra__named__icontains=f",{user.pk},"),
        marking="submission__marking", outside=False,
    )  # fmt: skip
    return flagged | (reply & ~Q(submission__topic__state=TopicState.MERGED)) | (start & Q(submission__topic=None))


def visible_submissions(user: Any) -> QuerySet[Submission]:
    """What ``user`` has handed in, in networks they read."""
    return Submission.objects.filter(
        author=user.pk, forum__network__in=rights.rights_of(user).networks_with(roles.READ)
    )


def visible_justifications(user: Any) -> QuerySet[Justification]:
    """Why personal data was posted, in what ``user`` reads and moderates."""
    by_right = rights.reading_q(
        user, Forum, to="topic__forum__", named=Q(topic__in=_named(user)), marking="topic__marking", outside=False
    )
    moderated = rights.rights_of(user).networks_with(roles.MODERATE)
    standing = Q(post=None) | Q(post__removed_at=None)
    return Justification.objects.filter(by_right, standing, network__in=moderated)


def own_seats(user: Any) -> QuerySet[Membership]:
    """The current seats of ``user``: they are told whether what they write is looked at first."""
    return Membership.objects.active().filter(user=user.pk)


def readers_of_seat(seat: Membership) -> QuerySet[User]:
    """Twin of :func:`own_seats`."""
    current = Membership.objects.active().filter(pk=seat.pk).values("user_id")
    return User.objects.filter(pk__in=current, is_active=True)


def readers_of_case(case: Case) -> QuerySet[User]:
    """Twin of :func:`cases_to_know_of`; ``case`` as ``queries.queue.load_cases`` loads it."""
    moderators = rights.holders(case.network, roles.MODERATE).values("pk")
    reporters = Flag.objects.filter(case=case.pk).values("reporter_id")
    concerned = Q(pk__in=moderators) | Q(pk=case.author_id) | Q(pk__in=reporters)
    inside = rights.holders(case.network, roles.READ).values("pk")
    return _readers_of_place(case).filter(concerned, pk__in=inside)


def _readers_of_place(case: Case) -> QuerySet[User]:
    topic = case.topic
    if topic is not None:
        return User.objects.none() if topic.state == TopicState.MERGED else readers_of(topic)
    held: Any = case.submission  # of a topic that is to be started
    return readers_in(held.forum, held.marking, held.named_readers)


def coordinators_reading(topic: Topic) -> QuerySet[User]:
    """The coordinators who read ``topic``, and so can look at a post of it; the secretariat where it reads it."""
    return readers_of(topic).filter(pk__in=rights.holders(topic.forum.network, roles.MODERATE).values("pk"))


def coordinators_to_tell(case: Case) -> QuerySet[User]:
    """Whom to tell of something new: the secretariat only where there is no other coordinator."""
    moderators = rights.holders(case.network, roles.MODERATE).values("pk")
    known = _readers_of_place(case).filter(pk__in=moderators).exclude(pk=case.author_id or 0)
    others = known.exclude(is_secretariat=True)
    return others if others.exists() else known


def concerned_by(case: Case, verb: str) -> QuerySet[User]:
    """Who is told: of something new the coordinators; of its end who wrote it and who pointed at it.

    Whose post was removed or changed is told of that itself, in other words.
    """
    if verb in ("case.flagged", "case.held"):
        return coordinators_to_tell(case)
    people = Q(pk__in=Flag.objects.filter(case=case.pk).values("reporter_id"))
    if case.decision in (Decision.ACCEPTED, Decision.RETURNED, Decision.LEFT):
        people |= Q(pk=case.author_id)
    return User.objects.filter(people)


def people_to_look_at(network: Network) -> QuerySet[User]:
    """Whose texts may be looked at first: members who write and do not moderate, and are not named yet."""
    writing = rights.holders(network, roles.REPLY).exclude(pk__in=rights.holders(network, roles.MODERATE).values("pk"))
    named = Premoderation.objects.filter(network=network).values("user_id")
    return writing.exclude(pk__in=named).order_by("name", "pk")


# -- booleans --------------------------------------------------------------------------------------


def reads_place(user: Any, held: Submission) -> bool:
    """Whether ``user``, who has handed it in, still reads the place it is for."""
    return can_read_topic(user, held.topic) if held.topic is not None else rights.may_enter(user, held.forum)


def may_decide(user: Any, case: Case) -> bool:
    """Twin of :func:`visible_cases` for one; ``case`` as ``queries.queue.with_place`` loads it."""
    if not rights.can(user, case.network, roles.MODERATE):
        return False
    topic = case.topic
    if topic is not None:
        return can_read_topic(user, topic)
    held: Any = case.submission  # of a topic that is to be started
    return rights.may_read(user, held.forum, held.marking, lambda: user.pk in held.named_readers)


def why_held(user: Any, forum: Forum, looked_at: bool) -> str:
    """Why a coordinator looks first at what ``user`` writes in ``forum``: a ``Why``, or "" where nobody does.

    Args:
        looked_at: whether one looks at everything this person writes in the network.
    """
    if rights.can(user, forum.network, roles.MODERATE):
        return ""
    return Why.FORUM if forum.premoderated else Why.PERSON if looked_at else ""


def looked_at_first(user: Any, forum: Forum) -> str:
    """Why a coordinator looks first at what ``user`` writes in ``forum``. At most one query."""
    open_here = forum.premoderated or rights.can(user, forum.network, roles.MODERATE)
    named = not open_here and Premoderation.objects.filter(network=forum.network_id, user=user.pk).exists()
    return why_held(user, forum, named)


def is_exempt(user: Any, network: Network) -> bool:
    """Whether ``user`` may write as much as they like there."""
    return rights.can(user, network, roles.MODERATE)


# -- gates -----------------------------------------------------------------------------------------


def get_network_to_moderate(user: Any, network: str) -> Network:
    """The network; 403 for all but its coordinators."""
    return rights.get_network(user, network, to=roles.MODERATE)


def get_network_to_read(user: Any, network: str) -> Network:
    """The network."""
    return rights.get_network(user, network)


def get_case(user: Any, network: str, pk: int) -> Case:
    """A case of this network that ``user`` may decide, with all it is about; 403 for members, 404 if out of sight."""
    place = get_network_to_moderate(user, network)
    case = _loaded(visible_cases(user), place, pk)
    if case is None:
        raise Http404
    return case


def get_case_to_know_of(user: Any, network: str, pk: int) -> Case:
    """A case of this network that concerns ``user``; 404 otherwise."""
    case = _loaded(cases_to_know_of(user), rights.get_network(user, network), pk)
    if case is None:
        raise Http404
    return case


def _loaded(cases: QuerySet[Case], network: Network, pk: int) -> Case | None:
    case = with_place(cases).filter(network=network, pk=pk).first()
    if case is not None:
        case.network = network
    return case


def get_submission(user: Any, network: str, pk: int) -> Submission:
    """What ``user`` has handed in; 404 for everybody else's."""
    place = rights.get_network(user, network)
    rows = visible_submissions(user).select_related("forum", "topic__forum__network", "post__topic", "decided_by")
    found = rows.filter(forum__network=place, pk=pk).first()
    if found is None:
        raise Http404
    found.forum.network = place
    return found


def get_post_to_flag(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post of this topic that ``user``, who belongs to the network, wants to point a coordinator at.

    Raises:
        Http404: they do not read it, or it was removed.
        Refused: they only read it from outside; or no coordinator reads the topic, who could look at it.
        Unprocessable: they wrote it themselves.
    """
    found = get_topic(user, network, topic)
    post = Post.objects.filter(topic=found, pk=pk, removed_at=None).select_related("author").first()
    if post is None:
        raise Http404
    post.topic = found
    rights.require(user, found.forum.network, roles.READ)
    rights.require_not_archived(found.forum.network)
    require_flagging(user, post)
    return post


def require_flagging(user: Any, post: Post) -> None:
    """Raise the refusals of :func:`get_post_to_flag`."""
    if post.author_id == user.pk:
        raise Unprocessable(_("You wrote this yourself: change or remove it."))
    if not coordinators_reading(post.topic).exclude(pk=post.author_id or 0).exists():
        people = rights.holders(post.topic.forum.network, roles.MODERATE).exclude(is_secretariat=True)
        names = ", ".join(people.order_by("name").values_list("name", flat=True)[:3])
        raise Refused(
            _("No coordinator reads this topic, so nobody could look at it.")
            + " "
            + _("Write to its author; or, without quoting it, to %(names)s.") % {"names": names or _("the secretariat")}
        )


def get_forum_to_arrange(user: Any, network: str, forum: str) -> Forum:
    """The forum; 403 for all but the coordinators of its network."""
    return get_forum(user, network, forum, to=roles.MODERATE)


def get_person_looked_at(user: Any, network: str, pk: int) -> Premoderation:
    """Somebody in this network whose texts are looked at first, for its coordinators."""
    place = get_network_to_moderate(user, network)
    found = Premoderation.objects.filter(network=place, pk=pk).select_related("user").first()
    if found is None:
        raise Http404
    found.network = place
    return found


def require_someone_to_look(submission: Submission) -> None:
    """422 if no coordinator would read it: then it would wait for ever."""
    topic = submission.topic
    if topic is not None:
        readers = coordinators_reading(topic)
    else:
        forum = submission.forum
        moderators = rights.holders(forum.network, roles.MODERATE).values("pk")
        readers = readers_in(forum, submission.marking, submission.named_readers).filter(pk__in=moderators)
    if not readers.exclude(pk=submission.author_id or 0).exists():
        raise Unprocessable(
            _("A coordinator would have to look at this first, and none of them is a named reader.")
            if submission.marking == Marking.RED
            else _("A coordinator would have to look at this first, and none of them reads this forum.")
        )


def member_of(network: Network, person: User) -> Membership | None:
    """The current seat of ``person`` in ``network``."""
    return seats.seats_in(network).filter(user=person).first()
