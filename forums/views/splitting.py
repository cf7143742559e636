"""Moving posts to another topic."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from accounts.http import SignedInRequest
from forums import access, queries
from forums.access import moderation as moderating
from forums.actions.regrouping import move_posts, split_topic
from forums.forms.moderation import SplitForm
from forums.models import Topic
from forums.queries import moderation as reads
from forums.views.moderation import get_or_post, promise, sight_with, target_of
from forums.views.parts import ids_in, sent, status_of
from portal.errors import Refusal
from portal.paging import page_number, primary_key


@get_or_post
def topic_split(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Move posts of a topic to a new one or to one that exists: first who gains and who loses sight.

    ``?from=<post>`` shows the page of that post, and ticks it and all that follows.
    """
    user = request.user
    topic = moderating.get_topic_to_moderate(user, network, pk)
    form = _form(request, topic)
    status = None
    if form.is_valid():
        plan = _plan(user, topic, form)
        if plan is not None and request.POST.get("sure") != plan["sure"]:
            return render(request, "forums/topic_split_sure.html", {"topic": topic, "form": form, **plan})
        if plan is not None:
            try:
                return _done(request, topic, form, plan)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    context = {"topic": topic, "network": topic.forum.network, "form": form, **_choice(request, topic, form)}
    return render(request, "forums/topic_split.html", context, status=status or status_of(form))


def _form(request: SignedInRequest, topic: Topic) -> SplitForm:
    user = request.user
    named = {"readers": queries.readers_named(topic), "forum": topic.forum_id, "rest": "from" in request.GET}
    forums = access.visible_forums(user).filter(network=topic.forum.network_id)
    people = access.people_to_name(user, topic.forum)
    known = reads.ids_by_number(topic)
    return SplitForm(
        sent(request), topic=topic, forums=forums, known=known, people=people, marking=topic.marking, initial=named
    )


def _choice(request: SignedInRequest, topic: Topic, form: SplitForm) -> dict[str, Any]:
    """A page of the posts to choose from, and what is ticked there."""
    start = reads.number_of(topic, primary_key(request.GET.get("from")) or 0)
    number = (start - 1) // reads.TO_CHOOSE + 1 if start else page_number(request.GET.get("page"))
    page = reads.posts_to_choose(topic, number)
    ticked = ids_in(form.data.getlist("post")) if form.is_bound else {form.known.get(start, 0)}  # type: ignore[attr-defined]
    suggested = reads.topics_to_suggest(moderating.moderated_topics(request.user), topic)
    return {"page": page, "ticked": ticked, "suggested": suggested}


def _plan(user: Any, topic: Topic, form: SplitForm) -> dict[str, Any] | None:
    """What would happen, in words and numbers; None, with a word in the form, if it cannot."""
    posts, chosen = form.posts(), form.cleaned_data
    found: dict[str, Any] = {"network": topic.forum.network, "posts": posts, "reason": chosen["reason"]}
    if form.is_new:
        place = chosen["forum"]
        place.network = topic.forum.network
        readers = {user.pk, *form.named()}
        after = access.readers_in(place, chosen["marking"], readers)
        found |= {"forum": place, "marking": chosen["marking"], "title": chosen["title"]}
        found["sight"] = reads.sight([(access.readers_of(topic), after)], topic.forum.network)
        found["sure"] = promise(posts, topic.marking, place.pk, place.restricted, chosen["marking"], sorted(readers))
        return found
    target = target_of(user, topic, form)
    if target is None:
        return None
    found |= {"forum": target.forum, "marking": target.marking, "title": target.title, "target": target}
    found["sight"] = sight_with(topic, target)
    found["sure"] = promise(posts, topic.marking, target.pk, target.forum_id, target.marking)
    return found


def _done(request: SignedInRequest, topic: Topic, form: SplitForm, plan: dict[str, Any]) -> HttpResponse:
    """Do it, and lead to where the posts are now."""
    known = {"actor": request.user, "topic": topic, "posts": plan["posts"], "reason": plan["reason"]}
    if form.is_new:
        place = {key: plan[key] for key in ("title", "forum", "marking")}
        made = split_topic(**known, **place, readers=form.named())
    else:
        made = move_posts(**known, target=plan["target"])
    said = ngettext("%(n)d post is here now.", "%(n)d posts are here now.", len(plan["posts"]))
    messages.success(request, said % {"n": len(plan["posts"])})
    return redirect(made)
