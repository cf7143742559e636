"""The link in a digest that ends digests: for people a page with a button, for mail programs one POST.

Whoever holds the link is not signed in by it, and need not be. Opening it changes nothing: scanners open every link.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import holds_own_key
from notifications.access import digests as access
from notifications.actions import digests as actions
from notifications.digesting.stop_links import again_path, read_again, read_stop

METHODS = ["GET", "HEAD", "POST"]


@holds_own_key
@csrf_exempt
@never_cache
@require_http_methods(METHODS)
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the digests. RFC 8058: a mail program posts here without asking anything, and gets a sentence."""
    digest = access.find_digest(read_stop(token))
    if digest is None:
        return _page(request, "unknown", status=404)
    state = access.state_of(digest)
    if request.method != "POST":
        return _page(request, state)
    before = actions.end_digests(digest=digest) if state == access.OPEN else ""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        said = _("There is a newer digest, with a link that works.") if state == access.OLD else _("No more digests.")
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    return redirect(again_path(digest.pk, before) if before else request.path)


@holds_own_key
@csrf_exempt
@never_cache
@require_http_methods(METHODS)
def digest_again(request: HttpRequest, token: str) -> HttpResponse:
    """Take the end of digests back."""
    found = read_again(token)
    digest = access.find_digest(found[0]) if found else None
    if found is None or digest is None:
        return _page(request, "unknown", status=404)
    if request.method == "POST":
        actions.begin_digests(digest=digest, rhythm=found[1])
        return redirect(request.path)
    return _page(request, "stopped" if access.state_of(digest) == access.DONE else "begun")


def _page(request: HttpRequest, state: str, status: int = 200) -> HttpResponse:
    answer = render(request, "notifications/digest_stop.html", {"state": state}, status=status)
    # The address is the key: no page opened from here learns it.
    answer["Referrer-Policy"] = "strict-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
