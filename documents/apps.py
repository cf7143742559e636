"""The library: folders, documents, versions."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import sections

        sections.announce()
