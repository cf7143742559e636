"""Forums: topics and posts under handling marks."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"

    def ready(self) -> None:
        from forums import sections

        sections.announce()
