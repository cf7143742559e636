"""People, their sign-in and their profile."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import trail  # noqa: F401 - connects
        from accounts import receivers  # noqa: F401 - connects
