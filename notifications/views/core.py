"""The bell, the list of notices, and what one watches."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from notifications import access, actions, queries
from portal.paging import page_number, take

PER_PAGE = 30


@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    """What one was told, the latest first."""
    page = take(access.listed_notices(request.user), page_number(request.GET.get("page")), PER_PAGE)
    return render(request, "notifications/notice_list.html", {"page": page, "told": queries.in_words(page.items)})


@require_safe
def notice_count(request: SignedInRequest) -> HttpResponse:
    """The bell's link with its count, asked for after a poke."""
    return render(request, "notifications/_bell.html", {"unread": access.unread_count(request.user)})


@require_POST
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_read(user=request.user, notices=access.unread_ids(request.user))
    messages.success(request, _("All notices are marked as read."))
    return redirect("notifications:notice_list")


@require_safe
def notice_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go to what it is about."""
    notice = access.get_notice(request.user, pk)
    told = queries.in_words([notice])
    actions.mark_read(user=request.user, notices=[notice.pk])
    return redirect(told[0].thing.url if told else "notifications:notice_list")


@require_safe
def notice_of(request: SignedInRequest, activity: int) -> HttpResponse:
    """The address in a mail that must not say what it is about."""
    return redirect("notifications:notice_open", pk=access.get_notice_of(request.user, activity).pk)


@require_safe
def notification_settings(request: SignedInRequest) -> HttpResponse:
    """What one watches."""
    return render(request, "notifications/settings.html", {"watches": queries.watches_in_words(request.user)})


@require_POST
def watch_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop watching one thing."""
    watch = access.get_watch(request.user, pk)
    actions.unwatch(user=request.user, scope=(watch.scope_type, watch.scope_id))
    messages.success(request, _("You will not be told of this any more."))
    return redirect("notifications:notification_settings")
