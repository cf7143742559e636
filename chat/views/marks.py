"""What one does with a message besides writing it, what is pinned, and the search in a channel."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from chat import access, live
from chat.access import messages as rights
from chat.actions import marks
from chat.forms.messages import SearchForm
from chat.models import Channel, Message, MessageReactionKind
from chat.queries import in_rows, messages_by_id
from chat.queries import messages as queries
from chat.views.parts import by_script, layout, number
from networks.queries.callees import names_like
from networks.roles import SEND
from portal.shelves import shelved_states

_MOST_TYPED = 100  # characters of a name


@require_safe
def channel_names(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Those one can call on in a channel, whose name begins with ``?q=``."""
    place = access.get_place(request.user, to=SEND, **where)
    among = rights.callable_in(request.user, place)
    return JsonResponse({"names": names_like(among, request.GET.get("q", "")[:_MOST_TYPED])})


@require_safe
def message_acts(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """All one may do with a message, on a page or opened beside it."""
    message = access.get_message(request.user, pk, **where)
    channel, user = message.channel, request.user
    shown = messages_by_id(channel.pk, [pk])[pk]
    queries.dress([shown], user)
    states = shelved_states(user, [row["id"] for row in shown.came]) if not message.removed_at else {}
    context = {
        **part(request, channel, [message]),
        "message": message,
        "reactions": _reactions(shown),
        "files": [(row, states.get(row["id"])) for row in sorted(shown.came, key=lambda row: row["at"])],
        "may_edit": access.can_edit(user, message),
        "may_remove": access.can_remove(user, message),
        "may_answer": rights.can_answer(user, message),
        "may_decide": rights.can_decide(user, message),
        "may_carry": message.removed_at is None and rights.can_carry(user, channel),
    }
    return render(request, "chat/_acts.html" if by_script(request) else "chat/message_acts.html", context)


def _reactions(message: Any) -> list[dict[str, Any]]:
    chosen = {row["kind"]: row for row in message.reactions_shown}
    nobody = {"n": 0, "mine": False}
    return [
        {**nobody, "kind": key, "label": label, **chosen.get(key, {})} for key, label in MessageReactionKind.choices
    ]


@require_POST
def message_react(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """Say something to a message without a word, or take it back."""
    message = rights.get_standing(request.user, pk, **where)
    marks.react(actor=request.user, message=message, kind=request.POST.get("kind", ""))
    return done(request, message)


@require_POST
def message_pin(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """Pin a message, or with ``on=0`` no more."""
    message = rights.get_standing(request.user, pk, **where)
    marks.pin_message(actor=request.user, message=message, pinned=request.POST.get("on") != "0")
    return done(request, message)


@require_POST
def message_decision(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """Mark a message of a case room as a decision, or with ``on=0`` no more."""
    message = rights.get_standing(request.user, pk, **where)
    marks.mark_decision(actor=request.user, message=message, decided=request.POST.get("on") != "0")
    return done(request, message)


@require_safe
def message_pinned(request: SignedInRequest, **where: Any) -> HttpResponse:
    """What is pinned in a channel; in a case room also what was decided."""
    place = access.get_place(request.user, **where)
    pinned, decided = queries.pinned_in(place), queries.decided_in(place)
    dressed(request, place, pinned, apart=True)
    dressed(request, place, decided, apart=True)
    context = {**part(request, place, pinned), "decided": decided}
    return render(request, "chat/message_pinned.html", context)


@require_safe
def message_search(request: SignedInRequest, **where: Any) -> HttpResponse:
    """The messages of a channel that hold the words of ``?q=``, the latest first."""
    place = access.get_place(request.user, **where)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    nothing = queries.Page([], False)
    page = queries.found_in(place, words, number(request.GET.get("before"))) if words else nothing
    found = page.messages[::-1]
    dressed(request, place, found, apart=True)
    context = {**part(request, place, found), "form": form, "words": words, "earlier": page.earlier}
    return render(request, "chat/message_search.html", context, status=422 if form.errors else 200)


# -- parts -----------------------------------------------------------------------------------------


def dressed(request: SignedInRequest, channel: Channel, messages: list[Message], *, apart: bool = False) -> None:
    """Give rows that stand outside of the flow all that they show. ``apart``: each has its name, whatever is before."""
    user = request.user
    sends, moderates = access.can_send(user, channel), access.can_moderate(user, channel)
    in_rows(messages, user, sends=sends, moderates=moderates)
    for message in messages if apart else ():
        message.goes_on = False


def part(request: SignedInRequest, channel: Channel, messages: list[Message]) -> dict[str, Any]:
    """What pages and parts about ``messages`` share."""
    return {
        "channel": channel,
        "messages": messages,
        "sends": access.can_send(request.user, channel),
        **layout(request, channel),
    }


def done(request: SignedInRequest, message: Message) -> HttpResponse:
    """For the script the message as it is now; else back to where it stands."""
    if not by_script(request):
        return redirect(message)
    [now] = messages_by_id(message.channel.pk, [message.pk]).values()
    return JsonResponse(live.as_data(now))
