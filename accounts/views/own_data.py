"""What the portal holds about me, a copy of it, and leaving."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import own_data as actions
from accounts.forms import LeaveForm
from accounts.queries import own_data as reads
from portal import personal
from portal.files import file_response, is_continuation

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """The register in words, the last export, and the ways out."""
    me = access.get_self(request.user)
    now = timezone.now()
    export = reads.latest_export(me)
    context = {
        "held": reads.held(),
        "export": export,
        "waiting": reads.waiting_export(me, now),
        "over": export is not None and export.expires_at is not None and export.expires_at <= now,
        "erasure_due_at": me.erasure_due_at,
    }
    return render(request, "accounts/own_data/own_data.html", context)


@require_POST
def export_new(request: HttpRequest) -> HttpResponse:
    """Ask for an export."""
    actions.request_export(actor=access.get_self(request.user))
    messages.success(request, _("Your data is being put together. You get a mail when it is ready."))
    return redirect("accounts:own_data")


@require_safe
def export(request: HttpRequest, nonce: str) -> HttpResponseBase:
    """Fetch an export, once."""
    me = access.get_self(request.user)
    found = access.get_export(me, nonce)
    if request.method == "GET":
        actions.spend_export(actor=me, export=found, continues=is_continuation(request))
    stored = str(found.file.name)
    size = default_storage.size(stored)
    return file_response(
        request, stored, name="my-data.zip", content_type="application/zip", size=size, etag=f"export-{found.pk}"
    )


@reauthentication_required  # type: ignore[untyped-decorator]
@get_or_post
def deactivate(request: HttpRequest) -> HttpResponse:
    """Close my account, after the password and my address once more."""
    me = access.get_self(request.user)
    form = LeaveForm(request.POST if request.method == "POST" else None, address=me.email)
    if request.method == "POST" and form.is_valid():
        actions.deactivate_self(actor=me)
        logout(request)
        return redirect("account_login")
    return _leaving(request, "accounts/own_data/deactivate.html", form)


@reauthentication_required  # type: ignore[untyped-decorator]
@get_or_post
def erase(request: HttpRequest) -> HttpResponse:
    """Ask to be erased, after the password and my address once more."""
    me = access.get_self(request.user)
    form = LeaveForm(request.POST if request.method == "POST" else None, address=me.email)
    if request.method == "POST" and form.is_valid():
        actions.ask_erasure(actor=me)
        messages.success(request, _("Your account will be erased in two weeks. Until then you can take this back."))
        return redirect("accounts:own_data")
    return _leaving(request, "accounts/own_data/erase.html", form)


def _leaving(request: HttpRequest, template: str, form: LeaveForm) -> HttpResponse:
    context = {"form": form, "hindrance": personal.hindrance(request.user)}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
def erase_withdraw(request: HttpRequest) -> HttpResponse:
    """Keep my account after all."""
    actions.withdraw_erasure(actor=access.get_self(request.user))
    messages.success(request, _("Your account stays as it is."))
    return redirect("accounts:own_data")


@require_safe
def people_away(request: HttpRequest) -> HttpResponse:
    """For the secretariat: accounts that were closed, or will be erased."""
    access.require_secretariat(request.user)
    return render(request, "accounts/own_data/people_away.html", {"people": reads.people_away()})


@require_POST
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    me = access.require_secretariat(request.user)
    person = access.get_person_away(me, pk)
    actions.reactivate_person(actor=me, person=person)
    messages.success(request, _("%(name)s can sign in again.") % {"name": person})
    return redirect("accounts:people_away")
