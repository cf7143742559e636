"""Who is here: sign-in before anything else, then their language, time zone and visit."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone, translation

from accounts.actions import note_visit
from portal.middleware import GetResponse

PUBLIC = ("/accounts/", "/health/", "/metrics", "/i18n/", "/favicon.ico", "/robots.txt")
VISIT_ENDS_AFTER = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=5)


def require_sign_in(get_response: GetResponse) -> GetResponse:
    """Every address but the public ones leads to sign-in, whether it exists or not."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if request.user.is_authenticated or path == "/" or path.startswith(PUBLIC):
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
