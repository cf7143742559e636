"""Who may name people for a network, who decides, and who sees what became of it."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from networks import roles
from networks.access.core import can, holders, require, rights_of
from networks.models import AccessRequest, Application, Invitation, Membership, Network, Nomination
from networks.roles import MANAGE, Role
from portal.countries import name_of
from portal.errors import Conflict, Refused

Row = TypeVar("Row", bound=Model)

# -- naming people -----------------------------------------------------------------------------


def nominable_networks(user: Any) -> list[Network]:
    """The networks ``user`` may name people for, by name: those they manage; a Permanent Correspondent also those
    they belong to, and every listed one. No query but for a Permanent Correspondent."""
    seats = rights_of(user).seats.values()
    found = {
        seat.network.pk: seat.network
        for seat in seats
        if not seat.network.archived_at and (MANAGE in seat.rights or user.correspondent_for)
    }
    if user.correspondent_for:
        found |= {network.pk: network for network in Network.objects.filter(listed=True, archived_at=None)}
    return sorted(found.values(), key=lambda network: network.name)


def may_nominate(user: Any, network: Network) -> bool:
    """Whether ``user`` may name people for ``network``, which they know of."""
    if network.archived_at:
        return False
    known = network.listed or network.pk in rights_of(user).seats
    return can(user, network, MANAGE) or bool(user.correspondent_for and known)


def only_country(user: Any, network: Network) -> str:
    """The one country whose people ``user`` may name for ``network``; empty: any, and organisations."""
    return "" if can(user, network, MANAGE) else str(user.correspondent_for)


def offered_roles(user: Any, network: Network) -> list[str]:
    """The roles ``user`` may name people for, or grant: none above their own.

    Somebody who stands in for a coordinator lets people in, but does not make coordinators.
    """
    seat = rights_of(user).seats.get(network.pk)
    full = seat is not None and MANAGE in seat.rights and seat.role == Role.COORDINATOR
    return [role for role in Role.values if full or role != Role.COORDINATOR]


def require_nominate(user: Any, network: Network, *, country: str, role: str) -> None:
    """403 with a sentence if ``user`` may not name somebody of ``country`` for ``role`` in ``network``."""
    if not may_nominate(user, network):
        raise Refused(
            _("Permanent Correspondents and the coordinators of %(network)s nominate for it.") % {"network": network}
        )
    own = only_country(user, network)
    if own and country != own:
        raise Refused(_("You represent %(country)s: you nominate its people only.") % {"country": name_of(own)})
    require_grantable(user, network, role)


def require_grantable(user: Any, network: Network, role: str) -> None:
    """403 with a sentence if ``role`` is above what ``user`` may give in ``network``."""
    if role not in offered_roles(user, network):
        raise Refused(_("Nobody gives a role above their own. Ask a coordinator or the secretariat."))


def require_bring_in(user: Any, network: Network, role: str) -> None:
    """403 with a sentence if ``user`` may not let somebody into ``network`` as ``role``."""
    require(user, network, MANAGE)
    require_grantable(user, network, role)


def get_network_to_nominate(user: Any, slug: str) -> Network:
    """A network whose page ``user`` sees and for which they may name people. 403 with a sentence for other members."""
    for seat in rights_of(user).seats.values():
        if seat.network.slug == slug and roles.READ in seat.rights:
            if seat.network.archived_at:
                raise Refused(_("%(network)s is archived: nobody is let in.") % {"network": seat.network})
            if not may_nominate(user, seat.network):
                require(user, seat.network, MANAGE)
            return seat.network
    raise Http404


# -- what waits for a decision -----------------------------------------------------------------


def _managed(user: Any) -> list[int]:
    return rights_of(user).networks_with(MANAGE)


def visible_nominations(user: Any) -> QuerySet[Nomination]:
    """What ``user`` nominated, and what was nominated for the networks they manage."""
    return Nomination.objects.filter(Q(nominated_by=user.pk) | Q(network__in=_managed(user)))


def readers_of_nomination(nomination: Nomination) -> QuerySet[User]:
    """Twin of :func:`visible_nominations`."""
    return _managers_and(nomination.network, nomination.nominated_by_id)


def get_nomination(user: Any, pk: int) -> Nomination:
    """A nomination ``user`` may see."""
    return _found(visible_nominations(user).select_related("network", "nominated_by", "decided_by", "replaces"), pk)


def visible_applications(user: Any) -> QuerySet[Application]:
    """One's own applications, and those to the networks one manages."""
    return Application.objects.filter(Q(user=user.pk) | Q(network__in=_managed(user)))


def readers_of_application(application: Application) -> QuerySet[User]:
    """Twin of :func:`visible_applications`."""
    return _managers_and(application.network, application.user_id)


def get_application(user: Any, pk: int) -> Application:
    """An application ``user`` may see."""
    return _found(visible_applications(user).select_related("network", "user", "decided_by"), pk)


def visible_access_requests(user: Any) -> QuerySet[AccessRequest]:
    """Requests at closed doors, for those who answer them: the asker never learns what there is behind."""
    condition = Q(network__in=_managed(user))
    if user.is_active and user.is_secretariat:
        condition |= Q(network=None)
    return AccessRequest.objects.filter(condition)


def readers_of_access_request(request_: AccessRequest) -> QuerySet[User]:
    """Twin of :func:`visible_access_requests`."""
    if request_.network is None:
        return User.objects.filter(is_active=True, is_secretariat=True)
    return holders(request_.network, MANAGE)


def get_access_request(user: Any, pk: int) -> AccessRequest:
    """A request for access that ``user`` may answer."""
    return _found(visible_access_requests(user).select_related("network", "user", "decided_by"), pk)


def require_decide(user: Any, network: Network, *, concerned: set[str], asked_by: int) -> None:
    """403 with a sentence if ``user`` may not decide: not a coordinator, or the matter is their own.

    Args:
        concerned: addresses of those it is about.
        asked_by: id of who asked for it.
    """
    require(user, network, MANAGE)
    if user.pk == asked_by or user.email in concerned:
        raise Refused(_("Nobody decides in their own matter: another coordinator or the secretariat does."))


def visible_seats(user: Any) -> QuerySet[Membership]:
    """One's own current memberships: to be told that one was let in."""
    return Membership.objects.active().filter(user=user.pk)


def readers_of_seat(membership: Membership) -> QuerySet[User]:
    """Twin of :func:`visible_seats`."""
    seats = Membership.objects.active().filter(pk=membership.pk)
    return User.objects.filter(is_active=True, pk__in=seats.values("user_id"))


def get_invitation(user: Any, network: Network, pk: int) -> Invitation:
    """An invitation to ``network``, for somebody who manages it."""
    require(user, network, MANAGE)
    return _found(Invitation.objects.filter(network=network), pk)


def account_of(invitation: Invitation) -> User | None:
    """The account that has the invited address, if there is one."""
    return User.objects.filter(email__iexact=invitation.email).first()


# -- joining -----------------------------------------------------------------------------------


def get_joinable(user: Any, slug: str) -> Network:
    """A listed network that ``user`` may ask to join; 409 if they are in it already."""
    for seat in rights_of(user).seats.values():
        if seat.network.slug == slug:
            raise Conflict(_("You belong to %(network)s already.") % {"network": seat.network})
    found = Network.objects.filter(slug=slug, listed=True, archived_at=None).first()
    if found is None:
        raise Http404
    return found


def _managers_and(network: Network, user_id: int) -> QuerySet[User]:
    return User.objects.filter(Q(pk=user_id) | Q(pk__in=holders(network, MANAGE).values("pk")), is_active=True)


def _found(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
