"""What of the alerts can be found: every one that was sent, with its result."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _

from alerts import access, queries
from portal.indexing import Entry, Indexed, Touched, targets
from portal.richtext import plain_text
from portal.sections import register


def entries(ids: Collection[int]) -> Iterator[Entry]:
    """Alerts as they stand. One query."""
    for alert in queries.sent_alerts(ids):
        yield Entry(
            pk=alert.pk,
            place=alert.pk,
            title=alert.title,
            words=str(alert.get_kind_display()),
            url=alert.get_absolute_url(),
            body=plain_text(f"{alert.body}{alert.result}"),
            network=alert.network_id,
            marking=alert.marking,
            author=alert.author_id,
            country=alert.author.country if alert.author else "",
            at=alert.sent_at,
        )


def announce() -> None:
    """Register what can be found."""
    register(
        Indexed(
            key="alerts.alert",
            label=_("Rapid alerts"),
            icon="warning",
            order=5,
            entries=entries,
            ids=queries.next_alerts,
            visible=access.visible_alerts,
            places=lambda user: access.visible_alerts(user).values("pk"),
            touched=lambda activities: Touched(targets(activities, "alerts.alert")),
            marking="marking",
        )
    )
