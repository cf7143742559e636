"""Polls on topics."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from forums.access import polls as access
from forums.actions.polls import cast_vote, close_poll, make_poll
from forums.forms.polls import PollForm
from forums.models import Poll, Topic
from forums.queries import polls as reads
from forums.views.parts import ids_in, sent, status_of, topic_context
from portal.errors import Unprocessable

MOST_SENT = 100  # boxes; more than any form here has


def poll_context(user: Any, topic: Topic) -> dict[str, Any]:
    """What the page of a topic shows of its poll: ``poll``, or ``can_add_poll``. No query without a poll, two with."""
    counted = reads.count(topic, user) if access.can_see_poll(user, topic) else None
    if counted is None:
        return {"can_add_poll": access.can_add_poll(user, topic)}
    refusal = access.hindrance(user, counted.poll)
    spent = access.spent(user, counted.poll, counted)
    return {
        "poll": counted,
        "poll_votes": refusal is None and not spent,
        "poll_says": spent or (refusal.sentence if refusal else ""),
        "poll_result": access.shows_result(user, counted.poll, counted),
        "poll_closes": access.can_close(user, counted.poll),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def poll_new(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Put a poll on a topic that stands."""
    topic = access.get_topic_to_poll(request.user, network, pk)
    form = PollForm(sent(request), required=True)
    poll = form.poll() if form.is_valid() else None
    if poll is not None:
        return _to(make_poll(actor=request.user, topic=topic, poll=poll))
    context = {**topic_context(request.user, topic), "poll_form": form}
    return render(request, "forums/poll_new.html", context, status=status_of(form))


@require_POST
def poll_vote(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Vote, or vote otherwise."""
    poll = access.get_poll(request.user, network, pk)
    values = request.POST.getlist("choice")
    chosen = ids_in(values)
    if len(values) > MOST_SENT or len(chosen) < len(set(values)):
        raise Unprocessable(_("This is not one of the choices of this poll."))
    cast_vote(actor=request.user, poll=poll, choices=chosen)
    messages.success(request, _("Your vote is counted."))
    return _to(poll)


@require_POST
def poll_close(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """End a poll."""
    poll = access.get_poll_to_close(request.user, network, pk)
    close_poll(actor=request.user, poll=poll)
    messages.success(request, _("The poll has ended."))
    return _to(poll)


def _to(poll: Poll) -> HttpResponse:
    return redirect(f"{poll.topic.get_absolute_url()}#poll")
