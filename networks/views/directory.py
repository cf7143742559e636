"""The directory of a network, and a person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from networks import access, queries
from networks.roles import MANAGE
from portal.countries import FOOTNOTES, name_of


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
