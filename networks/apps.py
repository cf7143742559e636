"""Networks, memberships and roles: the root of every right."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"

    def ready(self) -> None:
        from networks import sections

        sections.announce()
