"""What is said beside a version."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from documents.access import readers as access
from documents.actions import comments as actions
from documents.forms.readers import CommentForm
from documents.models import Comment, Version
from documents.queries import readers as queries
from documents.views.reading import version_page
from networks.queries.callees import names_like
from notifications import actions as notices
from portal.errors import Conflict, Unprocessable
from portal.paging import page_number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
_MOST_TYPED = 100  # characters of a name


def _address(comment: Comment) -> str:
    return f"{comment.version.url}comments/?comment={comment.pk}#comment-{comment.pk}"


@get_or_post
def comment_list(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """What is said beside a version, and the box in which one says more. For htmx the comments alone."""
    user: Any = request.user
    if request.method == "POST":
        return _comment(request, access.get_version_to_comment(user, network, document, serial))
    version = access.get_version_inside(user, network, document, serial)
    answered = _number(request.GET.get("answer"))
    return _page(request, version, CommentForm(initial={"parent": answered} if answered else {}))


def _number(text: str | None) -> int:
    """A primary key from outside; 0, which nothing has, for what cannot be one."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _page(request: SignedInRequest, version: Version, form: CommentForm) -> HttpResponse:
    user: Any = request.user
    sought = _number(request.GET.get("comment") or request.GET.get("answer"))
    number = queries.page_of(version, sought) if sought else page_number(request.GET.get("page"))
    page = queries.threads_of(version, number, user)
    shown = [each for first in page.items for each in (first, *first.shown_answers)]
    for comment in shown:
        comment.version = version
        comment.may_edit = access.can_edit_comment(user, comment)
        comment.may_remove = access.can_remove_comment(user, comment)
        comment.may_resolve = not comment.removed_at and access.can_resolve(user, comment)
    if told := [row.pk for row in shown if row.noticed]:
        notices.mark_target_read(user=user, target_type="documents.comment", target_ids=told)
    parent = str(form["parent"].value() or "")
    context = {
        "version": version, "document": version.document, "base": version.url, "page": page, "form": form,
        "may_comment": access.can_comment(user, version),
        "answered": next((first for first in page.items if str(first.pk) == parent and not first.removed_at), None),
    }  # fmt: skip
    if request.htmx:
        return render(request, "documents/_threads.html", context)
    context |= version_page(user, version)
    return render(request, "documents/comment_list.html", context, status=422 if form.errors else 200)


def _comment(request: SignedInRequest, version: Version) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, version, form)
    sent, parent = form.cleaned_data, None
    if sent["parent"]:
        slug = version.document.folder.network.slug
        parent = access.get_comment(request.user, slug, version.document_id, version.serial, sent["parent"])
    try:
        made = actions.add_comment(
            actor=request.user, version=version, body=sent["body"], client_id=sent["client_id"], parent=parent
        )
    except (Conflict, Unprocessable) as refusal:
        form.refuse(refusal.sentence)
        return _page(request, version, form)
    return redirect(_address(made))


@require_safe
def comment_names(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Those one can call on in a comment, whose name begins with ``?q=``."""
    version = access.get_version_to_comment(request.user, network, document, serial)
    among = access.callable_beside(request.user, version)
    return JsonResponse({"names": names_like(among, request.GET.get("q", "")[:_MOST_TYPED])})


@get_or_post
def comment_edit(request: SignedInRequest, network: str, document: int, serial: int, pk: int) -> HttpResponse:
    """Let a comment of one's own say something else."""
    user: Any = request.user
    comment = access.get_comment_to_edit(user, network, document, serial, pk)
    form = CommentForm(request.POST if request.method == "POST" else None, initial={"body": comment.body})
    if form.is_valid():
        try:
            actions.edit_comment(actor=user, comment=comment, body=form.cleaned_data["body"])
            return redirect(_address(comment))
        except (Conflict, Unprocessable) as refusal:
            form.refuse(refusal.sentence)
    context = {**version_page(user, comment.version), "comment": comment, "form": form}
    return render(request, "documents/comment_edit.html", context, status=422 if form.errors else 200)


@get_or_post
def comment_remove(request: SignedInRequest, network: str, document: int, serial: int, pk: int) -> HttpResponse:
    """Take a comment away, after one was asked."""
    user: Any = request.user
    comment = access.get_comment_to_remove(user, network, document, serial, pk)
    if request.method != "POST":
        return render(
            request, "documents/comment_remove.html", {**version_page(user, comment.version), "comment": comment}
        )
    actions.remove_comment(actor=user, comment=comment)
    messages.success(request, _("The comment is removed."))
    return redirect(f"{comment.version.url}comments/")


@require_POST
def comment_resolve(request: SignedInRequest, network: str, document: int, serial: int, pk: int) -> HttpResponse:
    """Say that a comment is settled (``resolved=yes``), or that it is open again (``no``)."""
    comment = access.get_comment_to_resolve(request.user, network, document, serial, pk)
    wish = request.POST.get("resolved", "yes")
    if wish not in ("yes", "no"):
        raise Http404
    actions.resolve_comment(actor=request.user, comment=comment, resolved=wish == "yes")
    return redirect(_address(comment))
