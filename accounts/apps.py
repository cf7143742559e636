"""People, their sign-in and their profile."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import (  # noqa: F401 - receivers connect
            actions,
            chrome,
            receivers,
            second_factor,
            trail,
        )
        from portal import live
        from portal.chrome import provide

        second_factor.asked_by(lambda user: user.is_staff)
        live.ask_also(actions.admit_sockets)
        provide(chrome.second_factor_strip)
