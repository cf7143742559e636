"""Rights on the editions of a network's brochure: they are read by their mark, like anything else."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from networks import roles
from networks.access.core import get_network, holders, rights_of
from networks.models import BrochureEdition, Network
from portal.errors import Conflict
from portal.marking import Marking


def visible_editions(user: Any, network: Network) -> QuerySet[BrochureEdition]:
    """The editions of ``network`` that ``user`` may fetch, the latest first. RED is never one: it may not leave."""
    rights = rights_of(user)
    read, strict = rights.networks_with(roles.READ), rights.networks_with(roles.READ_STRICT)
    open_marks = [Marking.CLEAR, Marking.GREEN, Marking.AMBER]
    by_mark = Q(network__in=read, marking__in=open_marks) | Q(network__in=strict, marking=Marking.STRICT)
    return BrochureEdition.objects.filter(by_mark, network=network)


def readers_of_edition(edition: BrochureEdition) -> QuerySet[User]:
    """Everybody who may fetch ``edition`` now; its network must be loaded. Twin of :func:`visible_editions`."""
    if edition.marking == Marking.RED:
        return User.objects.none()
    return holders(edition.network, roles.READ_STRICT if edition.marking == Marking.STRICT else roles.READ)


def get_edition(user: Any, slug: str, number: int | None = None) -> BrochureEdition:
    """The edition with ``number``, or the latest, of the network with ``slug``.

    Raises:
        Http404: not a network they read, or no such edition for them.
        Conflict: no edition they may read has been issued, which a reader of the network may know.
    """
    network = get_network(user, slug)
    found = visible_editions(user, network)
    edition = found.first() if number is None else found.filter(number=number).first()
    if edition is None and number is not None:
        raise Http404
    if edition is None:
        raise Conflict(_("No edition of the brochure has been issued yet. A coordinator does that."))
    edition.network = network
    return edition
