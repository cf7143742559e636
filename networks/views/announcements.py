"""Announcements with their pictures, and the dates that are coming."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks import access, queries
from networks.actions import announcements as actions
from networks.forms.announcements import AnnouncementForm, DateForm
from networks.models import Announcement, Network
from networks.queries import workspace as reads
from networks.queries.reach import reach_in
from notifications.actions import mark_target_read
from portal.files import file_response
from portal.paging import page_number, take
from portal.telling import Sort
from portal.uploads import takes_files

PER_PAGE = 25
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def announcement_list(request: SignedInRequest, network: str) -> HttpResponse:
    """All announcements, past ones too; for those who make them, also what was removed lately."""
    user = request.user
    found = access.get_network(user, network)
    may_arrange = access.can_arrange(user, found)
    rows = reads.announcements_of(found) if may_arrange else reads.listed(access.visible_announcements(user), found)
    context = {
        "network": found,
        "may_arrange": may_arrange,
        "page": take(rows, page_number(request.GET.get("page")), PER_PAGE),
        "now": timezone.now(),
    }
    return render(request, "networks/announcement_list.html", context)


@require_safe
def announcement_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """One announcement with its pictures; having been told of it is done."""
    user = request.user
    found = access.get_network(user, network)
    announcement = access.get_announcement(user, found, pk)
    mark_target_read(user=user, target_type="networks.announcement", target_ids=[pk])
    context = {
        "network": found,
        "announcement": announcement,
        "pictures": reads.pictures_of(announcement),
        "may_arrange": access.can_arrange(user, found),
        "audience": queries.audience(access.readers_of_announcement(announcement), found),
    }
    return render(request, "networks/announcement_detail.html", context)


@get_or_post
@takes_files(access.get_network_to_arrange)
def announcement_new(request: SignedInRequest, network: Network) -> HttpResponse:
    """Tell the network something."""
    form = AnnouncementForm(*_sent(request))
    if form.is_valid():
        sent = {**form.text(), "client_id": form.cleaned_data["client_id"], "pictures": form.new_pictures()}
        made = actions.make_announcement(actor=request.user, network=network, **sent)
        messages.success(request, _("It is announced, and everybody is told."))
        return redirect(made)
    unsaved = Announcement(network=network, marking=actions.marking_in(network))
    context = {"network": network, "form": form, "marking": unsaved.marking}
    readers = access.readers_of_announcement(unsaved)
    context["audience"] = queries.audience(readers, network)
    context["reach"] = reach_in(network, readers, Sort.NEWS, actor=request.user)
    return render(request, "networks/announcement_form.html", context, status=_status(form))


@get_or_post
@takes_files(access.get_announcement_to_change)
def announcement_edit(request: SignedInRequest, announcement: Announcement) -> HttpResponse:
    """Change an announcement; nobody is told a second time."""
    pictures = reads.pictures_of(announcement)
    form = AnnouncementForm(*_sent(request), announcement=announcement, pictures=pictures)
    if form.is_valid():
        sent = {**form.text(), **form.changes(), "pictures": form.new_pictures()}
        actions.change_announcement(actor=request.user, announcement=announcement, **sent)
        messages.success(request, _("The announcement is changed."))
        return redirect(announcement)
    network = announcement.network
    context = {"network": network, "form": form, "announcement": announcement, "marking": announcement.marking}
    context["audience"] = queries.audience(access.readers_of_announcement(announcement), network)
    return render(request, "networks/announcement_form.html", context, status=_status(form))


@require_POST
def announcement_remove(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Take an announcement away, or put it back."""
    announcement = access.get_announcement_to_change(request.user, network, pk)
    if request.POST.get("back") == "yes":
        actions.restore_announcement(actor=request.user, announcement=announcement)
        messages.success(request, _("“%(title)s” is back.") % {"title": announcement.title})
    else:
        actions.remove_announcement(actor=request.user, announcement=announcement)
        messages.success(
            request, _("“%(title)s” is removed. You can put it back below.") % {"title": announcement.title}
        )
    return redirect("networks:announcement_list", network=network)


@require_safe
def picture(request: SignedInRequest, network: str, pk: int) -> HttpResponseBase:
    """A picture of an announcement, for those who may read it."""
    found = access.get_picture(request.user, network, pk)
    return file_response(
        request, str(found.file.name), name=found.name, content_type=found.content_type, size=found.size,
        etag=found.sha256, inline=True,
    )  # fmt: skip


# -- coming dates ----------------------------------------------------------------------------------


@get_or_post
def date_list(request: SignedInRequest, network: str) -> HttpResponse:
    """What is coming and what is over; with the form for a further date for those who may add one."""
    user = request.user
    found = access.get_network(user, network)
    if request.method == "POST":
        access.require_to_arrange(user, found)
    form = DateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.add_date(actor=user, network=found, **form.cleaned_data)
        messages.success(request, _("The date is on the overview."))
        return redirect("networks:date_list", network=network)
    context = {
        "network": found,
        "may_arrange": access.can_arrange(user, found),
        "form": form,
        "dates": reads.dates_of([found.pk], 200),
        "page": take(reads.past_dates(found), page_number(request.GET.get("page")), PER_PAGE),
    }
    return render(request, "networks/date_list.html", context, status=_status(form))


@get_or_post
def date_edit(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Change a date."""
    coming = access.get_coming_date(request.user, network, pk)
    initial = {name: getattr(coming, name) for name in ("title", "place", "starts_on", "ends_on")}
    form = DateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.change_date(actor=request.user, coming=coming, **form.cleaned_data)
        messages.success(request, _("The date is changed."))
        return redirect("networks:date_list", network=network)
    context = {"network": coming.network, "coming": coming, "form": form}
    return render(request, "networks/date_edit.html", context, status=_status(form))


@require_POST
def date_remove(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Take a date away."""
    coming = access.get_coming_date(request.user, network, pk)
    actions.remove_date(actor=request.user, coming=coming)
    messages.success(request, _("“%(title)s” is removed.") % {"title": coming.title})
    return redirect("networks:date_list", network=network)


def _sent(request: SignedInRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _status(form: Any) -> int:
    return 422 if form.errors else 200
