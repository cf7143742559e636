"""Rights on what a workspace tells its people, and on its settings."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks import roles
from networks.access.core import Seat, can, get_network, holders, require, require_secretariat, rights_of
from networks.models import (
    Announcement,
    AnnouncementPicture,
    ComingDate,
    Membership,
    Network,
    SecondFactor,
    current_q,
)
from portal.errors import Refused
from portal.marking import Marking

ALWAYS_SHOWN = frozenset({"networks", "members"})

# -- sections ------------------------------------------------------------------------------------


def shows(network: Network, section: str) -> bool:
    """Whether ``section`` (its key) is switched on in ``network``. No query."""
    return section in ALWAYS_SHOWN or section not in network.sections_off.split(",")


def seats_showing(user: Any, section: str) -> dict[int, Seat]:
    """The seats of ``user`` in networks where ``section`` is switched on: only there is it news. No query."""
    return {pk: seat for pk, seat in rights_of(user).seats.items() if shows(seat.network, section)}


def require_section(network: Network, section: str) -> None:
    """403 with a sentence where ``section`` is switched off: what is there stays, nothing new begins."""
    if not shows(network, section):
        raise Refused(
            _("This section is switched off in %(network)s: what is in it can be read, and nothing new is begun there.")
            % {"network": network}
        )


# -- settings ------------------------------------------------------------------------------------


def can_arrange(user: Any, network: Network) -> bool:
    """Whether ``user`` may change settings, announcements and dates of ``network``. No query."""
    return not network.archived_at and can(user, network, roles.MANAGE)


def get_network_to_arrange(user: Any, network: str) -> Network:
    """The network with this slug; 403 for all but its coordinators, and for everybody once it is archived."""
    found = get_network(user, network)
    require_to_arrange(user, found)
    return found


def require_to_arrange(user: Any, network: Network) -> None:
    """403 with a sentence for whoever may not change what ``network`` is like."""
    require(user, network, roles.MANAGE)
    require_not_archived(network)


def require_not_archived(network: Network) -> None:
    """403 with the sentence if ``network`` is archived. Where a refusal has another sentence, ask this first."""
    if network.archived_at:
        raise Refused(_("%(network)s is archived: it can be read, and nothing in it changes.") % {"network": network})


def get_network_of_office(user: Any, slug: str) -> Network:
    """The network with ``slug`` for the secretariat; 404 outside of it, 403 for its members."""
    found = get_network(user, slug)
    require_secretariat(user)
    return found


def newly_asked(network: Network) -> QuerySet[User]:
    """The members who would be asked for a second factor if ``network`` asked all of them, and are not now."""
    here = Membership.objects.filter(current_q(), network=network, user=OuterRef("pk"))
    elsewhere = Membership.objects.filter(current_q(), user=OuterRef("pk")).filter(
        Q(role=roles.Role.COORDINATOR) | Q(network__second_factor=SecondFactor.ALL)
    )
    return User.objects.filter(Exists(here), ~Exists(elsewhere.exclude(network=network)), is_active=True).exclude(
        Q(is_secretariat=True) | Exists(here.filter(role=roles.Role.COORDINATOR))
    )


# -- announcements and dates ---------------------------------------------------------------------


def visible_announcements(user: Any) -> QuerySet[Announcement]:
    """The announcements ``user`` may read, past ones too. They speak to the network: never to people outside."""
    rights = rights_of(user)
    read, strict = rights.networks_with(roles.READ), rights.networks_with(roles.READ_STRICT)
    return Announcement.objects.filter(
        Q(network__in=strict) | Q(network__in=read) & ~Q(marking=Marking.STRICT), removed_at=None
    )


def readers_of_announcement(announcement: Announcement) -> QuerySet[User]:
    """Everybody who may read ``announcement`` now; its network must be loaded. Twin of the above."""
    if announcement.removed_at is not None:
        return User.objects.none()
    right = roles.READ_STRICT if announcement.marking == Marking.STRICT else roles.READ
    return holders(announcement.network, right)


def pinned_announcements(user: Any, network: Network) -> QuerySet[Announcement]:
    """What is announced on the overview of ``network`` now, the newest first."""
    still = Q(shown_until=None) | Q(shown_until__gt=timezone.now())
    return visible_announcements(user).filter(still, network=network)


def get_announcement(user: Any, network: Network, pk: int) -> Announcement:
    """An announcement of ``network`` that ``user`` may read; 404 otherwise."""
    found = visible_announcements(user).filter(network=network, pk=pk).first()
    if found is None:
        raise Http404
    found.network = network
    return found


def get_announcement_to_change(user: Any, network: str, pk: int) -> Announcement:
    """An announcement of the network with this slug, a removed one too, for those who may change it."""
    place = get_network_to_arrange(user, network)
    found = Announcement.objects.filter(network=place, pk=pk).first()
    if found is None:
        raise Http404
    found.network = place
    return found


def get_picture(user: Any, slug: str, pk: int) -> AnnouncementPicture:
    """A picture of an announcement ``user`` may read."""
    network = get_network(user, slug)
    shown = visible_announcements(user).filter(network=network).values("pk")
    found = AnnouncementPicture.objects.filter(announcement__in=shown, pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_coming_date(user: Any, slug: str, pk: int) -> ComingDate:
    """A date of the network with ``slug``, for those who may change it."""
    network = get_network_to_arrange(user, slug)
    found = ComingDate.objects.filter(network=network, pk=pk).first()
    if found is None:
        raise Http404
    found.network = network
    return found
