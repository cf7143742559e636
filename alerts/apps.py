"""Rapid alerts: a warning to countries, who has taken note of it, and what came of it."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "alerts"

    def ready(self) -> None:
        from alerts import sections

        sections.announce()
