"""The second factor: asked for, put off, replaced, recovered. Setting up and showing one are allauth's pages."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, actions
from accounts.chrome import LATER, visit_of
from accounts.forms import RecoveryForm, ReplaceAppForm
from accounts.http import SignedInRequest
from accounts.second_factor import Standing, in_grace, is_asked_of, standing

NEXT = "second_factor_next"


def _target(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this portal; else an empty string."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and not asked.startswith(request.path) else ""


@require_safe
def second_factor(request: SignedInRequest) -> HttpResponse:
    """What is asked, why, and the ways to do it. Leads on as soon as it is done."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
    found = standing(request.user, request.session)
    target = _target(request)
    if found is Standing.SHOWN:
        return redirect(target or request.session.pop(NEXT, "") or "home")
    if found is Standing.UNSHOWN:
        return redirect(f"{resolve_url('mfa_reauthenticate')}?{urlencode({'next': target or '/'})}")
    if not is_asked_of(request.user):
        return redirect("mfa_index")
    if target:
        request.session[NEXT] = target
    context = {
        "until": request.user.second_factor_grace_until if in_grace(request.user) else None,
        "target": target or request.session.get(NEXT, "/"),
    }
    return render(request, "accounts/second_factor.html", context)


@require_POST
def second_factor_later(request: SignedInRequest) -> HttpResponse:
    """Leave the reminder away for the rest of this visit."""
    access.get_self(request.user)
    request.session[LATER] = visit_of(request)
    return redirect(_target(request) or "home")


@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def app_replace(request: SignedInRequest) -> HttpResponse:
    """Another phone: the new app takes the place of the old one in one step, so that there always is one."""
    authenticator = access.get_app(request.user)
    form = ReplaceAppForm(data=request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.replace_app(user=request.user, secret=form.secret, code=form.cleaned_data["code"])
        form.forget()
        messages.success(request, _("The new app is on. The old one no longer opens your account."))
        return redirect("mfa_index")
    context = {"form": form, "totp_svg_data_uri": form.picture(), "replaces": authenticator}
    return render(request, "mfa/totp/activate_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def key_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """allauth's page, where a second factor is left after it, or none need be."""
    access.require_to_spare(request.user, pk)
    answer: HttpResponse = remove_webauthn(request, pk=pk)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """The secretariat takes the second factor of somebody who has lost theirs."""
    person = access.get_person_to_recover(request.user, pk)
    form = RecoveryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.reset_second_factor(actor=request.user, person=person, **form.cleaned_data)
        messages.success(request, _("The second factor of %(name)s is reset.") % {"name": person})
        return redirect("second_factor_reset", pk=pk)
    context = {"person": person, "form": form, "hours": actions.AFTER_RECOVERY.days * 24}
    return render(request, "accounts/second_factor_reset.html", context, status=422 if form.is_bound else 200)
