"""The queue of the coordinators: flags, what waits for a look, whose texts are looked at first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from forums.access import queue as access
from forums.actions import queue as actions
from forums.actions.guarding import passages_in
from forums.forms.queue import DecisionForm, FlagForm, ForumForm, NoteForm, PersonForm
from forums.models import Case, Decision
from forums.queries import queue as queries
from forums.queries.quotes import filled
from forums.views.parts import sent, status_of
from notifications.actions import mark_target_read
from portal.errors import Conflict, TooMany, Unprocessable
from portal.paging import page_number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])

OF_POST = (Decision.LEFT, Decision.REMOVED, Decision.EDITED)
OF_HELD = (Decision.ACCEPTED, Decision.RETURNED)

# -- the queue ---------------------------------------------------------------------------------------


@require_safe
def queue(request: SignedInRequest, network: str) -> HttpResponse:
    """What waits for the coordinators of a network, the oldest first."""
    place = access.get_network_to_moderate(request.user, network)
    cases = access.visible_cases(request.user).filter(network=place)
    show = request.GET.get("show", "open")
    show = show if show in queries.SHOWN else "open"
    page = queries.cases_page(cases, show, request.user, page_number(request.GET.get("page")))
    context = {"network": place, "page": page, "show": show, "counts": queries.counts(cases, request.user)}
    return render(request, "forums/queue_list.html", context)


@require_safe
def justification_list(request: SignedInRequest, network: str) -> HttpResponse:
    """Why texts with personal data were posted."""
    place = access.get_network_to_moderate(request.user, network)
    rows = access.visible_justifications(request.user).filter(network=place)
    page = queries.justifications_page(rows, page_number(request.GET.get("page")))
    return render(request, "forums/queue_justified.html", {"network": place, "page": page})


@get_or_post
def case_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """One case: what it is about, who pointed at it, what colleagues noted; and how it ends."""
    case = access.get_case(request.user, network, pk)
    offered = OF_POST if case.post is not None else OF_HELD
    form = DecisionForm(sent(request), offered=offered)
    if form.is_valid():
        try:
            return _decided(request, case, form.cleaned_data["decision"], form.cleaned_data["reason"])
        except Unprocessable as refusal:
            form.add_error(None, refusal.sentence)
    return _case_page(request, case, form, NoteForm())


def _decided(request: SignedInRequest, case: Case, decision: str, reason: str) -> HttpResponse:
    """Take the decision, and lead back to what still waits."""
    act: dict[str, Any] = {"actor": request.user, "case": case}
    match decision:
        case Decision.LEFT:
            actions.leave_post(**act, reason=reason)
        case Decision.REMOVED:
            actions.remove_flagged(**act, reason=reason)
        case Decision.EDITED:
            actions.close_edited(**act, reason=reason)
        case Decision.ACCEPTED:
            actions.accept_submission(**act)
        case Decision.RETURNED:
            actions.return_submission(**act, reason=reason)
    messages.success(
        request, _("Decided: %(decision)s. Whom it concerns is told.") % {"decision": Decision(decision).label}
    )
    return redirect("forums:queue", network=case.network.slug)


def _case_page(request: SignedInRequest, case: Case, form: DecisionForm, note: NoteForm) -> HttpResponse:
    mark_target_read(user=request.user, target_type="forums.case", target_ids=[case.pk])
    context = {
        "network": case.network, "case": case, "form": form, "note_form": note,
        "flags": list(queries.flags_of([case.pk])), "notes": list(queries.notes_of(case)),
        "shown_body": filled(case.body, request.user),
        "own": case.author_id == request.user.pk,
        "passages": passages_in(case.body, case.title if case.topic is None else ""),
        "files": queries.files_of(case),
    }  # fmt: skip
    status = status_of(form) if form.errors else status_of(note)
    return render(request, "forums/case_detail.html", context, status=status)


@require_POST
def case_claim(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Say that one looks at it; also in place of a colleague, whose number is sent along."""
    case = access.get_case(request.user, network, pk)
    before = request.POST.get("instead_of", "")
    known = int(before) if before.isascii() and before.isdecimal() and len(before) < 16 else None
    actions.claim_case(actor=request.user, case=case, instead_of=known)
    return redirect(case)


