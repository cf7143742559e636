"""Prepares a portal for programs: ``python -m tests.documents.drive_server`` prints a name and a password."""

import os

import django


def prepare() -> tuple[str, str]:
    """Migrate, open two networks with one coordinator. Returns their address and a password for programs."""
    django.setup()
    from django.core.management import call_command

    from accounts.actions.app_passwords import make
    from networks.actions import open_network, start_membership
    from tests.conftest import make_person

    call_command("migrate", verbosity=0)
    user = make_person("Bruno Basalt")
    for name, slug in (("Airports", "airports"), ("MedNET", "mednet")):
        network = open_network(name=name, slug=slug)
        if slug == "airports":
            start_membership(actor=None, user=user, network=network, role="coordinator")
    return user.email, make(actor=user, label="litmus")[1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
    print(*prepare())  # noqa: T201
