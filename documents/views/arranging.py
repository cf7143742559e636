"""What a network asks of its documents, for its coordinators: series, fields, keywords."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from documents.access import entry as access
from documents.actions import arranging as actions
from documents.forms.entry import FieldForm, KeywordsForm, SeriesForm
from documents.models import MOST_FIELDS, Field
from documents.queries import entry as queries
from networks.models import Network
from portal.errors import Conflict, Unprocessable

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
MOVES = {"up": -1, "down": 1}


@require_safe
def arrange(request: SignedInRequest, network: str) -> HttpResponse:
    """The series, fields and keywords of a network's library."""
    return _page(request, access.get_network_to_arrange(request.user, network))


def _page(request: SignedInRequest, network: Network, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "network": network,
        "series": queries.series_with_count(network),
        "fields": queries.all_fields(network),
        "keywords": queries.keywords_of(network),
        "most_fields": MOST_FIELDS,
        "series_form": SeriesForm(),
        "keywords_form": KeywordsForm(),
        **forms,
    }
    return render(request, "documents/arrange.html", context, status=status)


@require_POST
def series_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Open a series."""
    place = access.get_network_to_arrange(request.user, network)
    form = SeriesForm(request.POST)
    if form.is_valid():
        try:
            made = actions.open_series(actor=request.user, network=place, prefix=form.cleaned_data["name"])
        except Conflict as conflict:
            form.add_error("name", conflict.sentence)
            return _page(request, place, conflict.status, series_form=form)
        messages.success(request, _("The series %(series)s gives numbers.") % {"series": made.prefix})
        return redirect("documents:arrange", network=network)
    return _page(request, place, 422, series_form=form)


@require_POST
def series_close(request: SignedInRequest, network: str, series: int) -> HttpResponse:
    """Let a series give no further numbers, or give them again."""
    found = access.get_series_to_arrange(request.user, network, series)
    actions.close_series(actor=request.user, series=found, closed=request.POST.get("closed") != "no")
    return redirect("documents:arrange", network=network)


@require_POST
def keywords_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Put words on the list."""
    place = access.get_network_to_arrange(request.user, network)
    form = KeywordsForm(request.POST)
    if form.is_valid():
        actions.add_keywords(actor=request.user, network=place, words=form.cleaned_data["words"])
        return redirect("documents:arrange", network=network)
    return _page(request, place, 422, keywords_form=form)


@require_POST
def keyword_remove(request: SignedInRequest, network: str, keyword: int) -> HttpResponse:
    """Take a word off the list."""
    found = access.get_keyword_to_arrange(request.user, network, keyword)
    actions.remove_keyword(actor=request.user, keyword=found)
    messages.success(
        request, _("“%(word)s” is off the list, and off the documents that had it.") % {"word": found.name}
    )
    return redirect("documents:arrange", network=network)


@get_or_post
def field_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Ask for something in each document."""
    place = access.get_network_to_arrange(request.user, network)
    return _field_page(request, place, None)


@get_or_post
def field_edit(request: SignedInRequest, network: str, field: int) -> HttpResponse:
    """Change what is asked for."""
    found = access.get_field_to_arrange(request.user, network, field)
    return _field_page(request, found.network, found)


def _field_page(request: SignedInRequest, network: Network, field: Field | None) -> HttpResponse:
    known = {"name": field.name, "kind": field.kind, "help_text": field.help_text} if field else {}
    initial = known | {"choices": "\n".join(field.choices)} if field else None
    form = FieldForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, network, field, form.cleaned_data)
            except Conflict as conflict:
                form.add_error("name", conflict.sentence)
                status = conflict.status
            else:
                messages.success(request, _("Saved. The entries of documents ask for it from now on."))
                return redirect("documents:arrange", network=network.slug)
    context = {"network": network, "form": form, "field": field}
    return render(request, "documents/field_form.html", context, status=status)


def _save(request: SignedInRequest, network: Network, field: Field | None, meant: dict[str, Any]) -> None:
    if field is None:
        actions.define_field(actor=request.user, network=network, **meant)
    else:
        actions.change_field(actor=request.user, field=field, **meant)


@require_POST
def field_move(request: SignedInRequest, network: str, field: int) -> HttpResponse:
    """Ask for a field earlier or later."""
    found = access.get_field_to_arrange(request.user, network, field)
    by = MOVES.get(request.POST.get("to", ""))
    if by is None:
        raise Unprocessable(_("Say where to: up or down."))
    actions.move_field(actor=request.user, field=found, by=by)
    return redirect("documents:arrange", network=network)


@require_POST
def field_retire(request: SignedInRequest, network: str, field: int) -> HttpResponse:
    """Ask for a field no more, or again."""
    found = access.get_field_to_arrange(request.user, network, field)
    actions.retire_field(actor=request.user, field=found, retired=request.POST.get("retired") != "no")
    return redirect("documents:arrange", network=network)
