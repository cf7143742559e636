"""Pages of the forums: forums, topics, one topic, and the forms that write."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from forums import access, actions, live, queries
from forums.forms import EditForm, ReplyForm, TopicForm
from forums.models import Forum, Topic
from networks.access import can, get_network
from networks.access.rooms import get_network_to_open_rooms
from networks.forms.rooms import RoomForm
from networks.queries import Audience
from networks.queries import audience as audience_of
from networks.queries.rooms import groups_to_let_in
from networks.roles import READ, START_TOPIC
from networks.views.audience import asked_for, reader_list
from portal.errors import Conflict, Refusal, Unprocessable
from portal.forms import ChangeMarkingForm
from portal.marking import Marking
from portal.paging import page_number

AUDIENCE_LIVES = 60  # seconds
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def forum_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The forums of a network."""
    user = request.user
    place = get_network(user, network)
    forums = list(access.visible_forums(user).filter(network=place))
    forums = queries.with_counts(forums, access.topics_in(user, *forums), access.unread_topics(user))
    context = {"network": place, "forums": forums, "can_open": access.can_open(user, place)}
    return render(request, "forums/forum_list.html", context)


@get_or_post
def forum_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Open a forum, for the whole network or for some of its groups."""
    place = get_network_to_open_rooms(request.user, network, "forums")
    form = RoomForm(_sent(request), known=groups_to_let_in(place))
    if form.is_valid():
        text = {key: form.cleaned_data[key] for key in ("name", "description")}
        let_in = form.group_ids()
        try:
            return redirect(actions.open_forum(actor=request.user, network=place, group_ids=let_in, **text))
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
    return render(request, "forums/forum_new.html", {"network": place, "form": form}, status=_status(form))


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


@get_or_post
def topic_new(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Start a topic."""
    user = request.user
    place = access.get_forum(user, network, forum, to=START_TOPIC)
    people = access.people_to_name(user, place)
    form = TopicForm(_sent(request), people=people, marking=place.network.default_marking)
    if form.is_valid():
        text = {key: form.cleaned_data[key] for key in ("title", "marking", "body", "client_id")}
        try:
            return redirect(actions.start_topic(actor=user, forum=place, readers=form.named(), **text))
        except Conflict as conflict:
            form.refuse(conflict.sentence)
    context = {"forum": place, "form": form, **_audience(user, place, form)}
    return render(request, "forums/topic_new.html", context, status=_status(form))


