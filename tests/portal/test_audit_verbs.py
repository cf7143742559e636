"""Every verb of the trail is declared, in words: the code is read."""

import ast
from collections.abc import Iterator

from portal.audit.verbs import VERBS
from portal.audit.words import AREAS, act, areas
from tests.architecture.source import python_files


def constants(node: ast.expr | None) -> list[str] | None:
    """The texts an expression may be; None if that cannot be read."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        one, other = constants(node.body), constants(node.orelse)
        return one + other if one is not None and other is not None else None
    return None


def is_write(call: ast.Call) -> bool:
    """Whether this is ``audit.write(…)``."""
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "write"
        and isinstance(function.value, ast.Name)
        and function.value.id == "audit"
    )


def given(call: ast.Call, name: str, position: int) -> ast.expr | None:
    """The argument of a call, by name or else by position."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position] if 0 <= position < len(call.args) else None


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in ``tree``."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def assigned(function: ast.AST, name: str) -> list[str] | None:
    """What a local name is set to in ``function``; None if it is not, or to something that cannot be read."""
    found: list[str] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            texts = constants(node.value)
            if texts is None:
                return None
            found += texts
    return found or None


def verbs_of(text: str) -> tuple[set[str], list[int]]:
    """The verbs a file writes into the trail, and the lines whose verb cannot be read."""
    tree = ast.parse(text)
    found: set[str] = set()
    unread: list[int] = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
        everything = {*names, *(arg.arg for arg in function.args.kwonlyargs)}
        for call in filter(is_write, calls(function)):
            verb = given(call, "verb", -1)
            texts = constants(verb)
            if texts is None and isinstance(verb, ast.Name) and verb.id in everything:
                # A helper is told the verb: those who call it say it.
                position = names.index(verb.id) if verb.id in names else -1
                callers = [c for c in calls(tree) if getattr(c.func, "id", "") == function.name]
                said = [constants(given(c, verb.id, position)) for c in callers]
                texts = None if any(each is None for each in said) else [t for each in said for t in each or []]
            elif texts is None and isinstance(verb, ast.Name):
                texts = assigned(function, verb.id)
            if texts is None:
                unread.append(call.lineno)
            else:
                found |= set(texts)
    return found, unread


def test_every_verb_that_is_written_is_declared() -> None:
    wrong = []
    for path, text in python_files(
        "config", "portal", "accounts", "notifications", "networks", "forums", "documents", "chat", "alerts"
    ):
        if "audit.write(" in text:
            found, unread = verbs_of(text)
            wrong += [f"{path}: {verb} is not in portal/audit/verbs.py" for verb in sorted(found - set(VERBS))]
            wrong += [f"{path}:{line}: say the verb as a word" for line in unread]
    assert wrong == []


def test_undeclared_verb_is_found_however_it_is_said() -> None:
    text = """
def a():
    audit.write(actor=None, verb="one.two")
def b(x):
    audit.write(actor=None, verb="three.four" if x else "five.six")
def c(who, verb):
    audit.write(actor=who, verb=verb)
def d():
    c(None, "seven.eight")
    c(None, verb="nine.ten")
def e(x):
    audit.write(actor=None, verb=f"{x}.made")
def f(x):
    word = "eleven.twelve" if x else "thirteen.fourteen"
    audit.write(actor=None, verb=word)
"""
    expected = {"one.two", "three.four", "five.six", "seven.eight", "nine.ten", "eleven.twelve", "thirteen.fourteen"}
    assert verbs_of(text) == (expected, [12])


def test_verbs_fit_their_column_and_have_an_area_and_words() -> None:
    assert [verb for verb in VERBS if len(verb) > 40 or verb.count(".") != 1 or not act(verb).strip()] == []
    assert {verb.partition(".")[0] for verb in VERBS} - set(AREAS) == set()
    assert [key for key, _label in areas()] == [key for key, _label in sorted(areas(), key=lambda each: each[1])]
