"""Pages one reads: the forums of a network, the topics of a forum."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from forums import access, queries
from forums.access.reading import moved_from, unread_in
from forums.actions.reading import mark_read, take_back
from forums.forms.reading import LEFT, NOTHING, SHOWS, SORTS, country_options, options, sought
from forums.queries.reading import Facets, Sought, facets_of, topics_page
from forums.views.parts import bulk_form, follow_forum
from networks.access import get_network, rights_of
from networks.models import Network
from portal.countries import name_of
from portal.paging import page_number


@require_safe
def forum_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The forums of a network."""
    user = request.user
    place = get_network(user, network)
    forums = list(access.visible_forums(user).filter(network=place))
    counted: list[Any] = queries.with_counts(forums, access.topics_in(user, *forums), access.unread_topics(user))
    context = {"network": place, "forums": counted, "can_open": access.can_open(user, place)}
    context |= {"any_new": any(forum.unread for forum in counted), "undo": request.GET.get("undo", "")}
    return render(request, "forums/forum_list.html", context)


@require_safe
def topic_list(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """The topics of a forum, as far as they are asked for."""
    user = request.user
    place = access.get_forum(user, network, forum)
    topics, asked = access.topics_in(user, place), sought(request.GET)
    seat = rights_of(user).seats[place.network_id]
    facets = facets_of(topics, place, f"{user.pk}:{seat.role}:{seat.head}")
    number = page_number(request.GET.get("page"))
    page = topics_page(topics, place, number, user, access.unread_since(user), asked, facets.listed)
    opens = not asked.narrow and number == 1
    context = {
        "forum": place,
        "page": page,
        "asked": asked,
        "base": f"/networks/{network}/topics/",
        "any_new": any(topic.is_new for topic in page.object_list),
        "undo": request.GET.get("undo", ""),
        "moved": moved_from(user, place) if facets.moved and opens else [],
        "can_start": access.can_start(user, place),
        "follow": follow_forum(user, place),
        "bulk": bulk_form(user, place),
        **_choices(facets, asked),
    }
    return render(request, "forums/topic_list.html", context)


def _choices(facets: Facets, asked: Sought) -> dict[str, Any]:
    """What the filters offer, and in words what they leave."""
    tag = facets.tags.get(asked.tag, asked.tag)
    words = [
        str(LEFT[asked.show]) if asked.show else "",
        _("tag “%(tag)s”") % {"tag": tag} if asked.tag else "",
        _("started from %(country)s") % {"country": name_of(asked.country)} if asked.country else "",
    ]
    tags = {asked.tag: tag} | facets.tags if asked.tag else facets.tags
    title, text = NOTHING["" if asked.tag or asked.country else asked.show]
    return {
        "filters": bool(facets.countries) or asked.narrow,
        "shows": options(tuple(SHOWS.items()), asked.show),
        "sorts": options(tuple(SORTS.items()), asked.sort),
        "tags": options(tuple(tags.items()), asked.tag),
        "countries": country_options(tuple(facets.countries), asked.country),
        "left": ", ".join(word for word in words if word),
        "empty": {"title": title, "text": text},
    }


@require_POST
def forum_read(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Mark every topic of a forum as read."""
    place = access.get_forum(request.user, network, forum)
    topics = unread_in(request.user, place.network, place)
    return _marked(request, place.get_absolute_url(), *mark_read(user=request.user, topics=topics))


@require_POST
def network_read(request: SignedInRequest, network: str) -> HttpResponse:
    """Mark every topic of a network as read."""
    place = get_network(request.user, network)
    return _marked(request, _forums_of(place), *mark_read(user=request.user, topics=unread_in(request.user, place)))


def _marked(request: SignedInRequest, url: str, count: int, word: str) -> HttpResponse:
    if not count:
        messages.info(request, _("There was nothing unread here."))
        return redirect(url)
    messages.success(
        request, ngettext("%(n)d topic is marked as read.", "%(n)d topics are marked as read.", count) % {"n": count}
    )
    return redirect(f"{url}?{urlencode({'undo': word})}")


@require_POST
def read_undo(request: SignedInRequest, network: str) -> HttpResponse:
    """Make unread again what was marked as read a moment ago."""
    place = get_network(request.user, network)
    count = take_back(user=request.user, word=request.POST.get("undo", ""))
    messages.success(
        request, ngettext("%(n)d topic is unread again.", "%(n)d topics are unread again.", count) % {"n": count}
    )
    slug = request.POST.get("forum", "")
    known = access.visible_forums(request.user).filter(network=place, slug=slug).first() if slug else None
    return redirect(known or _forums_of(place))


def _forums_of(network: Network) -> str:
    return f"{network.get_absolute_url()}forums/"
