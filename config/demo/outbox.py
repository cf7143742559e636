"""What the outbox shows: an address whose server refuses mail for good, and two mails that did not arrive."""

from config.demo.content.types import Moment
from config.demo.stage import Stage
from networks.models import Membership
from notifications.models import Delivery, StoppedAddress
from portal.models import Activity

STOPPED, UNLUCKY = "hamza", "samir"
REFUSED = Moment(-6, 7, 31)
SAID = {
    STOPPED: "550 5.1.1 mailbox unavailable: user unknown",
    UNLUCKY: "554 5.6.0 message content rejected",
}


def leave_in_outbox(stage: Stage) -> None:
    """Give up one mail for each of two people, and stop the address of one. Nothing waits to be sent."""
    for key, reason in SAID.items():
        user = stage.people[key]
        streams = Membership.objects.filter(user=user).values("network__stream")
        posted = Activity.objects.filter(stream__in=streams, verb="topic.started", target_type="forums.post")
        latest = posted.exclude(actor=user).latest("pk")
        Delivery.objects.create(
            user=user, activity=latest, state=Delivery.State.FAILED, attempts=1, error=reason,
            scope_type=latest.scope_type, scope_id=latest.scope_id, next_attempt_at=latest.created_at,
        )  # fmt: skip
    stopped = stage.people[STOPPED]
    StoppedAddress.objects.create(
        user=stopped, address=stopped.email, reason=SAID[STOPPED], stopped_at=stage.when(REFUSED)
    )
