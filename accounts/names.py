"""How a name is kept: of an erased person nothing but a country is left, said in the language of whoever reads it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from portal.countries import name_of

FORMER = "former:"


def former(country: str) -> str:
    """What is kept instead of the name of an erased person."""
    return f"{FORMER}{country}"


class NameField(models.CharField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A person's name. Where one was erased, what is read is "Former member of Morocco", in the active language."""

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        if value is None or not value.startswith(FORMER):
            return value
        country = value.removeprefix(FORMER)
        return _("Former member of %(country)s") % {"country": name_of(country)} if country else _("Former member")

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """In migrations it is the plain column it is in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), dict(kwargs)
