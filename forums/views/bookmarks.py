"""One's own bookmarks, over all networks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from forums.access import after as gates
from forums.actions import bookmarks as actions
from forums.queries.after import bookmarks_page
from portal.marking import RULES
from portal.paging import page_number
from portal.richtext import plain_text

DROPPED = "forums.bookmark_dropped"
EXCERPT = 200


@require_safe
def bookmark_list(request: SignedInRequest) -> HttpResponse:
    """The posts one keeps and may read now: all, or those with a reminder to come (``?show=reminders``)."""
    reminders = request.GET.get("show") == "reminders"
    number = page_number(request.GET.get("page"))
    page = bookmarks_page(gates.visible_bookmarks(request.user), reminders, number)
    for bookmark in page.items:
        says = RULES[bookmark.post.topic.marking].snippet
        words = " ".join(plain_text(bookmark.opening).split()) if says else ""
        bookmark.excerpt = Truncator(words).chars(EXCERPT)
    undo = request.GET.get("dropped") and request.session.get(DROPPED)
    return render(request, "forums/bookmark_list.html", {"page": page, "reminders": reminders, "undo": undo})


@require_POST
def bookmark_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget a bookmark; the next page offers to bring it back."""
    bookmark = gates.get_bookmark(request.user, pk)
    request.session[DROPPED] = actions.drop_bookmark(actor=request.user, bookmark=bookmark)
    return redirect("/bookmarks/?dropped=1")


@require_POST
def bookmark_undo(request: SignedInRequest) -> HttpResponse:
    """Bring back the bookmark that was removed last."""
    dropped: Any = request.session.get(DROPPED)
    if not dropped:
        raise Http404
    post = gates.get_post_to_keep(request.user, dropped["post"])
    actions.bring_back(actor=request.user, post=post, dropped=dropped)
    del request.session[DROPPED]
    messages.success(request, _("The bookmark is back."))
    return redirect("forums_own:bookmark_list")
