"""What coordinators do with whole topics: pin, lock, archive, move, merge; with one or with many."""

from collections.abc import Callable
from functools import partial, wraps
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from forums import access, queries
from forums.access import moderation as moderating
from forums.actions import moderation as actions
from forums.actions.regrouping import merge_topics
from forums.forms import moderation as forms
from forums.models import Forum, Topic
from forums.queries import moderation as reads
from forums.views.parts import sent, status_of
from portal.errors import Refusal, Unprocessable
from portal.marking import is_lower

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def leads_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have the address of a topic that was merged into another lead there, whoever may read that."""

    @wraps(view)
    def answer(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
        try:
            return view(request, network, pk)
        except Http404:
            target = moderating.where_merged(request.user, network, pk)
            if target is None:
                raise
            return redirect(target)

    return answer


def promise(*parts: Any) -> str:
    """What was shown and agreed to, as a word that changes with any of ``parts``."""
    return sha256(repr(parts).encode()).hexdigest()[:20]


# -- one topic: so, or not so ----------------------------------------------------------------------


@require_POST
def topic_pin(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Put a topic at the top of its list, or take it off."""
    topic = moderating.get_topic_to_moderate(request.user, network, pk)
    form = _valid(forms.SwitchForm(request.POST))
    actions.pin_topic(actor=request.user, topic=topic, pinned=form.is_on)
    said = _("The topic is pinned.") if form.is_on else _("The topic is not pinned any more.")
    messages.success(request, said)
    return redirect(topic)


