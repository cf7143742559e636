"""Rules of the house for Python, each a function from a file to sentences about what breaks it."""

import ast
import re
from pathlib import Path

from tests.architecture.source import CODE

THIN = frozenset({"views", "consumers", "templatetags", "forms", "jobs"})
RULES_LAYERS = frozenset({"actions", "tasks", "access", "queries", "models"})
UNSEEN_THERE = ("django.http", "django.shortcuts", "django.template", "django.contrib.messages", "django.forms")
MAY_SAY_404 = frozenset({"django.http.Http404"})
MAY_RENDER = {"accounts/tasks.py": "composes mails"}

# Where other people's signals are listened to, and why.
LISTENS = {
    "accounts/receivers.py": "third-party apps end sessions and change people without an action of ours",
    "notifications/receivers.py": "an address is confirmed by a third-party app: mail goes there again",
    "accounts/trail.py": "third-party apps sign people in and change their secrets without an action of ours",
}
# Where HTML is declared safe, and why it is.
DECLARED_SAFE = {
    "forums/forms/reading.py": "a constant word among the pieces that format_html_join escapes",
    "forums/templatetags/posts.py": "every part is escaped or a number; kept pieces come from templates",
    "forums/templatetags/topics.py": "every part is escaped or a number",
    "chat/sections/messages.py": "clean HTML of a message, with attributes taken out",
    "chat/models/core.py": "urlize has escaped what was typed; linebreaks adds paragraphs only",
}
_SAFE_CALLS = frozenset({"mark_safe", "SafeString", "SafeText"})


def _layer(path: Path) -> str:
    """The layer a file belongs to: ``forums/views.py`` and ``forums/views/topics.py`` are both ``views``."""
    parts = [path.stem if part == path.name else part for part in path.parts[1:]]
    return next((part for part in parts if part in THIN | RULES_LAYERS), "")


def _imported(tree: ast.AST) -> list[tuple[int, str]]:
    """``(line, dotted name)`` of everything imported."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def database_in_thin_layer(path: Path, text: str) -> list[str]:
    """Views, consumers, jobs, forms and template tags ask access, queries and actions, never a manager."""
    if _layer(path) not in THIN:
        return []
    problems = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            problems.append(f"{path}:{node.lineno}: .{node.attr} belongs into access, queries or actions")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save":
            problems.append(f"{path}:{node.lineno}: .save() belongs into actions")
    return problems


def request_in_rules(path: Path, text: str) -> list[str]:
    """Actions and what is below them know nothing of requests, pages and forms."""
    if _layer(path) not in RULES_LAYERS or str(path) in MAY_RENDER:
        return []
    tree = ast.parse(text)
    problems = [
        f"{path}:{line}: {name} is not for {_layer(path)}"
        for line, name in _imported(tree)
        if name.startswith(UNSEEN_THERE) and name not in MAY_SAY_404
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.arg == "request" and not _is_of_the_field(node):
            problems.append(f"{path}:{node.lineno}: {_layer(path)} never see the request")
    return problems


def _is_of_the_field(node: ast.arg) -> bool:
    """Requests for information, and to read something, are called that by the field; they are no HTTP requests."""
    said = ast.unparse(node.annotation) if node.annotation is not None else ""
    return "InformationRequest" in said or "ReadingRequest" in said


def signals_and_saves(path: Path, text: str) -> list[str]:
    """Nothing happens behind one's back: no signals of our own, no overridden ``save``."""
    tree = ast.parse(text)
    problems = [
        f"{path}:{line}: {name}: what happens stands in the action"
        for line, name in _imported(tree)
        if name.startswith(("django.db.models.signals", "django.dispatch")) and str(path) not in LISTENS
    ]
    if _layer(path) == "models":
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "save":
                problems.append(f"{path}:{node.lineno}: models do not override save")
    return problems


def html_declared_safe(path: Path, text: str) -> list[str]:
    """Escaping is switched off nowhere but where the reason is written down here."""
    if str(path) in DECLARED_SAFE:
        return []
    problems = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            empty = bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value == ""
            if name in _SAFE_CALLS and not empty:
                problems.append(f"{path}:{node.lineno}: {name}() without a reason in DECLARED_SAFE")
    return problems


def migration(path: Path, text: str) -> list[str]:
    """Migrations have names that say something and stand without the application's code."""
    if "migrations" not in path.parts or path.stem == "__init__":
        return []
    problems = []
    if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*", path.stem) or "_auto_" in path.stem:
        problems.append(f"{path}: give the migration a name")
    for line, name in _imported(ast.parse(text)):
        if name.split(".")[0] in CODE:
            problems.append(f"{path}:{line}: a migration does not import {name}")
    return problems


def env_names(text: str) -> set[str]:
    """The ``PORTAL_`` names that a settings file reads through ``env``."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_env = isinstance(node.func.value, ast.Name) and node.func.value.id == "env"
            if of_env and node.args and isinstance(node.args[0], ast.Constant):
                names.add(f"PORTAL_{node.args[0].value}")
    return names
