"""The register of personal data: what is kept about people, why, how long, and what an erasure does to it.

Each app declares its own models in a module ``personal``: ``HOLDINGS``, and ``CONDITIONS`` for what stands in the way
of leaving. Every field of every model is declared, as personal or with the reason why it is not; a test fails on one
that is missing. The page "my data", the export and the erasure are made from the register alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib import import_module
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from portal.marking import RULES

Text = str | Promise


class Erasure(TextChoices):
    """What an erasure does to a field."""

    KEPT = "kept", _("stays")
    CLEARED = "cleared", _("is cleared")
    REPLACED = "replaced", _("is replaced by “former member”")
    DELETED = "deleted", _("is deleted")


class Plain(TextChoices):
    """Why a field holds no personal data."""

    KEY = "key", _("an internal number or a tie between things")
    STATE = "state", _("the state of a thing, not of a person")
    WORDS = "words", _("words of the institution")


@dataclass(frozen=True, slots=True)
class Holding:
    """What one model holds about people, for one purpose."""

    model: str  # label, for example "forums.Post"
    title: Text = ""
    purpose: Text = ""
    kept: Text = ""  # how long
    fields: Mapping[str, Erasure] = field(default_factory=dict)  # the personal ones
    plain: Mapping[Plain, tuple[str, ...]] = field(default_factory=dict)  # the others, by the reason
    owners: tuple[str, ...] = ()  # lookups from a row to the person it speaks of; any of them
    export: tuple[str, ...] = ()  # lookups of what a person gets of their rows; () nothing
    marking: str = ""  # lookup of the mark that says whether texts and files may leave
    texts: tuple[str, ...] = ()  # of ``export``: left out where the mark keeps them in the portal
    file: tuple[str, str] | None = None  # lookups of a file's name in the store, and its own name
    erase: Callable[[Any], None] | None = None  # person, still with their name and address → what the rules cannot say

    @property
    def table(self) -> type[Model]:
        """The model itself."""
        return apps.get_model(self.model)

    def rows(self, person: Any) -> QuerySet[Any]:
        """The rows that speak of ``person``."""
        if not self.owners:
            return self.table._default_manager.none()
        return self.table._default_manager.filter(reduce(or_, (Q(**{owner: person.pk}) for owner in self.owners)))

    def exported(self, person: Any) -> Iterator[dict[str, Any]]:
        """What ``person`` gets of their rows, one by one."""
        wanted = {*self.export, *([self.marking] if self.marking else [])}
        for row in self.rows(person).order_by("pk").values(*sorted(wanted)).iterator(chunk_size=500):
            mark = row.get(self.marking, "")
            if mark and not RULES[mark].leaves:
                row |= dict.fromkeys(self.texts, None) | {"left_out": f"TLP:{mark}"}
            yield row

    def files(self, person: Any) -> Iterator[tuple[str, str]]:
        """(name in the store, own name) of the files of ``person`` that may leave."""
        if self.file is None:
            return
        found = self.rows(person).order_by("pk")
        if self.marking:
            found = found.filter(**{f"{self.marking}__in": [mark for mark, rule in RULES.items() if rule.leaves]})
        yield from found.values_list(*self.file).iterator(chunk_size=500)


@dataclass(frozen=True, slots=True)
class Condition:
    """What an app has to say when a person wants to leave, and what it does when they go."""

    hindrance: Callable[[Any], str]  # person → why they cannot go now; "" if they can
    leave: Callable[[Any, Any], None]  # person, actor (None: the clock) → their seats are given up


@cache
def holdings() -> tuple[Holding, ...]:
    """The whole register, the app that knows most of the others first."""
    return tuple(holding for module in _modules() for holding in module.HOLDINGS)


@cache
def conditions() -> tuple[Condition, ...]:
    """Who is asked before somebody leaves."""
    return tuple(condition for module in _modules() for condition in getattr(module, "CONDITIONS", ()))


def _modules() -> Iterator[Any]:
    for config in reversed(list(apps.get_app_configs())):
        if module_has_submodule(config.module, "personal") and config.name != "portal":
            yield import_module(f"{config.name}.personal")
    yield import_module("portal.own_personal")


def hindrance(person: Any) -> str:
    """Why ``person`` cannot leave now, in a sentence; "" if they can."""
    return next((said for condition in conditions() if (said := condition.hindrance(person))), "")


def leave(person: Any, actor: Any) -> None:
    """Have ``person`` give up whatever they hold. Inside the transaction of their leaving."""
    for condition in conditions():
        condition.leave(person, actor)


def erase(person: Any) -> None:
    """Do to everything held about ``person`` what the register says. Inside a transaction.

    The person's own row comes last: until then their address finds what was written before they had an account.
    """
    own = [holding for holding in holdings() if holding.owners == ("pk",)]
    for holding in [*(each for each in holdings() if each.owners != ("pk",)), *own]:
        if holding.erase:
            holding.erase(person)
        if Erasure.DELETED in holding.fields.values():
            holding.rows(person).delete()
            continue
        cleared = [name for name, rule in holding.fields.items() if rule == Erasure.CLEARED]
        columns = [column for column in holding.table._meta.concrete_fields if column.name in cleared]
        if columns:
            holding.rows(person).update(**{column.name: empty(column) for column in columns})


def empty(column: "Field[Any, Any]") -> Any:
    """What a cleared field holds: its default, else nothing."""
    if column.has_default():
        return column.get_default()
    return None if column.null else ""
