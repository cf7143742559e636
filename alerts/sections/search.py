"""What of rapid alerts can be found: the warning with its result, and each report on it."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from alerts import access, queries
from portal.indexing import Entry, Indexed, Touched, targets
from portal.models import Activity
from portal.richtext import plain_text
from portal.sections import register


def alert_entries(ids: Collection[int]) -> Iterator[Entry]:
    """Alerts that were sent, as they stand. One query."""
    for alert in queries.sent_alerts(ids):
        yield Entry(
            pk=alert.pk,
            place=alert.pk,
            title=alert.title,
            words=str(alert.get_kind_display()),
            url=alert.get_absolute_url(),
            body="\n".join(plain_text(html) for html in (alert.body, alert.result) if html),
            network=alert.network_id,
            marking=alert.marking,
            author=alert.author_id,
            country=alert.author.country if alert.author else "",
            status="closed" if alert.closed_at else "",
            at=alert.sent_at,
        )


def feedback_entries(ids: Collection[int]) -> Iterator[Entry]:
    """Reports on alerts; each carries its alert's title and mark."""
    for said in queries.load_feedback(ids):
        yield Entry(
            pk=said.pk,
            place=said.alert_id,
            title=said.alert.title,
            titled=False,
            url=f"{said.alert.get_absolute_url()}#feedback-{said.pk}",
            body=plain_text(said.body),
            network=said.alert.network_id,
            marking=said.alert.marking,
            author=said.author_id,
            country=said.country,
            at=said.created_at,
        )


def alerts_touched(activities: Sequence[Activity]) -> Touched:
    """What was sent or closed; that a country has taken note changes nothing of it."""
    quiet = ("alert.acknowledged", "alert.sighted", "alert.escalated", "alert.expired")
    return Touched(targets(activities, "alerts.alert", but=quiet))


def feedback_touched(activities: Sequence[Activity]) -> Touched:
    """What was reported."""
    return Touched(targets(activities, "alerts.feedback"))


def announce() -> None:
    """Register what can be found."""
    register(
        Indexed(
            key="alerts.alert",
            label=_("Rapid alerts"),
            icon="warning",
            order=5,
            entries=alert_entries,
            ids=queries.next_alerts,
            visible=access.visible_alerts,
            places=lambda user: access.visible_alerts(user).values("pk"),
            touched=alerts_touched,
            marking="marking",
        ),
        Indexed(
            key="alerts.feedback",
            label=_("Reports on alerts"),
            icon="warning",
            order=6,
            entries=feedback_entries,
            ids=queries.next_feedback,
            visible=access.visible_feedback,
            places=lambda user: access.visible_alerts(user).values("pk"),
            touched=feedback_touched,
            within=queries.feedback_within,
            marking="alert__marking",
        ),
    )
