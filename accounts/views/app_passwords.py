"""The page on which one makes and revokes passwords for programs."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access
from accounts.actions import app_passwords as actions
from accounts.forms import AppPasswordForm
from accounts.queries.app_passwords import passwords_of
from portal.errors import Conflict


@require_http_methods(["GET", "HEAD", "POST"])
def app_passwords(request: HttpRequest) -> HttpResponse:
    """One's own passwords for programs; POST makes another, which is shown in this answer and never again."""
    if request.method == "POST":
        answer: HttpResponse = _make(request)
        return answer
    return _page(request, AppPasswordForm())


@reauthentication_required  # type: ignore[untyped-decorator]
@sensitive_variables("plain")
def _make(request: HttpRequest) -> HttpResponse:
    me, form = access.get_self(request.user), AppPasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made, plain = actions.make(actor=me, label=form.cleaned_data["label"])
    except Conflict as refusal:
        return _page(request, form, status=refusal.status, refused=refusal.sentence)
    return _page(request, AppPasswordForm(), made=made, plain=plain)


def _page(request: HttpRequest, form: AppPasswordForm, status: int = 200, **shown: Any) -> HttpResponse:
    me = access.get_self(request.user)
    context = {
        "form": form,
        "passwords": [(each, actions.opens(each)) for each in passwords_of(me)],
        "address": f"{settings.PORTAL_URL}/dav/",
        **shown,
    }
    answer = render(request, "accounts/app_passwords.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def app_password_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of one's own worthless."""
    actions.revoke(actor=access.get_self(request.user), password=access.get_app_password(request.user, pk))
    messages.success(request, _("This password opens nothing any more."))
    return redirect("accounts:app_passwords")
