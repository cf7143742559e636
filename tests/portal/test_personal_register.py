"""The register of personal data names every field, and what it says can be done."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import translation

from accounts.queries.own_data import held
from portal.personal import Erasure, holdings

OURS = frozenset({"portal", "accounts", "notifications", "networks", "forums", "documents", "chat", "alerts", "search"})


def fields_of(model: type[Model]) -> set[str]:
    return {column.name for column in (*model._meta.local_fields, *model._meta.local_many_to_many)}


def to_declare() -> dict[str, set[str]]:
    """Every model of ours, and every other one that points at a person: label → fields."""
    person = get_user_model()
    found = {}
    for model in apps.get_models(include_auto_created=True):
        points = any(column.is_relation and column.related_model is person for column in model._meta.local_fields)
        if model._meta.app_label in OURS or points:
            found[model._meta.label] = fields_of(model)
    return found


def declared() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for holding in holdings():
        names = [*holding.fields, *(name for names in holding.plain.values() for name in names)]
        found.setdefault(holding.model, []).extend(names)
    return found


def test_every_field_is_declared_once() -> None:
    said = declared()
    assert {label: sorted(names) for label, names in said.items()} == {
        label: sorted(names) for label, names in to_declare().items()
    }


def test_personal_fields_say_what_for_and_how_long() -> None:
    for holding in holdings():
        if holding.fields:
            for language in ("en", "fr"):
                with translation.override(language):
                    assert all(map(str, (holding.title, holding.purpose, holding.kept))), holding.model


@pytest.mark.django_db
def test_declared_lookups_exist() -> None:
    person = get_user_model()(pk=0)
    for holding in holdings():
        if holding.export:
            assert list(holding.exported(person)) == []
            assert list(holding.files(person)) == []
        assert set(holding.texts) <= set(holding.export), holding.model
        assert bool(holding.owners) or not holding.export, holding.model


def test_rows_are_deleted_as_a_whole_or_not_at_all() -> None:
    for holding in holdings():
        rules = set(holding.fields.values())
        assert Erasure.DELETED not in rules or rules == {Erasure.DELETED}, holding.model
        assert Erasure.REPLACED not in rules or holding.erase or holding.owners == ("pk",), holding.model


def test_security_page_has_the_same_table(settings: Any) -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "security.md").read_text(encoding="utf-8")
    with translation.override("en"):
        rows = [f"| {row.title} | {row.purpose} | {row.kept} | {row.erasure} |" for row in held()]
    assert [line for line in text.splitlines() if line in rows] == rows
