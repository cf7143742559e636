"""What one does with posts that stand: change, look back, remove, react, answer, keep."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from forums import access, changes
from forums.access import after as gates
from forums.access.drafts import get_post_to_write_anew
from forums.actions import after as actions
from forums.actions import bookmarks
from forums.actions.guarding import PersonalDataSeen
from forums.actions.handing_in import hand_in_edit
from forums.forms.after import BookmarkForm, EditForm, HideForm, ReactForm, RemoveForm
from forums.models import Post
from forums.queries import after as queries
from forums.queries.dressing import dress
from forums.queries.quotes import filled
from forums.views.drafts import begin, keep_instead, lead_to, require_open
from forums.views.editor import asks_for_preview, preview
from forums.views.guarding import refuse
from forums.views.parts import sent, status_of, topic_context
from portal.countries import footnotes_of
from portal.errors import Conflict, Refusal, Refused, Unprocessable
from portal.paging import page_number
from portal.uploads import takes_files

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: SignedInRequest, template: str, post: Post, form: Any = None, **context: Any) -> HttpResponse:
    """A page about ``post``, around it what stands around its topic."""
    around = topic_context(request.user, post.topic) | {"post": post, "form": form, **context}
    return render(request, f"forums/{template}.html", around, status=status_of(form) if form is not None else 200)


# -- the text --------------------------------------------------------------------------------------


@get_or_post
@takes_files(get_post_to_write_anew)
def post_edit(request: SignedInRequest, post: Post) -> HttpResponse:
    """Change the text of a post. If somebody else did meanwhile, both texts are shown and nothing is saved."""
    user = request.user
    for_author = post.author_id != user.pk
    initial = {"body": filled(post.body, user), "revision": post.revision}
    form = EditForm(sent(request), initial=initial, for_author=for_author)
    begin(request, form, f"post:{post.pk}", post.topic.forum.network, post=post)
    if not access.can_edit(user, post.topic, post.author_id):
        require_open(request, form, post.topic)
    shown = preview(request, form, post.topic, post.body) if asks_for_preview(request) else {}
    if form.is_valid() and not asks_for_preview(request):
        try:
            return lead_to(request, hand_in_edit(actor=user, post=post, **form.cleaned_data))
        except Refused as refusal:
            keep_instead(request, form, refusal)
        except Conflict as conflict:
            return _both_texts(request, post, form, conflict.sentence)
        except PersonalDataSeen as seen:
            refuse(form, seen)
        except Unprocessable as refusal:
            form.add_error("body", refusal.sentence)
    return _page(request, "post_edit", post, form, for_author=for_author, **shown)


def _both_texts(request: SignedInRequest, post: Post, form: EditForm, sentence: str) -> HttpResponse:
    """What somebody else saved meanwhile, and what was typed; saving again puts it in the place of the other."""
    current = gates.get_post_in(request.user, post.topic.forum.network.slug, post.topic_id, post.pk)
    dress([current], post.topic, request.user)
    mine = form.cleaned_data["body"]
    form.carry_on(current.revision, sentence)
    change = changes.near(changes.between(current.shown_body, mine))
    context = {"theirs": current, "last": queries.last_editor(current), "change": change}
    answer = _page(request, "post_edit", current, form, for_author=current.author_id != request.user.pk, **context)
    answer.status_code = 409
    return answer


@require_safe
def post_history(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """What was changed in a post, by whom and when."""
    user = request.user
    post = gates.get_post_to_look_back(user, network, topic, pk)
    page = queries.history_page(post, page_number(request.GET.get("page")))
    dress([post], post.topic, user)
    texts = [text for step in page.items for text in (step.old, step.new) if text is not None]
    shown = dict(zip(texts, gates.with_words_quoted(texts, user), strict=True))
    steps = [
        (step, changes.near(changes.between(shown[step.old], shown[step.new])))
        if step.old is not None and step.new is not None
        else (step, None)
        for step in page.items
    ]
    names = gates.can_see_names(user, post.topic)
    return _page(
        request, "post_history", post, steps=steps, page=page, names=names, acts=gates.acts_on(user, post.topic)
    )


@get_or_post
def revision_hide(request: SignedInRequest, network: str, topic: int, pk: int, number: int) -> HttpResponse:
    """Take a former text out of everybody's sight."""
    post = gates.get_post_to_hide(request.user, network, topic, pk)
    revision = gates.get_revision(post, number)
    form = HideForm(sent(request))
    if form.is_valid():
        actions.hide_revision(actor=request.user, post=post, number=number, reason=form.cleaned_data["reason"])
        messages.success(request, _("The former text is out of sight."))
        return redirect(f"{post.url}history/")
    return _page(request, "revision_hide", post, form, revision=revision)


