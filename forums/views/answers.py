"""What becomes of a request for information: answers, reminders, a sheet to take along, the end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from forums import access as topics
from forums.access import requests as access
from forums.access.queue import looked_at_first
from forums.actions import requests as actions
from forums.actions.guarding import PersonalDataSeen
from forums.forms.requests import AnswerForm, CloseForm
from forums.models import AnswerKind, CountryAnswer, InformationRequest, Submission, Topic
from forums.queries import requests as queries
from forums.queries.summary import consolidated_text, sheet_of
from forums.views.guarding import refuse
from forums.views.parts import sent, status_of
from networks.queries import audience as audience_of
from portal.countries import footnotes_of, name_of
from portal.errors import Conflict, Refused, TooMany, Unprocessable
from portal.marking import RULES, Marking
from portal.workbook import XLSX, workbook

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _around(topic: Topic) -> dict[str, Any]:
    return {"topic": topic, "network": topic.forum.network}


def _to_board(topic: Topic) -> HttpResponse:
    return redirect(f"{topic.get_absolute_url()}?page=1#board")


@require_safe
def request_answer(request: SignedInRequest, network: str, pk: int, country: str) -> HttpResponse:
    """What a country answered: a part of the board, and a page of its own without a script."""
    answer = access.get_answer(request.user, network, pk, country)
    context = {"answer": answer, "country": name_of(country), **_around(answer.request.topic)}
    if request.htmx:
        return render(request, "forums/_request_answer.html", context)
    context |= {"history": queries.on_record(answer), "footnotes": footnotes_of({country})}
    return render(request, "forums/request_answer.html", context)


@get_or_post
def request_answer_edit(request: SignedInRequest, network: str, pk: int, country: str) -> HttpResponse:
    """Answer for one's country, or change what stands there."""
    question = access.get_request_to_answer(request.user, network, pk, country)
    if request.method != "POST" and question.closed_at is not None:
        raise Conflict(_("This request was closed; it takes no more answers."))
    stands, marks = queries.answer_for(question, country), access.marks_to_answer_under(question.topic)
    form = AnswerForm(sent(request), marks=marks, initial=_as_typed(stands))
    conflict: Conflict | None = None
    if form.is_valid():
        sent_with = {key: form.cleaned_data[key] for key in ("seen", "client_id")}
        try:
            given = actions.hand_in_answer(actor=request.user, request=question, answer=form.answer(), **sent_with)
            return _answered(request, question.topic, given)
        except (PersonalDataSeen, Unprocessable, TooMany) as refusal:
            refuse(form, refusal)
        except Conflict as refusal:
            conflict, stands = refusal, queries.answer_for(question, country)
            form.shown_anew(refusal.sentence, queries.state_of(stands))
    context = _answer_context(question, form, stands)
    context["looked_at_first"] = looked_at_first(request.user, question.topic.forum)
    status = 409 if conflict else status_of(form)
    return render(request, "forums/request_answer_edit.html", {**context, "conflict": conflict}, status=status)


def _answered(request: SignedInRequest, topic: Topic, given: CountryAnswer | Submission) -> HttpResponse:
    if isinstance(given, Submission):
        messages.info(request, _("A coordinator looks at it first. You will be told when it stands on the board."))
    else:
        messages.success(request, _("Your country's answer stands on the board."))
    return _to_board(topic)


def _as_typed(stands: CountryAnswer | None) -> dict[str, Any]:
    """The form as it begins: with what stands on the board."""
    if stands is None or stands.kind == AnswerKind.WAITING:
        return {"kind": "", "seen": queries.state_of(stands)}
    return {
        "kind": stands.kind, "body": stands.body, "marking": stands.marking, "expected_on": stands.expected_on,
        "seen": queries.state_of(stands),
    }  # fmt: skip


