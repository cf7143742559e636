"""The house rules hold for every file of the project."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from config.env import KNOWN
from tests.architecture import budgets, code_rules, text_rules
from tests.architecture.source import CODE, ROOT, python_files, texts

Rule = Callable[[Path, str], list[str]]


def broken(rule: Rule, files: Iterable[tuple[Path, str]]) -> list[str]:
    """What breaks ``rule`` in ``files``."""
    return [problem for path, text in files for problem in rule(path, text)]


@pytest.mark.parametrize(
    "rule",
    [
        code_rules.database_in_thin_layer,
        code_rules.request_in_rules,
        code_rules.signals_and_saves,
        code_rules.html_declared_safe,
    ],
)
def test_code_follows_rule(rule: Rule) -> None:
    assert broken(rule, python_files(*CODE)) == []


def test_migrations_are_named_and_stand_alone() -> None:
    assert broken(code_rules.migration, texts(".py", under=CODE)) == []


@pytest.mark.parametrize("rule", [text_rules.inline_code, text_rules.untranslated, text_rules.shown_as_it_is])
def test_templates_follow_rule(rule: Rule) -> None:
    assert broken(rule, texts(".html", under=("templates",))) == []


def test_files_name_no_download_host_and_no_machine() -> None:
    assert broken(text_rules.foreign_addresses, texts()) == []


def test_allow_lists_name_files_that_exist() -> None:
    listed = [*code_rules.DECLARED_SAFE, *code_rules.LISTENS, *text_rules.SHOWN_AS_IT_IS]
    assert [name for name in listed if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("document", [".env.example", "docs/operations.md"])
def test_settings_are_documented(document: str) -> None:
    named = set(re.findall(r"PORTAL_[A-Z0-9_]+", (ROOT / document).read_text()))
    assert named == set(KNOWN)


def test_settings_read_only_known_names() -> None:
    read = {name for _, text in python_files("config") for name in code_rules.env_names(text)}
    assert read - set(KNOWN) == set()


def test_sizes_stay_within_their_maximum() -> None:
    assert [line for budget, sizes in budgets.measured() for line in budgets.too_large(budget, sizes)] == []
