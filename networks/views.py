"""Pages of networks themselves: the list, the overview of a workspace, its directory, a person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks import access, actions, queries
from networks.forms import EndMembershipForm, RoleForm
from networks.roles import MANAGE, Role
from portal.countries import FOOTNOTES, name_of
from portal.errors import Unprocessable
from portal.sections import panels
from portal.stream import latest


@require_safe
def network_list(request: SignedInRequest) -> HttpResponse:
    """The networks one belongs to, and those one may ask to join."""
    networks = access.visible_networks(request.user)
    return render(
        request,
        "networks/network_list.html",
        {"networks": networks, "joinable": access.joinable_networks(request.user)},
    )


@require_safe
def network_overview(request: SignedInRequest, network: str) -> HttpResponse:
    """Mandate, coordinators and latest activity of one workspace."""
    found = access.get_network(request.user, network)
    context = {
        "network": found,
        "coordinators": queries.coordinators_of(found),
        "entries": latest(request.user, [found.stream_id]),
        "panels": [(panel.template, panel.overview(request.user, found)) for panel in panels() if panel.overview],
    }
    return render(request, "networks/network_overview.html", context)


@require_safe
def member_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The directory of one network."""
    found = access.get_network(request.user, network)
    context = {
        "network": found,
        "memberships": queries.members_of(found),
        "may_manage": access.can(request.user, found, MANAGE),
    }
    return render(request, "networks/member_list.html", context)


@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A person one shares a network with."""
    person = access.get_person(request.user, pk)
    return render(
        request,
        "networks/person_detail.html",
        {
            "person": person,
            "country": name_of(person.country),
            "footnote": FOOTNOTES.get(person.country, ""),
            "memberships": access.shared_memberships(request.user, person),
        },
    )


@require_safe
def member_manage(request: SignedInRequest, network: str) -> HttpResponse:
    """The coordinator's list of members."""
    found = access.get_network(request.user, network, to=MANAGE)
    context = {"network": found, "memberships": queries.members_of(found), "roles": Role.choices}
    return render(request, "networks/member_manage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Ask once more, then end a membership."""
    found = access.get_network(request.user, network, to=MANAGE)
    membership = access.get_membership(request.user, found, pk)
    form = EndMembershipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.end_membership(actor=request.user, membership=membership, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is no longer a member.") % {"name": membership.user})
        return redirect("networks:members:member_manage", network=network)
    context = {"network": found, "membership": membership, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "networks/membership_end.html", context, status=status)


@require_POST
def membership_role(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    found = access.get_network(request.user, network, to=MANAGE)
    membership = access.get_membership(request.user, found, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Unprocessable(_("There is no such role."))
    actions.change_role(actor=request.user, membership=membership, role=form.cleaned_data["role"])
    messages.success(request, _("The role of %(name)s has changed.") % {"name": membership.user})
    return redirect("networks:members:member_manage", network=network)