@require_safe
def audience(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """The line that says who would read a topic with this mark."""
    place = access.get_forum(request.user, network, forum)
    marking = request.GET.get("marking", "")
    if marking not in Marking.values:
        raise Unprocessable(_("There is no such mark."))
    named = {request.user.pk, *_ids(request.GET.getlist("readers"))}
    readers = access.readers_in(place, marking, named)
    context = {"audience": audience_of(readers, place.network), "marking": marking}
    context["readers_url"] = _readers_url(place, marking, named)
    return render(request, "forums/_audience.html", context)


@require_safe
def audience_list(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Who would read a topic with this mark, by name."""
    place = access.get_forum(request.user, network, forum)
    marking = request.GET.get("marking", "")
    readers = access.readers_in(place, marking, {request.user.pk, *_ids(request.GET.getlist("readers"))})
    back, title = place.get_absolute_url(), place.name
    return reader_list(request, network=place.network, readers=readers, marking=marking, back=back, title=title)


@require_safe
def topic_readers(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Who reads a topic, by name."""
    topic = access.get_topic(request.user, network, pk)
    readers, back = access.readers_of(topic), topic.get_absolute_url()
    place = topic.forum.network
    return reader_list(request, network=place, readers=readers, marking=topic.marking, back=back, title=topic.title)


@require_safe
def topic_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """A topic, a page of its posts at a time, with the box to reply."""
    user = request.user
    topic: Any = access.get_topic(user, network, pk)
    page = queries.posts_page(topic, page_number(request.GET.get("page")))
    posts: list[Any] = list(page.object_list)
    outside = not can(user, topic.forum.network, READ)  # what is CLEAR is read there, too
    for post in posts:
        post.may_edit = access.can_edit(user, topic, post.author_id)
        post.author_unknown = post.author_unknown or outside
    seen = [post.pk for post in posts] if topic.noticed else []
    actions.mark_visited(user=user, topic=topic, number=posts[-1].number, seen=topic.seen, posts=seen)
    return render(request, "forums/topic_detail.html", {"page": page, **_topic(user, topic), **_news(topic, posts)})


@require_safe
def topic_events(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """What happened in a topic after ``?after=``, for pages that have no socket."""
    topic = access.get_topic(request.user, network, pk)
    after = request.GET.get("after", "")
    if not (after.isascii() and after.isdecimal() and len(after) < 16):
        raise Unprocessable(_("Say after which number: after=12."))
    return JsonResponse({"events": live.events(topic.pk, queries.happened_since(topic, int(after)))})


@get_or_post
def topic_reply(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Reply to a topic."""
    topic = access.get_topic_to_reply(request.user, network, pk)
    form = ReplyForm(_sent(request))
    if form.is_valid():
        try:
            return redirect(actions.add_reply(actor=request.user, topic=topic, **form.cleaned_data))
        except Conflict as conflict:
            form.refuse(conflict.sentence)
    return render(
        request, "forums/topic_reply.html", {**_topic(request.user, topic), "form": form}, status=_status(form)
    )


@get_or_post
def post_edit(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Change the text of a post."""
    post = access.get_post_to_edit(request.user, network, topic, pk)
    form = EditForm(_sent(request), initial={"body": post.body})
    if form.is_valid():
        return redirect(actions.edit_post(actor=request.user, post=post, body=form.cleaned_data["body"]))
    context = {**_topic(request.user, post.topic), "post": post, "form": form}
    return render(request, "forums/post_edit.html", context, status=_status(form))


@get_or_post
def topic_marking(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Put a topic under another mark."""
    user = request.user
    topic = access.get_topic_to_mark(user, network, pk)
    people = access.people_to_name(user, topic.forum)
    named = {"readers": queries.readers_named(topic)}
    form = ChangeMarkingForm(_sent(request), people=people, marking=topic.marking, initial=named)
    if form.is_valid():
        sent = form.cleaned_data
        actions.change_marking(
            actor=user, topic=topic, marking=sent["marking"], reason=sent["reason"], readers=form.named()
        )
        messages.success(request, _("The mark of this topic is now TLP:%(mark)s.") % {"mark": sent["marking"]})
        return redirect(topic)
    context = {"topic": topic, "form": form, **_audience(user, topic.forum, form)}
    context["changes"] = queries.marking_changes(topic)
    return render(request, "forums/topic_marking.html", context, status=_status(form))


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


# -- parts -----------------------------------------------------------------------------------------


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _ids(values: list[Any]) -> set[int]:
    """Those of ``values`` that can be ids."""
    return {int(value) for value in values if str(value).isascii() and str(value).isdecimal() and len(str(value)) < 16}


def _audience(user: Any, forum: Forum, form: Any) -> dict[str, Any]:
    """Who would read what ``form`` is about to publish in ``forum``, and under which mark."""
    marking = form["marking"].value()
    named = {user.pk, *_ids(form["readers"].value() or [])}
    known = marking if marking in Marking.values else forum.network.default_marking
    counted = audience_of(access.readers_in(forum, known, named), forum.network)
    return {"chosen": known, "audience": counted, "readers_url": _readers_url(forum, known, named)}


def _readers_url(forum: Forum, marking: str, named: set[int]) -> str:
    """Where those who would read it are listed."""
    return f"{forum.get_absolute_url()}readers/?{urlencode(asked_for(marking, named))}"


def _readership(topic: Any) -> Audience:
    """Who reads ``topic``, in numbers; counted anew when anything has happened in its network."""
    key = f"forums.audience:{topic.pk}:{topic.marking}:{topic.head}"
    known: Audience | None = cache.get(key)
    if known is None:
        known = audience_of(access.readers_of(topic), topic.forum.network)
        cache.set(key, known, AUDIENCE_LIVES)
    return known


def _topic(user: Any, topic: Topic) -> dict[str, Any]:
    """What every page of a topic shows around it."""
    inside = can(user, topic.forum.network, READ)
    return {
        "topic": topic,
        "network": topic.forum.network,
        "audience": _readership(topic),
        "readers_url": f"{topic.get_absolute_url()}readers/" if inside else "",
        "can_mark": access.can_change_marking(user, topic),
        "form": ReplyForm() if access.can_reply(user, topic) else None,
        # CLEAR is read outside of the network too: there without its tabs.
        "layout": "workspace.html" if inside else "base.html",
    }


def _news(topic: Any, posts: list[Any]) -> dict[str, Any]:
    """Where the new begins: ``new_from`` (number of a post), ``new_count``, ``new_url`` if one has to go there."""
    if not 0 < topic.seen < topic.last_number:
        return {}
    first = topic.seen + 1
    here = posts[0].number <= first <= posts[-1].number
    in_sight = here and first - posts[0].number < 3
    url = "#new" if here else topic.page_url(first, "new")
    return {"new_from": first, "new_count": topic.last_number - topic.seen, "new_url": "" if in_sight else url}
