"""Forms that write: forums, topics, replies, edits, marks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from forums import access, actions, queries
from forums.access.queue import looked_at_first
from forums.access.reading import tags_to_offer
from forums.access.templates import can_arrange_templates
from forums.actions.handing_in import hand_in_reply
from forums.actions.polls import hand_in_with_poll
from forums.forms.core import ReplyForm
from forums.forms.polls import PollForm
from forums.forms.templates import NewTopicForm, without_template
from forums.models import Forum, Post, Submission, Topic
from forums.queries.templates import find_template, templates_of
from forums.views.about import About, asked_about
from forums.views.drafts import address_begun, begin, keep_instead, lead_to, require_open, restore
from forums.views.editor import asks_for_preview, post_asked_for, preview, with_quote
from forums.views.guarding import refuse
from forums.views.parts import audience_context, ids_in, reach_of_new_topic, readers_url, sent, status_of, topic_context
from networks.access.rooms import get_network_to_open_rooms
from networks.forms.rooms import RoomForm
from networks.queries import audience as audience_of
from networks.queries.rooms import groups_to_let_in
from networks.views.audience import reader_list
from portal.errors import Conflict, Refusal, Refused, TooMany, Unprocessable
from portal.forms import ChangeMarkingForm
from portal.marking import Marking
from portal.uploads import takes_files

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def forum_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Open a forum, for the whole network or for some of its groups."""
    place = get_network_to_open_rooms(request.user, network, "forums")
    form = RoomForm(sent(request), known=groups_to_let_in(place))
    if form.is_valid():
        text = {key: form.cleaned_data[key] for key in ("name", "description")}
        let_in = form.group_ids()
        try:
            return redirect(actions.open_forum(actor=request.user, network=place, group_ids=let_in, **text))
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
    return render(request, "forums/forum_new.html", {"network": place, "form": form}, status=status_of(form))


@get_or_post
@takes_files(access.get_forum_to_start)
def topic_new(request: SignedInRequest, place: Forum) -> HttpResponse:
    """Start a topic: freely, or with what a template of the forum asks for; with a poll, if one is wanted."""
    user = request.user
    if request.method != "POST" and "template" not in request.GET and (offered := templates_of(place)):
        if begun := address_begun(user, place):
            return redirect(begun)
        context = {"forum": place, "templates": offered, "may_arrange": can_arrange_templates(user, place)}
        return render(request, "forums/topic_start.html", context)
    about = asked_about(request)
    form, poll = _topic_form(request, place, about), PollForm(sent(request))
    begin(request, form, f"forum:{place.pk}", place.network)
    restore(poll, form.draft)
    shown = preview(request, form, place) if asks_for_preview(request) else {}
    if about is not None and form.is_valid() and (wrong := about.refusal(form.cleaned_data["marking"])):
        form.add_error("marking", wrong)
    if form.is_valid() & poll.is_valid() and not asks_for_preview(request):
        kept = ("title", "tags", "marking", "body", "client_id", "attachments", "justification", "hold")
        text = {key: form.cleaned_data[key] for key in kept}
        try:
            outcome = hand_in_with_poll(actor=user, forum=place, poll=poll.poll(), readers=form.named(), **text)
            if about is not None and isinstance(outcome, Topic):
                about.started(user, outcome)
            return _sent_in(request, outcome)
        except (Conflict, Unprocessable, TooMany) as refusal:
            refuse(form, refusal)
    context = {"forum": place, "form": form, "poll_form": poll, **shown, **audience_context(user, place, form)}
    context |= {"known_tags": tags_to_offer(user, place.network), "looked_at_first": looked_at_first(user, place)}
    context["may_arrange"] = can_arrange_templates(user, place)
    named = {user.pk, *ids_in(form["readers"].value() or [])}
    context["reach"] = reach_of_new_topic(user, place, str(context["chosen"]), named)
    status = status_of(form) if form.errors or not poll.errors else 422
    return render(request, "forums/topic_new.html", context, status=status)