@require_POST
def case_release(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Give a claim back."""
    case = access.get_case(request.user, network, pk)
    actions.release_case(actor=request.user, case=case)
    return redirect(case)


@require_POST
def case_note(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Write a word to the other coordinators."""
    case = access.get_case(request.user, network, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        actions.add_note(actor=request.user, case=case, text=form.cleaned_data["text"])
        return redirect(case)
    offered = OF_POST if case.post is not None else OF_HELD
    return _case_page(request, case, DecisionForm(None, offered=offered), form)


@require_safe
def case_outcome(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """What became of what one has written, pointed at or handed in. Coordinators see the case."""
    user = request.user
    case = access.get_case_to_know_of(user, network, pk)
    mark_target_read(user=user, target_type="forums.case", target_ids=[case.pk])
    if access.may_decide(user, case) and case.author_id != user.pk:
        return redirect(case)
    if case.submission is not None:
        return redirect(case.submission)
    context = {"network": case.network, "case": case, "flag": queries.own_flag(case, user)}
    return render(request, "forums/case_outcome.html", context)


# -- flags -------------------------------------------------------------------------------------------


@get_or_post
def post_flag(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Point the coordinators at a post."""
    post = access.get_post_to_flag(request.user, network, topic, pk)
    form = FlagForm(sent(request))
    status = status_of(form)
    if form.is_valid():
        try:
            actions.flag_post(actor=request.user, post=post, **form.cleaned_data)
        except TooMany as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, _("The coordinators look at it. You will be told what came of it."))
            return redirect(post)
    context = {"network": post.topic.forum.network, "post": post, "topic": post.topic, "form": form}
    return render(request, "forums/flag.html", context, status=status)


# -- what one has handed in --------------------------------------------------------------------------


@require_safe
def submission_list(request: SignedInRequest, network: str) -> HttpResponse:
    """What one has handed in in this network: what waits, and what became of the rest."""
    place = access.get_network_to_read(request.user, network)
    own = access.visible_submissions(request.user).filter(forum__network=place)
    page = queries.submissions_page(own, page_number(request.GET.get("page")))
    named = queries.named_because(request.user, place)
    return render(request, "forums/submission_list.html", {"network": place, "page": page, "named": named})


@require_safe
def submission_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Something one has handed in."""
    held = access.get_submission(request.user, network, pk)
    mark_target_read(user=request.user, target_type="forums.case", target_ids=queries.cases_about(held))
    context = {
        "network": held.forum.network, "held": held, "files": queries.files_with(held),
        "reads": access.reads_place(request.user, held),
        "shown_body": filled(held.body, request.user),
    }  # fmt: skip
    return render(request, "forums/submission_detail.html", context)


@require_POST
def submission_withdraw(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Take back what one has handed in."""
    held = access.get_submission(request.user, network, pk)
    actions.withdraw_submission(actor=request.user, submission=held)
    messages.success(request, _("Taken back. Its text is a draft again."))
    return redirect(held)


# -- people and forums -------------------------------------------------------------------------------


@get_or_post
def people_looked_at(request: SignedInRequest, network: str) -> HttpResponse:
    """Whose texts are looked at first, and one more."""
    place = access.get_network_to_moderate(request.user, network)
    form = PersonForm(sent(request), people=access.people_to_look_at(place))
    if form.is_valid():
        chosen = form.cleaned_data
        actions.look_first_at(actor=request.user, network=place, **chosen)
        messages.success(request, _("A coordinator looks first at what %(name)s writes.") % {"name": chosen["person"]})
        return redirect("forums:people_looked_at", network=network)
    context = {"network": place, "form": form, "people": list(queries.people_looked_at(place))}
    return render(request, "forums/queue_people.html", context, status=status_of(form))


@require_POST
def person_trust(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Stop looking first at what somebody writes."""
    named = access.get_person_looked_at(request.user, network, pk)
    actions.trust_again(actor=request.user, named=named)
    messages.success(request, _("What %(name)s writes is shown at once again.") % {"name": named.user})
    return redirect("forums:people_looked_at", network=network)


@get_or_post
def forum_settings(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """What a forum is called and for, and whether a coordinator looks first."""
    place = access.get_forum_to_arrange(request.user, network, forum)
    known = {key: getattr(place, key) for key in ("name", "description", "premoderated")}
    form = ForumForm(sent(request), initial=known)
    if form.is_valid():
        try:
            actions.change_forum(actor=request.user, forum=place, **form.cleaned_data)
            messages.success(request, _("The forum is changed."))
            return redirect(place)
        except Conflict as conflict:
            form.add_error("name", conflict.sentence)
    context = {"network": place.network, "forum": place, "form": form}
    return render(request, "forums/forum_settings.html", context, status=status_of(form))
