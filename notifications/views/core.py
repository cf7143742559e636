"""The bell, the list of notices, and what one watches."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from notifications import access, actions, queries
from notifications.actions.notices import mark_all_read, mark_unread
from notifications.forms.listing import AskedForm, MarkForm, UndoForm
from notifications.queries.listing import groups_of
from portal.errors import Conflict, Unprocessable
from portal.paging import page_number
from portal.telling import Sort


@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    """What one was told, by the page it happened on, the latest first."""
    asked = AskedForm(request.GET).asked()
    page, groups = groups_of(asked.of(access.visible_notices(request.user)), page_number(request.GET.get("page")))
    context = {
        "page": page,
        "groups": groups,
        "asked": asked,
        "sorts": Sort.choices,
        "undo": request.GET.get("undo", ""),
    }
    return render(request, "notifications/notice_list.html", context)


@require_safe
def notice_count(request: SignedInRequest) -> HttpResponse:
    """The bell's link with its count, asked for after a poke."""
    return render(request, "notifications/_bell.html", {"unread": access.unread_count(request.user)})


@require_POST
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    """Mark one notice, those of one page, or all that are shown as read."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise Unprocessable(_("Say which notices are read."))
    asked = form.asked()
    notices = asked.of(access.visible_notices(request.user, unread=True)).filter(**form.marked())
    count, moment = mark_all_read(user=request.user, notices=notices)
    if not count:
        messages.info(request, _("There was nothing unread here."))
        return redirect("notifications:notice_list")
    shown = {"unread": "on" if asked.unread else "", "network": asked.network, "sort": asked.sort}
    query = urlencode({name: value for name, value in shown.items() if value} | {"undo": moment.isoformat()})
    return redirect(f"{reverse('notifications:notice_list')}?{query}")


@require_POST
def notice_undo(request: SignedInRequest) -> HttpResponse:
    """Make unread again what was marked a moment ago."""
    form = UndoForm(request.POST)
    count = mark_unread(user=request.user, at=form.cleaned_data["at"]) if form.is_valid() else 0
    if not count:
        raise Conflict(_("There is nothing to take back: these notices are unread already."))
    said = ngettext("%(n)d notice is unread again.", "%(n)d notices are unread again.", count)
    messages.success(request, said % {"n": count})
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


@require_POST
def watch_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop watching one thing."""
    watch = access.get_watch(request.user, pk)
    actions.unwatch(user=request.user, scope=(watch.scope_type, watch.scope_id))
    messages.success(request, _("You will not be told of this any more."))
    return redirect("notifications:notification_settings")