@get_or_post
def post_remove(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Have a line stand in the place of a post."""
    user = request.user
    post = gates.get_post_to_remove(user, network, topic, pk)
    if post.removed_at is not None:
        return redirect(post)
    for_author = post.author_id != user.pk
    form = RemoveForm(sent(request), for_author=for_author)
    if form.is_valid():
        actions.remove_post(actor=user, post=post, reason=form.cleaned_data["reason"])
        messages.success(request, _("The post is removed. A line stands in its place; there you can bring it back."))
        return redirect(post)
    dress([post], post.topic, user)
    return _page(request, "post_remove", post, form, for_author=for_author)


@require_POST
def post_restore(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Bring back a removed post."""
    post = gates.get_post_to_restore(request.user, network, topic, pk)
    if actions.restore_post(actor=request.user, post=post):
        messages.success(request, _("The post is back."))
    return redirect(post)


# -- what one says to it ---------------------------------------------------------------------------


@get_or_post
def post_react(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Say thanks, agree, or seen here too, which asks for the country; or take it back."""
    user = request.user
    post = gates.get_post_to_react(user, network, topic, pk)
    form = ReactForm(sent(request), own=user.country)
    if form.is_valid():
        current = actions.react(actor=user, post=post, **form.said())
        if not request.htmx:
            return redirect(post)
        current.mine = frozenset(queries.own_reactions(current, user))
        acts = gates.acts_on(user, current.topic)
        return render(request, "forums/_reactions.html", {"post": current, "acts": acts})
    if {"react", "take_back"} & form.errors.keys():
        raise Unprocessable(_("There is no such reaction."))
    said = queries.own_reactions(post, user)
    context = {"said": said.get("seen", ""), "chosen": said.get("seen") or user.country}
    if request.htmx:
        return render(request, "forums/_seen.html", {"post": post, "form": form, **context}, status=status_of(form))
    return _page(request, "post_seen", post, form, **context)


@require_safe
def post_reactions(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Who reacted to a post, by name, for readers in the network."""
    post = gates.get_post_with_names(request.user, network, topic, pk)
    found = queries.reactors(post, post.topic.forum.network_id)
    context = {"reacted": found, "footnotes": footnotes_of({row.country for each in found for row in each.rows})}
    if request.htmx:
        return render(request, "forums/_reactors.html", {"post": post, **context})
    return _page(request, "post_reactions", post, **context)


@require_POST
def post_answer(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Mark a reply as the answer, or take the mark away."""
    post = gates.get_post_to_answer(request.user, network, topic, pk)
    answers = request.POST.get("answer")
    if answers not in ("yes", "no"):
        raise Unprocessable(_("Say whether this is the answer."))
    if actions.mark_answer(actor=request.user, post=post, answers=answers == "yes"):
        said = _("This reply is the answer now.") if answers == "yes" else _("This reply is not the answer any more.")
        messages.success(request, said)
    return redirect(post)


@require_safe
def post_acts(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Everything one may do with a post."""
    user = request.user
    post = gates.get_post_in(user, network, topic, pk)
    dress([post], post.topic, user)
    context = {
        "acts": gates.acts_on(user, post.topic),
        "may_edit": access.can_edit(user, post.topic, post.author_id),
        "bookmark": queries.bookmark_of(post, user),
    }
    if request.htmx:
        return render(request, "forums/_acts.html", {"post": post, "topic": post.topic, **context})
    return _page(request, "post_acts", post, **context)


# -- keeping it ------------------------------------------------------------------------------------


@get_or_post
def post_bookmark(request: SignedInRequest, network: str, topic: int, pk: int) -> HttpResponse:
    """Keep a post, with a note and a reminder."""
    user = request.user
    post = gates.get_post_in(user, network, topic, pk)
    kept = queries.bookmark_of(post, user)
    form = BookmarkForm(sent(request), kept=kept)
    if form.is_valid():
        try:
            note, moment = form.cleaned_data["note"], form.remind_at()
            bookmarks.keep_post(actor=user, post=post, note=note, remind_at=moment)
        except Refusal as refusal:
            form.add_error("date", refusal.sentence)
        else:
            messages.success(request, _("Kept among your bookmarks."))
            return redirect("forums_own:bookmark_list" if request.GET.get("back") == "list" else post)
    return _page(request, "post_bookmark", post, form, kept=kept)