def _answer_context(question: InformationRequest, form: AnswerForm, stands: CountryAnswer | None) -> dict[str, Any]:
    topic, chosen = question.topic, form["marking"].value()
    known = chosen if chosen in Marking.values else topic.marking
    return {
        **_around(topic),
        "form": form,
        "question": question,
        "days": queries.days_left(question.deadline),
        "stands": stands if stands is not None and stands.kind != AnswerKind.WAITING else None,
        "chosen": known,
        "audience": audience_of(access.readers_under(topic, known), topic.forum.network),
    }


@require_safe
def request_answer_audience(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """The line that says who would read an answer with ``?marking=``."""
    question = access.get_request(request.user, network, pk)
    topic, marking = question.topic, request.GET.get("marking", "")
    if marking not in access.marks_to_answer_under(topic):
        marking = topic.marking
    counted = audience_of(access.readers_under(topic, marking), topic.forum.network)
    return render(request, "forums/_audience.html", {"audience": counted, "marking": marking})


@require_POST
def request_remind(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Remind the countries that have not answered."""
    question = access.get_request_to_conduct(request.user, network, pk)
    actions.remind_waiting(actor=request.user, request=question)
    messages.success(request, _("Who can answer for the countries that have not is reminded now."))
    return _to_board(question.topic)


@require_safe
def request_export(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """The answers as a spreadsheet, on record."""
    question = access.get_request_to_conduct(request.user, network, pk)
    topic = question.topic
    if not RULES[topic.marking].leaves:
        raise Refused(_("What is TLP:%(mark)s does not leave the portal.") % {"mark": topic.marking})
    body = b""
    if request.method == "GET":
        marks = access.marks_read(request.user, topic)
        answers = queries.texts_of(question, marks)
        actions.record_export(actor=request.user, request=question, answers=len(answers))
        body = workbook(sheet_of(topic, answers, marks, reader=request.user))
    name = f"{topic.forum.network.slug}-request-{topic.pk}-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(body, content_type=XLSX, headers=headers | {"Cache-Control": "private, no-store"})


@get_or_post
def request_close(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """All answers as one text, which can be changed; who will read it, and who loses sight; then the end."""
    user = request.user
    question = access.get_request_to_conduct(user, network, pk)
    topic, marks = question.topic, access.marks_read(user, question.topic)
    topics.require_open(topic)
    if request.method != "POST" and question.closed_at is not None:
        raise Conflict(_("This request was closed already."))
    answers = queries.texts_of(question, marks)
    text, marking = consolidated_text(topic, answers, marks), queries.strictest(topic, answers, marks)
    seen = queries.state_of_all(answers)
    form = CloseForm(sent(request), initial={"body": text, "marking": marking, "seen": seen})
    context = {**_around(topic), "form": form, "marking": marking, **_lost(topic, marking)}
    if form.is_valid():
        closing = actions.Closing(**form.cleaned_data, drafted=text)
        try:
            return redirect(actions.close_request(actor=user, request=question, closing=closing))
        except PersonalDataSeen as personal:
            refuse(form, personal)
        except Conflict as conflict:
            form.shown_anew(conflict.sentence, marking, seen)
            context |= {"anew": text, "conflict": conflict}
    board = queries.board_of(queries.answers_of(topic, user), marks)
    status = 409 if "conflict" in context else status_of(form)
    return render(request, "forums/request_close.html", {**context, "board": board}, status=status)


def _lost(topic: Topic, marking: str) -> dict[str, Any]:
    """Who will read a topic under ``marking``, and who no more."""
    network, before = topic.forum.network, topics.readers_of(topic)
    if marking == topic.marking:
        return {"audience": audience_of(before, network)}
    after = topics.readers_in(topic.forum, marking)
    lost = before.exclude(pk__in=after.values("pk"))
    return {"audience": audience_of(after, network), "lost": audience_of(lost, network)}


@require_POST
def request_reopen(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Take answers again."""
    question = access.get_request_to_reopen(request.user, network, pk)
    actions.reopen_request(actor=request.user, request=question)
    messages.success(request, _("The request takes answers again. The report stays."))
    return _to_board(question.topic)
