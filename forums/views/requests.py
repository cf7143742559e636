"""Requests for information: asking countries, their list, the board on a topic's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from forums import access as topics
from forums.access import requests as access
from forums.access.queue import looked_at_first
from forums.access.reading import tags_to_offer
from forums.actions import requests as actions
from forums.actions.asking import asks
from forums.actions.handing_in import hand_in_topic
from forums.forms.requests import AskForm
from forums.models import Forum, InformationRequest, Post, Submission, Topic
from forums.queries import requests as queries
from forums.views.guarding import refuse
from forums.views.parts import audience_context, ids_in, sent, status_of
from networks.access import get_network
from networks.roles import START_TOPIC
from portal.countries import footnotes_of, name_of
from portal.errors import Conflict, TooMany, Unprocessable
from portal.marking import Marking
from portal.paging import page_number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


# -- asking ----------------------------------------------------------------------------------------


@get_or_post
def request_new(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Ask countries. ``tick=all`` or ``none`` ticks them and keeps what was typed, for pages without a script."""
    user = request.user
    place = topics.get_forum(user, network, forum, to=START_TOPIC)
    known = {"people": topics.people_to_name(user, place), "marking": place.network.default_marking}
    ticked = request.POST.get("tick") if request.method == "POST" else None
    form = AskForm(initial=_typed(request), **known) if ticked else AskForm(sent(request), **known)
    asked = _asked_context(user, place, form["marking"].value(), form["readers"].value())
    form.offer(asked["places"])
    if not ticked and form.is_valid():
        kept = ("title", "tags", "marking", "body", "client_id", "justification", "hold")
        text = {key: form.cleaned_data[key] for key in kept}
        question = asks(form.cleaned_data["countries"], form.cleaned_data["deadline"])
        try:
            return _asked(request, hand_in_topic(actor=user, forum=place, readers=form.named(), asks=question, **text))
        except (Conflict, Unprocessable, TooMany) as refusal:
            refuse(form, refusal)
    context = {"forum": place, "form": form, **asked, **audience_context(user, place, form)}
    context["ticked"] = _ticked(user, asked["places"], ticked, form["countries"].value() or [])
    context |= {"known_tags": tags_to_offer(user, place.network), "looked_at_first": looked_at_first(user, place)}
    return render(request, "forums/request_new.html", context, status=200 if ticked else status_of(form))


def _typed(request: SignedInRequest) -> dict[str, Any]:
    """What stands in a form that is shown again without being judged."""
    several = ("readers", "countries")
    one = {key: request.POST[key] for key in request.POST if key not in several}
    return one | {key: request.POST.getlist(key) for key in several}


def _asked_context(user: Any, forum: Forum, marking: Any, readers: Any) -> dict[str, Any]:
    """The countries that could be asked under a mark, and who would answer."""
    known = marking if marking in Marking.values else forum.network.default_marking
    named = {user.pk, *ids_in(readers or [])}
    able = access.who_answer_in(forum, known, named)
    places = queries.places_to_ask(forum.network, able, topics.readers_in(forum, known, named))
    return {"places": places, "footnotes": footnotes_of(place.code for place in places)}


def _ticked(user: Any, places: list[queries.Place], ticked: str | None, chosen: list[str]) -> set[str]:
    """Which countries are ticked: all but one's own that can be asked, none, or those that were chosen."""
    if ticked == "all":
        return {place.code for place in places if place.can_be_asked and place.code != user.country}
    return set() if ticked == "none" else set(chosen)


def _asked(request: SignedInRequest, outcome: Topic | Submission) -> HttpResponse:
    if isinstance(outcome, Submission):
        messages.info(request, _("A coordinator looks at it first. The countries are asked when it is shown."))
        return redirect(outcome.forum)
    messages.success(request, _("The countries are asked. Who can answer there is told now."))
    return redirect(outcome)


@require_safe
def request_countries(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """The countries that could be asked under ``?marking=``, and who would read it: a part of the form."""
    user = request.user
    place = topics.get_forum(user, network, forum, to=START_TOPIC)
    known = {"people": topics.people_to_name(user, place), "marking": place.network.default_marking}
    if request.GET.get("marking") not in Marking.values:
        raise Unprocessable(_("There is no such mark."))
    chosen = {"marking": request.GET["marking"], "readers": request.GET.getlist("readers")}
    form = AskForm(initial=chosen, **known)
    asked = _asked_context(user, place, chosen["marking"], chosen["readers"])
    context = {"forum": place, "form": form, **asked, **audience_context(user, place, form)}
    context["ticked"] = set(request.GET.getlist("countries"))
    return render(request, "forums/_request_countries.html", context)


@require_safe
def request_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The requests of a network: open ones first, what one's country owes before the others."""
    user = request.user
    place = get_network(user, network)
    requests = access.visible_requests(user).filter(topic__forum__network=place)
    page = queries.requests_page(requests, access.owed_by(user), page_number(request.GET.get("page")))
    context = {"network": place, "page": page, "country": name_of(user.country) if user.country else ""}
    return render(request, "forums/request_list.html", context)


# -- the board -------------------------------------------------------------------------------------


def board_context(request: SignedInRequest, topic: Topic) -> dict[str, Any]:
    """The board of a topic that asks countries, for its page; nothing for others, and from outside of the network.
    At most three queries."""
    user = request.user
    answers = queries.answers_of(topic, user) if access.has_board(user, topic) else []
    if not answers:
        return {}
    question: InformationRequest = answers[0].request
    is_open, conducts = question.closed_at is None, access.can_conduct(user, topic)
    able = queries.countries_of(access.who_answer(topic)) if conducts and is_open else None
    board = queries.board_of(answers, access.marks_read(user, topic), able)
    if able is not None:
        board.reminded_at = queries.reminded_at(question)
    if board.notices:
        actions.mark_board_read(user=user, request=question, answers=[answer.pk for answer in answers])
    which, own = request.GET.get("answers", ""), next((a for a in answers if a.country == user.country), None)
    return {
        "board": board,
        "which": which,
        "lines": board.shown(which),
        "own": next((line for line in board.lines if line.country == user.country), None),
        "own_seen": queries.state_of(own),
        "may_answer": is_open and access.can_answer(user, topic),
        "conducts": conducts and is_open,
        "may_export": conducts,
        "may_reopen": not is_open and topic.is_open and access.can_reopen(user, topic),
        "report_url": _report_url(topic, question.report),
        "board_footnotes": footnotes_of(line.country for line in board.lines),
    }


def _report_url(topic: Topic, report: Post | None) -> str:
    """Where the report stands, as long as it does."""
    if report is None or report.topic_id != topic.pk or report.removed_at is not None:
        return ""
    return topic.page_url(report.number, report.anchor)
