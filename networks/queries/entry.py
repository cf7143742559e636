"""What waits for the coordinators of a network, and who is invited. The caller has passed the gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from networks.models import AccessRequest, Application, Invitation, Membership, Network, Nomination
from networks.models.entry import Decision

SHOWN = 200


def waiting_nominations(network: Network) -> QuerySet[Nomination]:
    """Nominations nobody has decided on, the oldest first."""
    waiting = Nomination.objects.filter(network=network, state=Decision.WAITING)
    return waiting.select_related("nominated_by").order_by("created_at")


def waiting_applications(network: Network) -> QuerySet[Application]:
    """Applications nobody has decided on, the oldest first."""
    waiting = Application.objects.filter(network=network, state=Decision.WAITING)
    return waiting.select_related("user").order_by("created_at")


def waiting_access_requests(network: Network) -> QuerySet[AccessRequest]:
    """Requests at this network's closed door that nobody has answered, the oldest first."""
    waiting = AccessRequest.objects.filter(network=network, state=Decision.WAITING)
    return waiting.select_related("user").order_by("created_at")


def open_invitations(network: Network) -> QuerySet[Invitation]:
    """Invitations that can still be used, the latest first."""
    usable = Invitation.objects.filter(
        network=network, accepted_at=None, taken_back_at=None, expires_at__gt=timezone.now()
    )
    return usable.select_related("invited_by").order_by("-created_at")


@dataclass(frozen=True, slots=True)
class Queue:
    """What was asked of a network's coordinators: what waits, and what was decided lately."""

    nominations: list[Nomination]
    applications: list[Application]
    access_requests: list[AccessRequest]
    decided: list[Any]  # of all three kinds, the latest first

    @property
    def waiting(self) -> int:
        """How many things wait."""
        return len(self.nominations) + len(self.applications) + len(self.access_requests)


def queue(network: Network) -> Queue:
    """The queue of ``network``. Three queries."""
    nominations = list(_waiting_first(Nomination.objects.filter(network=network), "nominated_by", "decided_by"))
    applications = list(_waiting_first(Application.objects.filter(network=network), "user", "decided_by"))
    requests = list(_waiting_first(AccessRequest.objects.filter(network=network), "user", "decided_by"))
    decided = [each for each in (*nominations, *applications, *requests) if each.state != Decision.WAITING]
    return Queue(
        [each for each in nominations if each.state == Decision.WAITING],
        [each for each in applications if each.state == Decision.WAITING],
        [each for each in requests if each.state == Decision.WAITING],
        sorted(decided, key=lambda each: each.decided_at or each.created_at, reverse=True),
    )


def _waiting_first(rows: QuerySet[Any], *related: str) -> QuerySet[Any]:
    first = Case(When(state=Decision.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related(*related).order_by(first, "-created_at")[:SHOWN]


def nominations_by(user: Any) -> list[Nomination]:
    """What ``user`` has nominated, the latest first. One query."""
    mine = Nomination.objects.filter(nominated_by=user).select_related("network", "decided_by")
    return list(mine.order_by("-created_at")[:SHOWN])


def access_requests_without_network() -> list[AccessRequest]:
    """Requests about addresses that belong to no network: the secretariat's. One query."""
    return list(_waiting_first(AccessRequest.objects.filter(network=None), "user", "decided_by"))


def invitations_of(network: Network) -> list[Invitation]:
    """All invitations to ``network`` that were not taken back, the latest first. One query."""
    kept = Invitation.objects.filter(network=network, taken_back_at=None)
    return list(kept.select_related("invited_by", "accepted_by").order_by("-created_at")[: SHOWN * 5])


@dataclass(frozen=True, slots=True)
class Standing:
    """Invitations by what became of them."""

    open: list[Invitation]
    expired: list[Invitation]
    accepted: list[Invitation]


def by_standing(invitations: list[Invitation]) -> Standing:
    """``invitations`` sorted into those that can be used, those nobody used in time, and those accepted."""
    now = timezone.now()
    waiting = [each for each in invitations if each.accepted_at is None]
    return Standing(
        [each for each in waiting if each.expires_at > now],
        [each for each in waiting if each.expires_at <= now],
        [each for each in invitations if each.accepted_at is not None],
    )


def with_applications(networks: Iterable[Network], user: Any) -> list[tuple[Network, Application | None]]:
    """Each network with the latest application of ``user`` to it. One query more."""
    mine = {application.network_id: application for application in user.applications.order_by("created_at")}
    return [(network, mine.get(network.pk)) for network in networks]


def find_invitation(pk: int) -> Invitation | None:
    """The invitation a signed link names, with its network and who invited."""
    return Invitation.objects.filter(pk=pk).select_related("network", "invited_by").first()


def due_invitations() -> list[int]:
    """Ids of the invitations whose mail is to be sent now."""
    return list(due_q().order_by("next_attempt_at").values_list("pk", flat=True)[:SHOWN])


def due_q() -> QuerySet[Invitation]:
    """Invitations that can be used and whose mail is due."""
    now = timezone.now()
    return Invitation.objects.filter(
        mail=Invitation.Mail.QUEUED, next_attempt_at__lte=now, accepted_at=None, taken_back_at=None, expires_at__gt=now
    )


def load_nominations(ids: Any) -> QuerySet[Nomination]:
    """Nominations ready to be described."""
    return Nomination.objects.filter(pk__in=ids).select_related("network", "nominated_by", "decided_by")


def load_applications(ids: Any) -> QuerySet[Application]:
    """Applications ready to be described."""
    return Application.objects.filter(pk__in=ids).select_related("network", "user", "decided_by")


def load_access_requests(ids: Any) -> QuerySet[AccessRequest]:
    """Access requests ready to be described."""
    return AccessRequest.objects.filter(pk__in=ids).select_related("network", "user", "decided_by")


def load_seats(ids: Any) -> QuerySet[Any]:
    """Memberships ready to be described."""
    return Membership.objects.filter(pk__in=ids).select_related("network", "user")
