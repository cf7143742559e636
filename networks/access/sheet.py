"""Who may work with sheets of people: whoever lets people in."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from networks import roles
from networks.access.core import get_network
from networks.models import Network, Sheet
from portal.errors import Refused


def get_network_to_fill(user: Any, network: str) -> Network:
    """The network with this slug, for somebody who may let people into it; 403 if it is archived."""
    place = get_network(user, network, to=roles.MANAGE)
    if place.archived_at:
        raise Refused(_("%(network)s is archived: nobody is let in.") % {"network": place})
    return place


def get_sheet(user: Any, network: str, pk: int) -> Sheet:
    """A sheet of this network that was not dropped, for somebody who manages its members."""
    place = get_network(user, network, to=roles.MANAGE)
    sheet = Sheet.objects.filter(network=place, pk=pk).exclude(state=Sheet.State.DROPPED).first()
    if sheet is None:
        raise Http404
    sheet.network = place
    return sheet
