"""The link in a mail that stops one watch: for people a page with a button, for mail programs one POST.

Whoever holds the link is not signed in by it, and need not be. Opening it changes nothing: scanners open every link.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import holds_own_key
from notifications.access import stopping as access
from notifications.actions import stopping as actions
from notifications.mails.stop_links import undo_path

METHODS = ["GET", "HEAD", "POST"]


@holds_own_key
@csrf_exempt
@never_cache
@require_http_methods(METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one watch. RFC 8058: a mail program posts here without asking anything, and gets a sentence."""
    found = access.find_stop(token)
    if found is None:
        return _page(request, {"state": "unknown"}, status=404)
    if request.method != "POST":
        context = {"state": access.state_of(found), **access.named(found.user_id, found.scope, found.title)}
        return _page(request, context)
    undo = actions.stop_watch(stop=found)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(_("You will not be told of this any more."), content_type="text/plain; charset=utf-8")
    return redirect(undo_path(undo) if undo else request.path)


@holds_own_key
@csrf_exempt
@never_cache
@require_http_methods(METHODS)
def stop_undo(request: HttpRequest, token: str) -> HttpResponse:
    """Take a stop back: what was said before it counts again."""
    found = access.find_undo(token)
    if found is None:
        return _page(request, {"state": "unknown"}, status=404)
    if request.method == "POST":
        actions.undo_stop(undo=found)
        return redirect(request.path)
    return _page(request, {"state": "stopped" if access.can_undo(found) else "over"})


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, "notifications/stop.html", context, status=status)
    # The address is the key: no page opened from here learns it.
    answer["Referrer-Policy"] = "strict-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
