"""What the editor asks for: names to call on, passages to quote, and how a text will look."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from forums.access import editor as access
from forums.actions.body import require_sound
from forums.actions.quotes import quote_passage, whole_of
from forums.models import Forum, Post, Topic
from forums.queries.quotes import filled, quote_html
from forums.views.parts import ids_in
from networks.queries.callees import Callees, names_like
from portal.errors import Refusal, Unprocessable
from portal.marking import Marking

_MOST_TYPED = 100  # characters of a name


@require_safe
def topic_names(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Those one can call on in a topic, whose name begins with ``?q=``."""
    topic = access.get_topic_to_call_in(request.user, network, pk)
    return _names(request, access.callable_in(request.user, topic))


@require_safe
def forum_names(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Those one can call on in a new topic under ``?marking=`` that names ``?readers=``."""
    place = access.get_forum_to_call_in(request.user, network, forum)
    marking = request.GET.get("marking") or place.network.default_marking
    if marking not in Marking.values:
        raise Unprocessable(_("There is no such mark."))
    named = ids_in(request.GET.getlist("readers"))
    return _names(request, access.callable_by(request.user, place, marking, named))


def _names(request: SignedInRequest, among: Callees) -> JsonResponse:
    return JsonResponse({"names": names_like(among, request.GET.get("q", "")[:_MOST_TYPED])})


@require_POST
def post_quote(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Quote ``passage`` of a post, or all of it: the fragment that goes into the text one writes."""
    post = access.get_post_to_quote(request.user, network, topic, pk)
    quote = quote_passage(actor=request.user, post=post, passage=request.POST.get("passage", ""))
    return HttpResponse(quote_html(quote))


# -- parts of the forms that write -----------------------------------------------------------------


def post_asked_for(request: SignedInRequest, topic: Topic) -> Post | None:
    """The post that ``?quote=`` (or the same field of the form) names, to be quoted before one's own words.

    Without scripts one quotes by this; 404 for a post that is not in ``topic``.
    """
    asked = request.POST.get("quote") or request.GET.get("quote") or ""
    if not asked:
        return None
    if not ids_in([asked]):
        raise Http404
    return access.get_post_to_quote(request.user, topic.forum.network.slug, topic.pk, int(asked))


def with_quote(request: SignedInRequest, post: Post | None, body: str) -> str:
    """``body`` with all of ``post`` quoted in front of it."""
    if post is None:
        return body
    quote = quote_passage(actor=request.user, post=post)
    return f'<blockquote data-quote="{quote.pk}" dir="auto"></blockquote>{body}'


def asks_for_preview(request: SignedInRequest) -> bool:
    """Whether the form was sent to be looked at, not to be kept."""
    return request.method == "POST" and "preview" in request.POST


def preview(
    request: SignedInRequest, form: Any, place: Topic | Forum, before: str = "", source: Post | None = None
) -> dict[str, Any]:
    """Context of a page that shows above its form what would be posted; the form says what would be refused.

    Args:
        place: the topic it goes to, or the forum of a new one.
        before: the text that stands now.
        source: the post that is quoted in front of it.
    """
    if not form.is_valid():
        return {}
    chosen, body = form.cleaned_data, form.cleaned_data["body"]
    if isinstance(place, Topic):
        among = access.callable_in(request.user, place)
    else:
        among = access.callable_by(request.user, place, chosen["marking"], form.named())
    try:
        require_sound(actor=request.user, body=body, among=among, before=before)
    except Refusal as refusal:
        form.add_error("body", refusal.sentence)
    shown = filled(body, request.user)
    return {"preview": shown if source is None else quote_html(whole_of(source)) + shown}
