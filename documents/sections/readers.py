"""What readers bring to notices, mails and home: what they are asked, and what is said beside a version."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.access import readers as access
from documents.models import Comment, ReadingRequest
from documents.queries import readers as queries
from networks.models import Network
from notifications.models import Notice
from portal.richtext import plain_text
from portal.sections import Described, Kind, Panel, register
from portal.telling import Sort

EXCERPT = 600


def describe_reading(request: ReadingRequest) -> Described:
    """What is asked of the readers of a version, in words."""
    version, document = request.version, request.version.document
    network = document.folder.network
    day = formats.date_format(request.due_on, "j F Y")
    asked = _("%(version)s: please read it, put it into use, and confirm until %(day)s.")
    text = "\n".join(part for part in (asked % {"version": version.label, "day": day}, request.message) if part)
    return Described(
        title=document.title, url=f"{document.get_absolute_url()}#reading", marking=version.marking,
        place=network.name, hue=network.hue, excerpt=text[:EXCERPT],
    )  # fmt: skip


def describe_comment(comment: Comment) -> Described:
    """A comment in words."""
    version, network = comment.version, comment.version.document.folder.network
    return Described(
        title=version.document.title, url=f"{version.url}comments/?comment={comment.pk}#comment-{comment.pk}",
        marking=version.marking, place=network.name, hue=network.hue,
        excerpt=plain_text(comment.body)[:EXCERPT], html=comment.body,
    )  # fmt: skip


def asked_people(request: ReadingRequest, verb: str) -> QuerySet[User]:
    """Those who have not confirmed; nobody once it is closed."""
    if request.closed_at is not None:
        return User.objects.none()
    return access.asked_of(request.version).exclude(pk__in=request.confirmations.values("user_id"))


def concerned_by_comment(comment: Comment, verb: str) -> QuerySet[User]:
    """Those it calls on, those in its thread and who put the version there. Of what was added by an edit nobody is told
    who was told of the comment before."""
    called = comment.mentions.values("user_id")
    if verb == "comment.mentioned":
        told = Notice.objects.filter(target_type="documents.comment", target_id=comment.pk).values("user")
        return User.objects.filter(pk__in=called).exclude(pk__in=told)
    return User.objects.filter(Q(pk__in=called) | Q(pk__in=queries.in_thread(comment)))


def owed_at_home(user: Any) -> list[ReadingRequest]:
    """Home: what the reader is asked to read and put into use. One query."""
    return queries.owed_soonest(access.owed_by(user))


def owed_in(user: Any, network: Network) -> list[ReadingRequest]:
    """The same on the overview of one network."""
    return queries.owed_soonest(access.owed_by(user).filter(version__document__folder__network=network.pk))


def announce() -> None:
    """Register the kinds and the panel."""
    register(
        Kind(
            key="documents.reading",
            visible=access.visible_readings,
            readers=access.readers_of_reading,
            load=queries.load_readings,
            describe=describe_reading,
            verbs={
                "reading.asked": gettext_lazy("asks you to read and put into use:"),
                "reading.reminded": gettext_lazy("reminds you to read and put into use:"),
                "reading.due": gettext_lazy("You have not confirmed yet that you put into use:"),
            },
            told=frozenset({"reading.asked", "reading.reminded", "reading.due"}),
            concerns=asked_people,
            sorts=dict.fromkeys(("reading.asked", "reading.reminded", "reading.due"), Sort.ASKED),
            by_clock=frozenset({"reading.due"}),
            streamed=False,
        ),
        Kind(
            key="documents.comment",
            visible=access.visible_comments,
            readers=access.readers_of_comment,
            load=queries.load_comments,
            describe=describe_comment,
            verbs={
                "comment.added": gettext_lazy("commented on"),
                "comment.mentioned": gettext_lazy("calls on you in a comment on"),
            },
            told=frozenset({"comment.added"}),
            told_concerned=frozenset({"comment.mentioned"}),
            concerns=concerned_by_comment,
            places=lambda comment: comment.version.document.places,
            concern_verbs={"comment.added": gettext_lazy("has a comment that concerns you on")},
            streamed=False,
        ),
        Panel(key="readings", order=-4, template="documents/_reading_asked.html", home=owed_at_home, overview=owed_in),
    )
