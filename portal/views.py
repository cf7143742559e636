"""The front page, home, and the pages of the kernel itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.sections import finders, panels
from portal.text import tidy

FOUND_PER_SECTION = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Signed out: what this is. Signed in: home across one's networks."""
    if not request.user.is_authenticated:
        return render(request, "portal/front.html")
    shown = [(panel.order < 0, panel.template, panel.home(request.user)) for panel in panels() if panel.home]
    return render(request, "portal/home.html", {"panels": shown})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find networks, people, topics, documents and channels by their names and titles."""
    words = tidy(request.GET.get("q", ""))[:200]
    found = []
    if words:
        found = [(finder, finder.find(request.user, words, FOUND_PER_SECTION)) for finder in finders()]
    hits = [(finder, things) for finder, things in found if things]
    return render(request, "portal/search.html", {"q": words, "found": hits})
