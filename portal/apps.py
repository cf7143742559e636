"""The kernel: what happened, live, marks, rich text, the section registry. Imports none of the other apps."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.catalogues import compile_stale

        compile_stale()
