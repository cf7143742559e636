"""The size budgets. ``python -m tests.architecture.budgets`` prints them; a maximum that is passed fails.

The numbers are the tails of well-kept Django projects. To split something for the number's sake is worse
than the number, so the percentiles only speak; the maxima refuse.
"""

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from tests.architecture.source import CODE, python_files, texts


@dataclass(frozen=True, slots=True)
class Budget:
    """What is allowed for one kind of thing; None means no limit at that point."""

    name: str
    maximum: int
    p50: int | None = None
    p90: int | None = None


FUNCTION = Budget("function", 60, p50=8, p90=25)
TEST_FUNCTION = Budget("function in tests", 60, p90=25)
FILE = Budget("Python file", 500, p90=250)
TEMPLATE = Budget("template", 200)
SCRIPT = Budget("JS file", 200)
STYLE = Budget("CSS file", 250)

Sized = tuple[int, str]


def function_sizes(path: Path, text: str) -> list[Sized]:
    """Lines of each function from ``def`` to its end, without its docstring."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            found.append((lines, f"{path}:{node.lineno} {node.name}"))
    return found


def file_sizes(files: Iterable[tuple[Path, str]]) -> list[Sized]:
    """Lines of each file."""
    return [(text.count("\n"), str(path)) for path, text in files]


def percentile(sizes: list[Sized], share: float) -> int:
    """The smallest size that at least ``share`` of all do not pass."""
    ordered = sorted(size for size, _ in sizes)
    return ordered[max(ceil(len(ordered) * share) - 1, 0)] if ordered else 0


def too_large(budget: Budget, sizes: list[Sized]) -> list[str]:
    """A sentence for each thing above the maximum."""
    return [f"{where}: {size} lines, at most {budget.maximum}" for size, where in sizes if size > budget.maximum]


def measured() -> list[tuple[Budget, list[Sized]]]:
    """Each budget with what the project holds."""
    code = [found for path, text in python_files(*CODE, "deploy", "bench") for found in function_sizes(path, text)]
    tests = [found for path, text in python_files("tests") for found in function_sizes(path, text)]
    return [
        (FUNCTION, code),
        (TEST_FUNCTION, tests),
        (FILE, file_sizes(python_files())),
        (TEMPLATE, file_sizes(texts(".html", ".txt", under=("templates",)))),
        (SCRIPT, file_sizes(texts(".js", under=("static",)))),
        (STYLE, file_sizes(texts(".css", under=("static",)))),
    ]


def table(rows: list[tuple[Budget, list[Sized]]]) -> str:
    """The budgets as text; a number over its budget is marked."""

    def cell(value: int, limit: int | None) -> str:
        shown = f"{value}/{limit}" if limit is not None else str(value)
        return f"{shown}{' !' if limit is not None and value > limit else ''}".rjust(10)

    lines = [f"{'size in lines':<20}{'count':>8}{'p50':>10}{'p90':>10}{'max':>10}"]
    for budget, sizes in rows:
        values = [percentile(sizes, 0.5), percentile(sizes, 0.9), percentile(sizes, 1.0)]
        limits = [budget.p50, budget.p90, budget.maximum]
        cells = "".join(cell(value, limit) for value, limit in zip(values, limits, strict=True))
        lines.append(f"{budget.name:<20}{len(sizes):>8}{cells}")
    return "\n".join(lines)


def main() -> int:
    rows = measured()
    failures = [line for budget, sizes in rows for line in too_large(budget, sizes)]
    sys.stdout.write("\n".join([table(rows), *failures, ""]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
