"""Carrying what was said in a channel into a topic of a forum."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from chat.access import messages as rights
from chat.queries import messages as queries
from chat.views.marks import dressed, part
from chat.views.parts import number
from networks.queries.readership import readership
from portal.errors import Unprocessable


@require_safe
def message_carry(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Choose messages (``?message=`` each) and a forum (``?forum=``), see who would gain sight of them, and go on to
    the form of a topic that holds them. Nothing changes by it."""
    user = request.user
    place = rights.get_place_to_carry_from(user, **where)
    chosen = {pk for pk in map(number, request.GET.getlist("message")) if pk is not None}
    if len(chosen) > queries.MOST_CARRIED:
        raise Unprocessable(_("At most %(most)s messages go into a topic.") % {"most": queries.MOST_CARRIED})
    forums = rights.forums_to_carry_to(user, place)
    forum = next((each for each in forums if str(each.pk) == request.GET.get("forum")), None)
    carried = queries.standing_in(place, chosen)
    if forum is not None and carried and "sure" in request.GET:
        ids = ",".join(str(message.pk) for message in carried)
        return redirect(f"{forum.get_absolute_url()}new/?template=0&about=chat.message:{ids}")
    sure = forum is not None and bool(carried)
    page = queries.Page(carried, False) if sure else queries.last_to_carry(place, _before(request, chosen))
    dressed(request, place, page.messages)
    context = {**part(request, place, page.messages), "forums": forums, "forum": forum, "chosen": chosen, "sure": sure}
    context |= {"earlier": page.earlier, "asked": "forum" in request.GET}
    if forum is not None and sure:
        context["gains"] = readership(rights.who_gains(place, forum), place.network, number=1, named=True)
    return render(request, "chat/message_carry.html", context)


def _before(request: SignedInRequest, chosen: set[int]) -> int | None:
    """The page that shows what is chosen, and what came after it."""
    return number(request.GET.get("before")) or (min(chosen) + queries.SHOWN if chosen else None)
