"""How much one wants to be told of a place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from notifications.access.watching import get_place
from notifications.actions.watching import set_level_of
from notifications.forms.watching import LevelForm
from portal.errors import Unprocessable
from portal.telling import Level

SAID = {
    Level.ALL: gettext_lazy("You are told of everything in “%(title)s”."),
    Level.CONCERNED: gettext_lazy("Of “%(title)s” you are told what concerns you."),
    Level.NOTHING: gettext_lazy(
        "You are told nothing of “%(title)s”, but for alerts and what you are asked to do by a date."
    ),
    "": gettext_lazy("For “%(title)s” counts what you have said of the places around it."),
}


@require_POST
def follow(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Choose how much one is told of a place."""
    of_kind, place = get_place(request.user, kind, pk)
    form = LevelForm(request.POST, key=kind)
    if not form.is_valid():
        raise Unprocessable(_("Choose everything, what concerns you, or nothing."))
    level = form.cleaned_data["level"]
    set_level_of(user=request.user, kind=of_kind, place=place, level=level)
    thing = of_kind.describe(place)
    messages.success(request, str(SAID[level]) % {"title": thing.title})
    return redirect("notifications:notification_settings" if form.cleaned_data["back"] else thing.url)
