"""Who is here: sign-in before anything else, then their language, time zone and visit, then their second factor."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.actions import begin_grace, note_visit
from accounts.http import has_own_key
from accounts.second_factor import Standing, lets_in, standing
from portal.middleware import GetResponse

PUBLIC = ("/accounts/", "/health/", "/metrics", "/i18n/", "/favicon.ico", "/robots.txt", "/sw.js")
# Open to somebody who is signed in but has to set up, or show, a second factor first: what leads there and out,
# and what is open to the signed out as well. By the names of the addresses; everything else is shut.
NEVER_SHUT = frozenset({
    "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "set_language", "service_worker", "health_live", "health_ready", "metrics", "second_factor",
})  # fmt: skip
LEADS_OUT = {
    Standing.MISSING: NEVER_SHUT | {"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"},
    Standing.UNSHOWN: NEVER_SHUT | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"},
}
VISIT_ENDS_AFTER = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=5)


def require_sign_in(get_response: GetResponse) -> GetResponse:
    """Every address but the public ones leads to sign-in, whether it exists or not."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if request.user.is_authenticated or path == "/" or path.startswith(PUBLIC) or _has_own_key(path):
            return get_response(request)
        target = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        login = redirect_to_login(target, resolve_url(settings.LOGIN_URL))
        if getattr(request, "htmx", False):
            return HttpResponse(status=401, headers={"HX-Redirect": login.url})
        return login

    return middleware


def personal_settings(get_response: GetResponse) -> GetResponse:
    """Show the portal in the person's language and time zone, and note that they are here."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        now = timezone.now()
        if user.last_seen_at is None or now - user.last_seen_at > NOTED_EVERY:
            note_visit(
                user=user, now=now, new_visit=user.last_seen_at is None or now - user.last_seen_at > VISIT_ENDS_AFTER
            )
        with timezone.override(ZoneInfo(user.time_zone)), translation.override(user.language):
            request.LANGUAGE_CODE = user.language
            return get_response(request)

    return middleware


def require_second_factor(get_response: GetResponse) -> GetResponse:
    """Let nobody in without a second factor of whom one is asked and whose grace is over, nor with a session that
    has not shown the one they have. No query on a page: rights are loaded anyway."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        found = standing(user, request.session)
        if found is Standing.UNTOLD:
            begin_grace(user=user)
            found = standing(user, request.session)
        if lets_in(found) or _has_own_key(request.path_info):
            return get_response(request)
        request.withheld = found  # type: ignore[attr-defined]  # the shell shows nothing of the inside
        open_names = LEADS_OUT[found]
        if _name(request.path_info) in open_names:
            _forget_suspended(request, open_names)
            return get_response(request)
        return _lead_to_it(request)

    return middleware


def _has_own_key(path: str) -> bool:
    """Whether the address opens to a key it carries, whoever is signed in."""
    try:
        return has_own_key(resolve(path).func)
    except Resolver404:
        return False


def _name(path: str) -> str:
    """The name of the address; empty for an unknown one, and for those inside a namespace."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return "" if match.namespaces else match.url_name or ""


def _forget_suspended(request: HttpRequest, open_names: frozenset[str]) -> None:
    """allauth keeps a form that was sent before it asked for the password, and acts on it after. It goes through no
    middleware then, so what is shut now must not lie there from before."""
    kept = request.session.get(STATE_SESSION_KEY)
    if kept is not None and _name(json.loads(kept.get("request", "{}")).get("path", "")) not in open_names:
        del request.session[STATE_SESSION_KEY]


def _lead_to_it(request: HttpRequest) -> HttpResponse:
    """To the page that says what is asked; scripts are told in words, and where to go."""
    target = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    scripted = getattr(request, "htmx", False) or "application/json" in request.headers.get("Accept", "")
    if not scripted:
        return redirect(f"{reverse('second_factor')}?{urlencode({'next': target})}")
    sentence = _("Show your second factor first. Load the page anew.")
    answer = HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")
    answer["HX-Redirect"] = reverse("second_factor")
    return answer
