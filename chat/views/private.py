"""Pages of conversations: the list, a new one, leaving one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from chat import access
from chat.access import private
from chat.actions.private import leave_conversation, start_conversation
from chat.forms.private import ConversationForm
from chat.queries import private as queries
from chat.views.parts import number, sent
from networks.access import get_person
from portal.errors import Refusal
from portal.paging import page_number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def conversation_list(request: SignedInRequest) -> HttpResponse:
    """One's conversations, the liveliest first, each with its last line and what is unread."""
    user = request.user
    number = page_number(request.GET.get("page"))
    talks = access.visible_conversations(user)
    page = queries.page_of_conversations(talks, user, access.unread_since(user), number)
    context = {"page": page, "can_start": bool(private.networks_to_talk_in(user))}
    return render(request, "chat/conversation_list.html", context)


@get_or_post
def conversation_new(request: SignedInRequest) -> HttpResponse:
    """Start a conversation with people of one network, or go to the one they have."""
    user = request.user
    person = _asked_for(request)
    network = private.get_network_to_talk(user, request.GET.get("network", ""), person)
    people = private.people_to_talk_to(user, network)
    form = ConversationForm(sent(request), people=people, initial={"people": [person.pk] if person else []})
    if form.is_valid():
        said = form.cleaned_data
        try:
            return redirect(start_conversation(actor=user, network=network, **said))
        except Refusal as refusal:
            form.add_error("people", refusal.sentence)
    context = {"form": form, "network": network, "networks": private.networks_to_talk_in(user), "person": person}
    return render(request, "chat/conversation_new.html", context, status=422 if form.errors else 200)


@get_or_post
def conversation_leave(request: SignedInRequest, conversation: int) -> HttpResponse:
    """Ask, then leave a conversation."""
    place = access.get_place(request.user, conversation=conversation)
    if request.method == "POST":
        leave_conversation(actor=request.user, channel=place)
        messages.success(request, _("You have left the conversation."))
        return redirect("chat_own:conversation_list")
    return render(request, "chat/conversation_leave.html", {"channel": place, "network": place.network})


def _asked_for(request: SignedInRequest) -> User | None:
    """The person the address names; 404 unless one may know them."""
    pk = number(request.GET.get("person"))
    if pk is None or pk == request.user.pk:
        if request.GET.get("person") and pk is None:
            raise Http404
        return None
    return get_person(request.user, pk)
