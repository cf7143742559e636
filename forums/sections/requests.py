"""What requests for information bring to notices and mails, to home and overview."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from forums.access import requests as access
from forums.models import AnswerKind, CountryAnswer, InformationRequest, Post
from forums.queries import requests as queries
from networks.models import Network
from portal.countries import name_of
from portal.richtext import plain_text
from portal.sections import Described, Kind, Panel, kinds, register
from portal.telling import Sort

EXCERPT = 600


def describe_request(request: Any) -> Described:
    """A request and until when it asks; ``queries.load_requests`` has loaded it."""
    topic, network = request.topic, request.topic.forum.network
    until = formats.date_format(queries.day_of(request), "j F Y")
    line = _("Answers are asked for until %(day)s.") % {"day": until}
    if request.closed_at is not None:
        line = _("This request is closed.")
    return Described(
        title=topic.title,
        url=f"{topic.get_absolute_url()}#board",
        marking=topic.marking,
        place=network.name,
        hue=network.hue,
        excerpt=f"{line}\n{plain_text(request.question)}"[:EXCERPT],
        html=format_html("<p><strong>{}</strong></p>", line) + request.question,
    )


def describe_answer(answer: CountryAnswer) -> Described:
    """What a country answered, under the stricter of its own mark and the request's."""
    topic = answer.request.topic
    network = topic.forum.network
    names = {"country": name_of(answer.country), "title": topic.title}
    said = str(answer.get_kind_display())
    if answer.kind == AnswerKind.LATER and answer.expected_on:
        day = formats.date_format(answer.expected_on, "j F Y")
        said = _("An answer was promised by %(day)s.") % {"day": day}
    text = plain_text(answer.body) or said
    return Described(
        title=_("%(country)s: %(title)s") % names,
        url=f"{topic.get_absolute_url()}#board",
        marking=queries.stricter(topic.marking, answer.marking or topic.marking),
        place=network.name,
        hue=network.hue,
        excerpt=text[:EXCERPT],
        html=answer.body or format_html("<p>{}</p>", said),
    )


# -- whom it concerns ------------------------------------------------------------------------------


def asked_people(request: InformationRequest, verb: str) -> QuerySet[User]:
    """Those who could answer for a country that was asked and has not answered; nobody once it is closed."""
    if request.closed_at is not None:
        return User.objects.none()
    waiting = queries.waiting_in(request).values("country")
    return access.who_answer(request.topic).filter(country__in=waiting)


def concerned_by_answer(answer: CountryAnswer, verb: str) -> QuerySet[User]:
    """Colleagues of the country, who need not answer any more; and whoever asks. Of a day that is over, its country."""
    topic = answer.request.topic
    of_country = access.who_answer(topic).filter(country=answer.country).values("pk")
    if verb == "answer.due":
        over = answer.kind == AnswerKind.LATER and answer.request.closed_at is None
        return User.objects.filter(pk__in=of_country) if over else User.objects.none()
    return User.objects.filter(Q(pk__in=of_country) | Q(pk=topic.author_id or 0))


def concerned_by_report(post: Post) -> QuerySet[User]:
    """Those who answered the request whose report ``post`` is."""
    answers = CountryAnswer.objects.filter(request__topic=post.topic_id).exclude(answered_by=None)
    return User.objects.filter(pk__in=answers.values("answered_by"))


def with_reports(kind: Kind) -> Kind:
    """The kind of posts, which also tells of reports: to whoever follows the topic, and whoever answered."""
    others: Callable[[Any, str], QuerySet[Any]] | None = kind.concerns

    def concerns(post: Post, verb: str) -> QuerySet[Any]:
        if verb == "request.closed":
            return concerned_by_report(post)
        return others(post, verb) if others is not None else User.objects.none()

    words = gettext_lazy("closed a request, with all answers:")
    return replace(
        kind,
        verbs=kind.verbs | {"request.closed": words},
        told=kind.told | {"request.closed"},
        concerns=concerns,
        concern_verbs=kind.concern_verbs | {"request.closed": words},
    )


# -- home and overview -----------------------------------------------------------------------------


def owed_at_home(user: Any) -> list[Any]:
    """Home: what the reader's country was asked and has not answered. One query."""
    return queries.owed_soonest(access.owed_by(user))


def owed_in(user: Any, network: Network) -> list[Any]:
    """The same on the overview of one network."""
    return queries.owed_soonest(access.owed_by(user).filter(request__topic__forum__network=network.pk))


def announce() -> None:
    """Register the kinds and the panel. After the posts' own kind, which it adds to."""
    register(
        Kind(
            key="forums.request",
            visible=access.visible_requests,
            readers=access.readers_of_request,
            load=queries.load_requests,
            describe=describe_request,
            verbs={
                "request.asked": gettext_lazy("asks your country:"),
                "request.reminded": gettext_lazy("reminds your country:"),
                "request.due": gettext_lazy("Your country has not answered yet:"),
            },
            told=frozenset({"request.asked", "request.reminded", "request.due"}),
            concerns=asked_people,
            sorts=dict.fromkeys(("request.asked", "request.reminded", "request.due"), Sort.ASKED),
            by_clock=frozenset({"request.due"}),
            streamed=False,
        ),
        Kind(
            key="forums.answer",
            visible=access.visible_answers,
            readers=access.readers_of_answer,
            load=queries.load_answers,
            describe=describe_answer,
            verbs={
                "answer.given": gettext_lazy("answered for"),
                "answer.due": gettext_lazy("The day your country named is over:"),
            },
            told=frozenset({"answer.given", "answer.due"}),
            concerns=concerned_by_answer,
            sorts={"answer.due": Sort.ASKED},
            by_clock=frozenset({"answer.due"}),
            streamed=False,
        ),
        with_reports(kinds["forums.post"]),
        Panel(key="requests", order=-5, template="forums/_request_asked.html", home=owed_at_home, overview=owed_in),
    )
