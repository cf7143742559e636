"""What one follows, by which medium one is told, and when: one page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from notifications.actions.choosing import choose_media, choose_pace
from notifications.forms.settings import MediaForm, PaceForm
from notifications.queries.following import following
from notifications.queries.relaying import media_wanted
from notifications.queries.standing import pace_of
from notifications.queries.week import last_week
from portal.errors import Unprocessable
from portal.sections import Text
from portal.telling import LOCKED, Medium, Sort

HERE = "notifications:notification_settings"


@dataclass(frozen=True, slots=True)
class Line:
    """A sort of notice with its media: value, label, wanted."""

    label: Text
    locked: bool
    cells: list[tuple[str, Text, bool]]


@require_safe
def notification_settings(request: SignedInRequest) -> HttpResponse:
    """All that one follows and how one is told of it."""
    return _page(request, PaceForm(None, instance=pace_of(request.user)))


@require_POST
def media_choose(request: SignedInRequest) -> HttpResponse:
    """Choose the media of each sort of notice."""
    form = MediaForm(request.POST)
    if not form.is_valid():
        raise Unprocessable(_("There is no such sort of notice, or it cannot be chosen."))
    choose_media(user=request.user, chosen=form.chosen())
    messages.success(request, _("Your choice of media is saved."))
    return redirect(HERE)


@require_POST
def pace_choose(request: SignedInRequest) -> HttpResponse:
    """Choose when one is told."""
    form = PaceForm(request.POST, instance=pace_of(request.user))
    if not form.is_valid():
        return _page(request, form, status=422)
    choose_pace(user=request.user, fields=form.cleaned_data)
    messages.success(request, _("Your hours are saved."))
    return redirect(HERE)


def _page(request: SignedInRequest, form: PaceForm, status: int = 200) -> HttpResponse:
    user = request.user
    table = following(user)
    context = {
        "table": table,
        "lines": _lines(user),
        "media": Medium.choices,
        "form": form,
        "week": last_week(user, table.said, pace_of(user)),
    }
    return render(request, "notifications/settings.html", context, status=status)


def _lines(user: Any) -> list[Line]:
    wishes = media_wanted([user.pk], Sort.values)
    return [
        Line(
            sort.label, sort in LOCKED,
            [(f"{sort}:{medium}", medium.label, medium in wishes(user.pk, sort)) for medium in Medium],
        )
        for sort in Sort
    ]  # fmt: skip
