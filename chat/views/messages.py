"""Saying something in a channel, and what one does with what was said."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from chat import access, actions, live, queries
from chat.forms.messages import EditForm, MessageForm
from chat.models import Channel
from chat.views.core import channel_page
from chat.views.marks import done
from chat.views.parts import by_script, layout, number, sent, sentence
from chat.views.sending import said
from chat.views.threads import to_message
from networks.roles import SEND
from notifications.actions import mark_target_read
from portal.errors import Refusal, Unprocessable, answer

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def channel_detail(request: SignedInRequest, **where: Any) -> HttpResponse:
    """A channel where its reader stopped, or at ``?before= ?after= ?around=``. POST: say something."""
    if request.method == "POST":
        return _send(request, access.get_place(request.user, to=SEND, **where))
    place = access.get_place(request.user, **where)
    form = MessageForm() if access.can_send(request.user, place) else None
    return channel_page(request, place, form)


@get_or_post
def message_list(request: SignedInRequest, **where: Any) -> HttpResponse:
    """GET: what happened after ``?after=``, as JSON, for pages without a socket. POST: say something."""
    if request.method == "POST":
        return _send(request, access.get_place(request.user, to=SEND, **where))
    place = access.get_place(request.user, **where)
    after = number(request.GET.get("after"))
    if after is None:
        raise Unprocessable(_("Say after which number: ?after=0."))
    happened = queries.happenings(place.pk, after)
    cursor = happened[-1].seq if happened else after
    return JsonResponse({"events": live.events(place.pk, happened), "cursor": cursor, "more": len(happened) > 99})


@require_safe
def message_detail(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """The address of a message: leads to where it stands, in the flow or in its thread."""
    message = access.get_message(request.user, pk, **where)
    mark_target_read(user=request.user, target_type="chat.message", target_ids=[pk])
    return to_message(message)


@get_or_post
def message_edit(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """Change one's own message, on a page or in its row."""
    message = access.get_message(request.user, pk, to="edit", **where)
    rich, prefix = by_script(request), f"edit-{pk}-%s"
    form = EditForm(sent(request), message=message, rich=rich, auto_id=prefix)
    if form.is_valid():
        text, body = form.cleaned_data["body"]
        try:
            actions.edit_message(actor=request.user, message=message, text=text, body=body)
            return done(request, message)
        except Refusal as refusal:
            form.add_error("body", refusal.sentence)
    if form.errors and by_script(request):
        return answer(request, 422, sentence(form))
    template = "chat/_message_edit.html" if by_script(request) else "chat/message_edit.html"
    context = {"channel": message.channel, "message": message, "form": form, **layout(request, message.channel)}
    context["names"] = f"{message.channel.get_absolute_url()}names/"
    return render(request, template, context, status=422 if form.errors else 200)


@get_or_post
def message_remove(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """Take a message's text away: one's own, or anybody's as a coordinator."""
    message = access.get_message(request.user, pk, to="remove", **where)
    if request.method == "POST":
        actions.remove_message(actor=request.user, message=message)
        return HttpResponse(status=204) if by_script(request) else redirect(message)
    context = {"channel": message.channel, "message": message, **layout(request, message.channel)}
    return render(request, "chat/message_remove.html", context)


def _send(request: SignedInRequest, channel: Channel) -> HttpResponse:
    form = MessageForm(request.POST, request.FILES)
    return said(request, channel, form) or channel_page(request, channel, form, status=422)
