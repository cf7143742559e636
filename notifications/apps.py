"""Who is told what, and how."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import receivers  # noqa: F401
        from notifications.jobs import wake_relay
        from notifications.queries.outbox import gauges
        from portal import activity, metrics

        activity.on_record(wake_relay)
        metrics.asked_for(gauges)
