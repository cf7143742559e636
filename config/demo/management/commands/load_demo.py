"""``manage.py load_demo``: fill an empty demonstration portal, once."""

from typing import Any

from django.core.management.base import BaseCommand

from config.demo.loader import PASSWORD, load_demo


class Command(BaseCommand):
    """Loads the demonstration content; does nothing if it is there."""

    help = "Load the demonstration content, once. Refused where PORTAL_DEMO is off."

    def handle(self, *args: Any, **options: Any) -> None:
        if load_demo():
            said = f"Demonstration content loaded. Everybody signs in with the password {PASSWORD}."
        else:
            said = "There is content already: nothing was loaded."
        if options["verbosity"]:
            self.stdout.write(said)
