"""The front page, home, and the pages of the kernel itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.sections import panels


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Signed out: what this is. Signed in: home across one's networks."""
    if not request.user.is_authenticated:
        return render(request, "portal/front.html")
    shown = [(panel.order < 0, panel.template, panel.home(request.user)) for panel in panels() if panel.home]
    return render(request, "portal/home.html", {"panels": shown})
