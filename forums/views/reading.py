"""Pages one reads: forums, topics, one topic."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from forums import access, actions, live, queries
from forums.queries.dressing import dress
from forums.views.parts import news_context, topic_context
from networks.access import can, get_network
from networks.roles import READ
from networks.views.audience import reader_list
from portal.errors import Unprocessable
from portal.paging import page_number


@require_safe
def forum_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The forums of a network."""
    user = request.user
    place = get_network(user, network)
    forums = list(access.visible_forums(user).filter(network=place))
    forums = queries.with_counts(forums, access.topics_in(user, *forums), access.unread_topics(user))
    context = {"network": place, "forums": forums, "can_open": access.can_open(user, place)}
    return render(request, "forums/forum_list.html", context)


@require_safe
def topic_list(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """The topics of a forum."""
    user = request.user
    place = access.get_forum(user, network, forum)
    page = queries.topics_page(
        access.topics_in(user, place), place, page_number(request.GET.get("page")), user, access.unread_since(user)
    )
    return render(
        request, "forums/topic_list.html", {"forum": place, "page": page, "can_start": access.can_start(user, place)}
    )


@require_safe
def topic_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """A topic, a page of its posts at a time, with the box to reply."""
    user = request.user
    topic: Any = access.get_topic(user, network, pk)
    page = queries.posts_page(topic, page_number(request.GET.get("page")))
    posts: list[Any] = list(page.object_list)
    outside = not can(user, topic.forum.network, READ)  # what is CLEAR is read there, too
    dress(posts, topic, user)
    for post in posts:
        post.may_edit = access.can_edit(user, topic, post.author_id)
        post.author_unknown = post.author_unknown or outside
    seen = [post.pk for post in posts] if topic.noticed else []
    actions.mark_visited(user=user, topic=topic, number=posts[-1].number, seen=topic.seen, posts=seen)
    context = {"page": page, **topic_context(user, topic), **news_context(topic, posts)}
    return render(request, "forums/topic_detail.html", context)


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


@require_POST
def topic_watch(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Follow a topic, or stop following it."""
    topic = access.get_topic(request.user, network, pk)
    if request.POST.get("follow") == "yes":
        actions.follow_topic(actor=request.user, topic=topic)
        messages.success(request, _("You will be told of every reply in this topic."))
    else:
        actions.unfollow_topic(actor=request.user, topic=topic)
        messages.success(request, _("You will not be told of replies in this topic any more."))
    return redirect(topic)