@require_POST
def topic_lock(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Lock a topic with a reason, or unlock it."""
    topic = moderating.get_topic_to_moderate(request.user, network, pk)
    form = _valid(forms.LockForm(request.POST))
    actions.lock_topic(actor=request.user, topic=topic, locked=form.is_on, reason=form.cleaned_data["reason"])
    said = _("The topic is locked: nobody can reply any more.") if form.is_on else _("The topic takes replies again.")
    messages.success(request, said)
    return redirect(topic)


@require_POST
def topic_archive(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Put a topic into the archive, or bring it back."""
    topic = moderating.get_topic_to_moderate(request.user, network, pk)
    form = _valid(forms.SwitchForm(request.POST))
    actions.archive_topic(actor=request.user, topic=topic, archived=form.is_on)
    said = _("The topic is in the archive.") if form.is_on else _("The topic stands in the list again.")
    messages.success(request, said)
    return redirect(topic)


def _valid(form: Any) -> Any:
    """``form`` if it holds; else 422 with the first sentence about what is wrong."""
    if not form.is_valid():
        [first, *_others] = [error for errors in form.errors.values() for error in errors]
        raise Unprocessable(str(first))
    return form


# -- one topic: elsewhere --------------------------------------------------------------------------


@get_or_post
def topic_move(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Move a topic to another forum: first who gains and who loses sight of it, then do it."""
    user = request.user
    topic = moderating.get_topic_to_moderate(user, network, pk)
    form = forms.MoveForm(sent(request), forums=moderating.forums_to_move_to(user, topic.forum))
    context = {"topic": topic, "network": topic.forum.network, "form": form}
    if form.is_valid():
        target = form.cleaned_data["forum"]
        sure = promise(topic.pk, topic.forum_id, topic.marking, target.pk, target.restricted)
        if request.POST.get("sure") == sure:
            actions.move_topic(actor=user, topic=topic, forum=target, leave_line=form.cleaned_data["leave_line"])
            messages.success(request, _("The topic is in “%(forum)s” now.") % {"forum": target.name})
            return redirect(topic)
        context |= {"sight": _sight_after_move([topic], target), "target": target, "sure": sure}
    return render(request, "forums/topic_move.html", context, status=status_of(form))


def _sight_after_move(topics: list[Topic], target: Forum) -> reads.Sight:
    """Who gains and who loses sight of ``topics``, all of one network, in ``target``."""
    target.network = topics[0].forum.network
    changes = {}
    for topic in topics:
        named = queries.readers_named(topic) if topic.marking == "RED" else None
        after = access.readers_in(target, topic.marking, named or ())
        changes[topic.forum_id, topic.marking, named and tuple(named)] = (access.readers_of(topic), after)
    return reads.sight(list(changes.values()), target.network)


@get_or_post
def topic_merge(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Merge a topic into another one: first who gains and who loses sight of it, then do it."""
    user = request.user
    topic = moderating.get_topic_to_moderate(user, network, pk)
    form = forms.MergeForm(sent(request))
    context = {"topic": topic, "network": topic.forum.network, "form": form}
    target = target_of(user, topic, form) if form.is_valid() else None
    if target is not None and _reason_given(form, topic, target):
        sure = promise(topic.pk, topic.marking, target.pk, target.marking, target.forum_id)
        context |= {"sight": sight_with(topic, target), "target": target, "sure": sure}
        if request.POST.get("sure") == sure:
            try:
                merge_topics(actor=user, topic=topic, target=target, reason=form.cleaned_data["reason"])
            except Refusal as refusal:
                return _refused(request, "forums/topic_merge.html", context, refusal)
            messages.success(request, _("All posts of the other topic are here now."))
            return redirect(target)
    context["suggested"] = reads.topics_to_suggest(moderating.moderated_topics(user), topic)
    return render(request, "forums/topic_merge.html", context, status=status_of(form))


def target_of(user: Any, topic: Topic, form: Any) -> Topic | None:
    """The topic that ``form`` names; None, with a word in the form, if there is none that would do."""
    try:
        return moderating.get_topic_to_join(user, topic, form.cleaned_data["target"])
    except Http404:
        form.add_error("target", _("There is no such topic in this network."))
    except Refusal as refusal:
        form.add_error("target", refusal.sentence)
    return None


def _reason_given(form: Any, topic: Topic, target: Topic) -> bool:
    """Whether ``form`` says why a stricter topic may go into another one, if it is stricter."""
    if is_lower(target.marking, topic.marking) and not form.cleaned_data["reason"]:
        sentence = _("The other topic has a lower mark: raise that first, or say why the mark may be lowered.")
        form.add_error("reason", sentence)
    return not form.errors


def sight_with(topic: Topic, target: Topic) -> reads.Sight:
    """Who gains and who loses sight of posts of ``topic`` in ``target``."""
    return reads.sight([(access.readers_of(topic), access.readers_of(target))], topic.forum.network)


def _refused(request: Any, template: str, context: dict[str, Any], refusal: Refusal) -> HttpResponse:
    context["form"].add_error(None, refusal.sentence)
    context.pop("sight", None)
    return render(request, template, context, status=refusal.status)


# -- many topics -----------------------------------------------------------------------------------


@require_POST
def topics_moderate(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Do the same with all ticked topics of a forum, or with none of them."""
    user = request.user
    place = moderating.get_forum_to_moderate(user, network, forum)
    form = _valid(forms.BulkForm(request.POST, forums=moderating.forums_to_move_to(user, place)))
    topics = moderating.get_topics_to_moderate(user, place, form.ids)
    chosen = form.cleaned_data
    if chosen["act"] == forms.MOVE:
        target = chosen["forum"]
        sure = promise([(topic.pk, topic.marking) for topic in topics], place.pk, target.pk, target.restricted)
        if request.POST.get("sure") != sure:
            context = {"forum": place, "network": place.network, "form": form, "topics": topics, "target": target}
            context |= {"sight": _sight_after_move(topics, target), "sure": sure}
            return render(request, "forums/topics_move.html", context)
    done = actions.moderate_topics(actor=user, forum=place, topics=topics, act=_act(user, chosen))
    said = ngettext("Done with %(n)d topic.", "Done with %(n)d topics.", done)
    messages.success(request, said % {"n": done})
    return redirect(place)


def _act(user: Any, chosen: dict[str, Any]) -> Callable[[Topic], object]:
    """What is to be done with each topic."""

    def do(action: Callable[..., object], **fields: Any) -> Callable[[Topic], object]:
        return lambda topic: partial(action, actor=user, topic=topic)(**fields)

    match chosen["act"]:
        case forms.PIN | forms.UNPIN:
            return do(actions.pin_topic, pinned=chosen["act"] == forms.PIN)
        case forms.LOCK | forms.UNLOCK:
            return do(actions.lock_topic, locked=chosen["act"] == forms.LOCK, reason=chosen["reason"])
        case forms.ARCHIVE | forms.UNARCHIVE:
            return do(actions.archive_topic, archived=chosen["act"] == forms.ARCHIVE)
        case forms.TAG:
            return do(actions.tag_also, tag=chosen["tag"])
    return do(actions.move_topic, forum=chosen["forum"], leave_line=chosen["leave_line"])
