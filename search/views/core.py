"""Finding, jumping, keeping."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from networks.models import Network
from portal.languages import name_of as language_name
from portal.paging import page_number
from portal.sections import finders, indexed
from portal.text import tidy
from search import access, actions
from search.finding import Found, find
from search.forms import SaveForm, asked_of
from search.forms.core import FILTERS, Asked, marks
from search.queries.finding import LAST_PAGE, Narrowed

CLICKED = ("kind", "network", "marking", "language")  # filters chosen by a link, not in the form
STATUSES = [
    ("open", pgettext_lazy("a topic", "open")),
    ("answered", _lazy("answered")),
    ("locked", _lazy("locked")),
    ("archived", _lazy("archived")),
    ("draft", _lazy("draft")),
    ("comments", _lazy("for comments")),
    ("adopted", _lazy("adopted")),
    ("declassified", _lazy("declassified")),
]
JUMPS = 5  # of each section


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with how much there is of it."""

    label: Any
    n: int
    url: str
    chosen: bool


@require_safe
@vary_on_headers("HX-Request")
def search(request: SignedInRequest) -> HttpResponse:
    """Find anything one may see; the list alone as one types."""
    networks = access.networks_of(request.user)
    asked = asked_of(request.GET, request.user, networks)
    number = min(page_number(request.GET.get("page")), LAST_PAGE)
    found = find(request.user, asked.words, asked.narrowed, number=number, by_date=asked.by_date)
    shown = {
        "q": asked.words, "asked": asked, "found": found, "filters": _filters(asked, found, networks),
        "address": asked.address(), "earlier": asked.address(page=str(number - 1)),
        "later": asked.address(page=str(number + 1)) if number < LAST_PAGE else "",
        "hidden": [(name, asked.given[name]) for name in (*CLICKED, "sort") if asked.given[name]],
        "statuses": STATUSES, "narrowed": asked.narrowed != Narrowed(),
        "wider": asked.address(**dict.fromkeys(FILTERS, "")),
        "sorts": [(_("Best first"), asked.address(sort=""), not asked.by_date),
                  (_("Latest first"), asked.address(sort="date"), asked.by_date)],
    }  # fmt: skip
    if request.htmx:
        return render(request, "search/_found.html", shown)
    saved = None if found.question or found.facets.total else access.saved_of(request.user)[:12]
    return render(request, "search/search.html", shown | {"saved": saved, "save_form": SaveForm()})


def _filters(asked: Asked, found: Found, networks: dict[int, Network]) -> list[tuple[str, list[Choice]]]:
    """What the search can be narrowed to by one click."""
    facets = found.facets
    kinds = {thing.key: thing.label for thing in sorted(indexed.values(), key=lambda thing: thing.order)}
    named = {network.slug: network.name for network in networks.values()}
    by_slug = {networks[pk].slug: n for pk, n in facets.networks.items() if pk in networks}
    return [
        (name, [_choice(asked, key, value, label, counts.get(value, 0)) for value, label in labels if
                counts.get(value) or asked.given[key] == value])
        for key, name, labels, counts in (
            ("kind", _("What"), list(kinds.items()), facets.kinds),
            ("network", _("Network"), list(named.items()), by_slug),
            ("marking", _("Mark"), marks(), facets.marks),
            ("language", _("Language"), [(code, language_name(code)) for code in facets.languages], facets.languages),
        )
    ]  # fmt: skip


def _choice(asked: Asked, key: str, value: str, label: Any, n: int) -> Choice:
    chosen = asked.given[key] == value
    return Choice(label, n, asked.address(**{key: "" if chosen else value}), chosen)


@require_safe
def jump(request: SignedInRequest) -> HttpResponse:
    """What one can jump to by its name: the list of the palette."""
    words = tidy(request.GET.get("q", ""))[:100]
    found = [(finder, finder.find(request.user, words, JUMPS)) for finder in finders()] if words else []
    return render(request, "search/_jump.html", {"q": words, "found": [part for part in found if part[1]]})


@require_safe
def saved_list(request: SignedInRequest) -> HttpResponse:
    """The searches one keeps."""
    return render(request, "search/saved.html", {"saved": access.saved_of(request.user)})


@require_POST
def saved_new(request: SignedInRequest) -> HttpResponse:
    """Keep a search."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return render(request, "search/saved.html", {"saved": access.saved_of(request.user), "form": form}, status=422)
    given = asked_of(QueryDict(form.cleaned_data["question"]), request.user, access.networks_of(request.user))
    actions.save_search(
        actor=request.user, name=form.cleaned_data["name"], question=given.address()[:1_500],
        client_id=form.cleaned_data["client_id"],
    )  # fmt: skip
    messages.success(request, _("Kept. You find it on this page."))
    return redirect("search_saved")


@require_POST
def saved_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget a kept search."""
    actions.delete_search(search=access.get_saved(request.user, pk))
    messages.success(request, _("Deleted."))
    return redirect("search_saved")
