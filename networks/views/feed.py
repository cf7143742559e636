"""A network's feed, and the page on which one makes and revokes the addresses of one's own."""

import hashlib
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, holds_own_key
from networks.access import feed as access
from networks.access import get_network
from networks.actions import feed as actions
from networks.feed import MIME_TYPE, as_atom
from networks.queries import feed as reads
from portal.errors import Conflict
from portal.marking import RULES, Download

WRONG_KEYS = {"feed": "30/m/ip"}


@holds_own_key
@require_safe
def feed_atom(request: HttpRequest, network: str) -> HttpResponseBase:
    """The feed, for whoever comes with a token that opens it. No session is asked or looked at."""
    if not _may_try(request):
        sentence = _("Too many attempts. Wait a minute and try again.")
        return HttpResponse(sentence, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": 60})
    try:
        token = access.get_feed(request.GET.get("token", ""), network)
    except Http404:
        _may_try(request, count=True)
        raise
    entries = reads.entries(token.user, token.network)
    with translation.override(token.user.language):
        body = as_atom(token, entries)
    response = HttpResponse(body, content_type=MIME_TYPE)
    response["ETag"] = etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    answer = get_conditional_response(request, etag=etag, response=response) or response
    if request.method == "GET":
        left = [e.activity.pk for e in entries if RULES[e.thing.marking].download == Download.RECORDED]
        actions.note_fetch(token=token, recorded=left if answer.status_code == 200 else token.on_record)
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _may_try(request: HttpRequest, *, count: bool = False) -> bool:
    """Whether so few wrong tokens came from there lately that another may be tried; ``count`` one more."""
    limits = {"app": "networks", "action": "feed", "config": WRONG_KEYS, "limit_get": True}
    return ratelimit.consume(request, dry_run=not count, **limits) is not None


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def feed_page(request: SignedInRequest, network: str) -> HttpResponse:
    """One's own addresses of the feed; POST makes another, which is shown in this answer and never again."""
    found, status = get_network(request.user, network), 200
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            token = actions.make_token(actor=request.user, network=found)
        except Conflict as refusal:
            context, status = {"refused": refusal.sentence}, refusal.status
        else:
            context = {"address": f"{settings.PORTAL_URL}{found.get_absolute_url()}feed.atom?token={token}"}
    tokens = reads.tokens_of(request.user, found)
    for each in tokens:
        each.user = request.user
    context |= {"network": found, "tokens": [(each, access.opens(each)) for each in tokens]}
    answer = render(request, "networks/feed.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def feed_revoke(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Make one of one's own addresses worthless."""
    actions.revoke_token(actor=request.user, token=access.get_token(request.user, network, pk))
    messages.success(request, _("This address opens nothing any more."))
    return redirect("networks:feed_page", network)
