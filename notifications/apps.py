"""Who is told what, and how."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications.jobs import wake_relay
        from portal import activity

        activity.on_record(wake_relay)
