"""Pages of one topic: its posts, its days, its paper, its title and tags."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from forums import access, actions, live, queries
from forums.access.after import acts_on
from forums.access.reading import can_change_topic, get_post, get_topic_to_change, knows_tags, tags_to_offer
from forums.actions.reading import change_topic
from forums.forms.reading import DayForm, TopicChangeForm, range_of
from forums.queries.dressing import dress
from forums.queries.reading import first_post_since, months_of
from forums.queries.tags import tags_in
from forums.views.parts import news_context, sent, status_of, topic_context
from forums.views.polls import poll_context
from forums.views.requests import board_context
from networks.access import can
from networks.roles import READ
from networks.views.audience import reader_list
from portal.errors import Unprocessable
from portal.marking import RULES
from portal.paging import page_number

PRINTED = 250  # posts on one paper
LONG = 100  # posts from which on one can jump to a day


@require_safe
def topic_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """A topic, a page of its posts at a time, with the box to reply. Without ``?page=`` it opens at the first
    unread post; ``?day=2026-11-12`` leads to the first post from that day on."""
    user = request.user
    topic: Any = access.get_topic(user, network, pk)
    if "day" in request.GET:
        return _to_day(request, topic)
    if "page" not in request.GET and (unread := _unread_elsewhere(topic)):
        return redirect(unread)
    page = queries.posts_page(topic, page_number(request.GET.get("page")))
    posts: list[Any] = list(page.object_list)
    outside = not can(user, topic.forum.network, READ)  # what is CLEAR is read there, too
    dress(posts, topic, user)
    for post in posts:
        post.may_edit = access.can_edit(user, topic, post.author_id)
        post.author_unknown = post.author_unknown or outside
    seen = [post.pk for post in posts] if topic.noticed else []
    actions.mark_visited(user=user, topic=topic, number=posts[-1].number, seen=topic.seen, posts=seen)
    context = {
        "page": page,
        "acts": acts_on(user, topic),
        "seen_in": posts[0].reactions.get("seen", ()) if posts[0].number == 1 and not posts[0].removed_at else (),
        **topic_context(user, topic),
        **news_context(topic, posts),
        **poll_context(user, topic),
        **board_context(request, topic),
        **_around(user, topic),
    }
    return render(request, "forums/topic_detail.html", context)


def _unread_elsewhere(topic: Any) -> str:
    """Where the first unread post stands, unless it is in sight as the topic opens; "" for none."""
    first = topic.seen + 1
    return topic.page_url(first, "new") if 3 < first <= topic.last_number else ""


def _around(user: Any, topic: Any) -> dict[str, Any]:
    """What this area shows around the posts."""
    return {
        "tags": tags_in(topic.tag_names) if knows_tags(user, topic.forum.network) else [],
        "can_change": can_change_topic(user, topic),
        "is_long": topic.last_number > LONG,
    }


def _to_day(request: SignedInRequest, topic: Any) -> HttpResponse:
    form = DayForm(request.GET)
    if not form.is_valid():
        raise Unprocessable(_("Write the day like this: 2026-11-12."))
    post = first_post_since(topic, form.moment())
    return redirect(topic.page_url(post.number, post.anchor) if post else topic)


@require_safe
def topic_days(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """The months in which something was posted, each with a link to its first post."""
    topic: Any = access.get_topic(request.user, network, pk)
    context = {**topic_context(request.user, topic), "months": months_of(topic), "form": None}
    return render(request, "forums/topic_days.html", context)


@require_safe
def topic_print(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """A topic as a paper: all of it, or of a long one 250 posts at a time (``?from=`` and ``?to=``)."""
    user = request.user
    topic: Any = access.get_topic(user, network, pk)
    first, last = range_of(request.GET, topic.last_number, PRINTED)
    posts = queries.posts_of(topic, first, last)
    dress(posts, topic, user)
    starts = range(1, topic.last_number + 1, PRINTED) if topic.last_number > PRINTED else ()
    context = {
        **topic_context(user, topic), **_around(user, topic), "posts": posts, "first": first, "last": last,
        "back": topic.page_url(first), "rule": RULES[topic.marking].readers,
        "ranges": [(start, min(start + PRINTED - 1, topic.last_number), start == first) for start in starts],
    }  # fmt: skip
    return render(request, "forums/topic_print.html", context)


@require_safe
def post_detail(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to where it is now, whatever topic it was in."""
    post = get_post(request.user, network, pk)
    return redirect(post.topic.page_url(post.number, post.anchor))


@require_http_methods(["GET", "HEAD", "POST"])
def topic_edit(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Give a topic another title and other tags."""
    user = request.user
    topic: Any = get_topic_to_change(user, network, pk)
    names = [name for _slug, name in tags_in(topic.tag_names)]
    form = TopicChangeForm(sent(request), initial={"title": topic.title, "tags": names})
    if form.is_valid():
        if change_topic(actor=user, topic=topic, **form.cleaned_data):
            messages.success(request, _("Title and tags are saved."))
        return redirect(topic)
    context = {**topic_context(user, topic), "known_tags": tags_to_offer(user, topic.forum.network)}
    return render(request, "forums/topic_edit.html", {**context, "form": form}, status=status_of(form))


@require_safe
def topic_events(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """What happened in a topic after ``?after=``, for pages that have no socket."""
    topic = access.get_topic(request.user, network, pk)
    after = request.GET.get("after", "")
    if not (after.isascii() and after.isdecimal() and len(after) < 16):
        raise Unprocessable(_("Say after which number: after=12."))
    return JsonResponse({"events": live.events(topic.pk, queries.happened_since(topic, int(after)))})


@require_safe
def topic_readers(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Who reads a topic, by name."""
    topic = access.get_topic(request.user, network, pk)
    readers, back = access.readers_of(topic), topic.get_absolute_url()
    place = topic.forum.network
    return reader_list(request, network=place, readers=readers, marking=topic.marking, back=back, title=topic.title)