def _topic_form(request: SignedInRequest, place: Forum, about: About | None) -> NewTopicForm:
    """The form of a new topic, with the template that its address names; 404 for one that this forum has not.

    A template that was deleted while somebody filled it in: what they wrote becomes the text of a topic without.
    """
    asked = request.GET.get("template") or request.POST.get("template") or "0"
    template = find_template(place, asked)
    known: dict[str, Any] = {
        "people": access.people_to_name(request.user, place),
        "marking": about.described.marking if about else place.network.default_marking,
        "initial": about.initial if about else {},
    }
    data = sent(request)
    if template is None and asked != "0":
        if data is None:
            raise Http404
        form = NewTopicForm(without_template(data), **known)
        form.add_error(None, _("The template was deleted while you wrote. All you filled in stands in the text."))
        return form
    return NewTopicForm(data, template=template, **known)


def _sent_in(request: SignedInRequest, outcome: Post | Topic | Submission) -> HttpResponse:
    """To what was posted; or, if a coordinator looks first, back to its place with a word about that."""
    if isinstance(outcome, Submission):
        messages.info(request, _("A coordinator looks at it first. You will be told when it is shown."))
        return lead_to(request, outcome.topic or outcome.forum)
    return lead_to(request, outcome)


@require_safe
def audience(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """The line that says who would read a topic with this mark."""
    place = access.get_forum(request.user, network, forum)
    marking = request.GET.get("marking", "")
    if marking not in Marking.values:
        raise Unprocessable(_("There is no such mark."))
    named = {request.user.pk, *ids_in(request.GET.getlist("readers"))}
    readers = access.readers_in(place, marking, named)
    context = {"audience": audience_of(readers, place.network), "marking": marking}
    context["readers_url"] = readers_url(place, marking, named)
    if "new" in request.GET:
        context["reach"] = reach_of_new_topic(request.user, place, marking, named)
    return render(request, "forums/_audience.html", context)


@require_safe
def audience_list(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Who would read a topic with this mark, by name."""
    place = access.get_forum(request.user, network, forum)
    marking = request.GET.get("marking", "")
    readers = access.readers_in(place, marking, {request.user.pk, *ids_in(request.GET.getlist("readers"))})
    back, title = place.get_absolute_url(), place.name
    return reader_list(request, network=place.network, readers=readers, marking=marking, back=back, title=title)


@get_or_post
@takes_files(access.get_topic_to_write_in)
def topic_reply(request: SignedInRequest, topic: Topic) -> HttpResponse:
    """Reply to a topic. If it was locked while one wrote, the text becomes a draft."""
    form, source = ReplyForm(sent(request)), post_asked_for(request, topic)
    begin(request, form, f"topic:{topic.pk}", topic.forum.network)
    require_open(request, form, topic)
    shown: dict[str, Any] = {"source": source}
    if asks_for_preview(request):
        shown |= preview(request, form, topic, source=source)
    elif form.is_valid():
        reply = {**form.cleaned_data, "body": with_quote(request, source, form.cleaned_data["body"])}
        try:
            return _sent_in(request, hand_in_reply(actor=request.user, topic=topic, **reply))
        except Refused as refusal:
            keep_instead(request, form, refusal)
        except (Conflict, Unprocessable, TooMany) as refusal:
            refuse(form, refusal)
    context = {**topic_context(request.user, topic), "form": form, **shown}
    return render(request, "forums/topic_reply.html", context, status=status_of(form))


@get_or_post
def topic_marking(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Put a topic under another mark."""
    user = request.user
    topic = access.get_topic_to_mark(user, network, pk)
    people = access.people_to_name(user, topic.forum)
    named = {"readers": queries.readers_named(topic)}
    form = ChangeMarkingForm(sent(request), people=people, marking=topic.marking, initial=named)
    if form.is_valid():
        chosen = form.cleaned_data
        actions.change_marking(
            actor=user, topic=topic, marking=chosen["marking"], reason=chosen["reason"], readers=form.named()
        )
        messages.success(request, _("The mark of this topic is now TLP:%(mark)s.") % {"mark": chosen["marking"]})
        return redirect(topic)
    context = {"topic": topic, "form": form, **audience_context(user, topic.forum, form)}
    context["changes"] = queries.marking_changes(topic)
    return render(request, "forums/topic_marking.html", context, status=status_of(form))
