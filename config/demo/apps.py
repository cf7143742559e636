"""The demonstration content as an app, so that its management command is found."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed in every form; its loader refuses to work where ``PORTAL_DEMO`` is off."""

    name = "config.demo"
    label = "demo"
