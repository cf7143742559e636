"""The coordinator's list of members, and what is done to a membership."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks import access, actions, queries
from networks.forms.members import EndMembershipForm, RoleForm
from networks.roles import MANAGE, Role
from portal.errors import Unprocessable


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
