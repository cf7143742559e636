"""Search over everything the other apps announce."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from portal import activity, indexing
        from search.actions import note_touched
        from search.jobs import wake

        activity.on_record(wake)
        indexing.on_touch(note_touched)
