"""A thread beside the flow of a channel."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from chat import access
from chat.access import messages as rights
from chat.actions.marks import see_thread
from chat.forms.messages import MessageForm
from chat.models import Message
from chat.queries import messages as queries
from chat.views.marks import dressed, part
from chat.views.parts import by_script, number
from chat.views.sending import said
from networks.roles import SEND
from notifications.actions import mark_target_read

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def thread_detail(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """The answers to a message, on a page or as a part of the channel's. POST: answer."""
    if request.method == "POST":
        access.get_place(request.user, to=SEND, **where)
    root = rights.get_root(request.user, pk, **where)
    form = MessageForm() if rights.can_answer(request.user, root) else None
    if request.method == "POST":
        form = MessageForm(request.POST, request.FILES)
        answer = said(request, root.channel, form, root=root)
        if answer is not None:
            return answer
    return _thread_page(request, root, form)


def _thread_page(request: SignedInRequest, root: Message, form: MessageForm | None) -> HttpResponse:
    user, channel = request.user, root.channel
    before = number(request.GET.get("before"))
    page = queries.thread(root, before)
    [top] = queries.messages_by_id(channel.pk, [root.pk]).values()
    top.channel = channel
    dressed(request, channel, [top])
    dressed(request, channel, page.messages)
    if before is None and page.messages:
        see_thread(user=user, root=root, last=page.messages[-1].pk, seen=queries.thread_seen(root, user))
    calling = [message.pk for message in (top, *page.messages) if message.calls_me]
    if calling:
        mark_target_read(user=user, target_type="chat.message", target_ids=calling)
    context = {**part(request, channel, page.messages), "top": [top], "root": root, "form": form}
    context |= {"earlier": page.earlier, "names": f"{channel.get_absolute_url()}names/"}
    template = "chat/_thread.html" if by_script(request) else "chat/thread_detail.html"
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def to_message(message: Message) -> HttpResponse:
    """Where ``message`` stands: in the flow, or in its thread."""
    base = message.channel.get_absolute_url()
    if message.root_id is None:
        return redirect(f"{base}?around={message.pk}#message-{message.pk}")
    return redirect(f"{base}messages/{message.root_id}/thread/?before={message.pk + 25}#message-{message.pk}")
