"""What a network is like: its settings, and opening, archiving and reopening it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from networks import access, roles
from networks.actions import settings as actions
from networks.forms.settings import ArchiveForm, NetworkForm, SettingsForm
from networks.queries import workspace as reads
from portal.errors import Refusal
from portal.marking import RULES
from portal.quota import room_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def settings(request: SignedInRequest, network: str) -> HttpResponse:
    """What a coordinator may set. What somebody else set meanwhile is shown, never lost."""
    user = request.user
    found = reads.whole(access.get_network_to_arrange(user, network))
    form = SettingsForm(_sent(request), network=found, of_office=user.is_secretariat)
    if form.is_valid():
        try:
            now, changed = actions.change_settings(
                actor=user, network=found, seen=form.cleaned_data["seen"], wanted=form.wanted()
            )
        except actions.ChangedMeanwhile as conflict:
            form.show_theirs(conflict.theirs)
        else:
            messages.success(request, _("The settings are changed.") if changed else _("Nothing was changed."))
            return redirect("networks:settings", network=now.slug)
    newly_asked = access.newly_asked(found).count()
    context = {"network": found, "form": form, "newly_asked": newly_asked, "room": room_of(found)}
    return render(request, "networks/settings.html", context, status=_status(form))


@get_or_post
def network_new(request: SignedInRequest) -> HttpResponse:
    """The secretariat opens a network."""
    access.require_secretariat(request.user)
    form = NetworkForm(_sent(request))
    if form.is_valid():
        try:
            made, seated = actions.found_network(actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _opened(form.cleaned_data["coordinator"], seated))
            return redirect(made)
    return render(request, "networks/network_new.html", {"form": form}, status=_status(form))


@get_or_post
def network_archive(request: SignedInRequest, network: str) -> HttpResponse:
    """The secretariat makes a network read-only."""
    found = access.get_network_of_office(request.user, network)
    form = ArchiveForm(_sent(request))
    if form.is_valid():
        actions.archive_network(actor=request.user, network=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(network)s is archived: it can be read.") % {"network": found})
        return redirect(found)
    context = {"network": found, "form": form, "people": access.holders(found, roles.READ).count()}
    return render(request, "networks/network_archive.html", context, status=_status(form))


@get_or_post
def network_reopen(request: SignedInRequest, network: str) -> HttpResponse:
    """The secretariat lets work go on."""
    found = access.get_network_of_office(request.user, network)
    if request.method == "POST":
        actions.reopen_network(actor=request.user, network=found)
        messages.success(request, _("%(network)s is open again.") % {"network": found})
        return redirect(found)
    return render(request, "networks/network_reopen.html", {"network": reads.whole(found)})


@require_safe
def role_table(request: SignedInRequest) -> HttpResponse:
    """What each role may do, and what each mark means: drawn from the tables the portal itself works by."""
    columns: list[tuple[Any, frozenset[str]]] = [(role.label, roles.TABLE[role]) for role in roles.Role]
    columns += [(_("secretariat"), roles.SECRETARIAT), (_("left when archived"), roles.ARCHIVED)]
    rows = [
        {"label": said, "cells": [(label, right in held) for label, held in columns]}
        for right, said in roles.RIGHTS.items()
    ]
    context = {
        "roles": [(role.label, roles.ABOUT[role]) for role in roles.Role],
        "columns": [label for label, _held in columns],
        "rows": rows,
        "rules": RULES.items(),
    }
    return render(request, "networks/role_table.html", context)


def _opened(coordinator: str, seated: bool) -> str:
    if seated:
        return _("The network is open, and %(person)s coordinates it.") % {"person": coordinator}
    return _("The network is open. An invitation goes to %(person)s.") % {"person": coordinator}


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200
