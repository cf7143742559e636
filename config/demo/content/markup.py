"""Short forms in which the demonstration content is written down."""

from __future__ import annotations

import re
from html import escape

from config.demo.content.types import MessageSeed, Moment, PostSeed

_NUMBERED = re.compile(r"^\d+\. ")


def html(text: str) -> str:
    """Return clean HTML for ``text``.

    Paragraphs are parted by an empty line and may be wrapped. A paragraph whose lines begin with
    ``- `` or ``1. `` is a list, one line per item (a continued item is indented); ``> `` begins a
    quotation; ``*word*`` is strong.
    """
    blocks = re.split(r"\n\s*\n", text.strip("\n"))
    return "".join(_block(block) for block in blocks if block.strip())


def plain(text: str) -> str:
    """Return plain text: unwrapped paragraphs parted by an empty line, list items on lines of their own."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(_unwrapped(block) for block in blocks)


def at(days: int, clock: str) -> Moment:
    """Return the moment ``days`` from T0 at ``clock`` ("HH:MM", UTC)."""
    hour, minute = clock.split(":")
    return Moment(days, int(hour), int(minute))


def post(author: str, days: int, clock: str, text: str, language: str = "en") -> PostSeed:
    """Return a post whose body is ``html(text)``."""
    return PostSeed(author, at(days, clock), html(text), language)


def say(author: str, days: int, clock: str, text: str, language: str = "en") -> MessageSeed:
    """Return a message of a channel; its text is plain, wrapped lines are joined."""
    return MessageSeed(author, at(days, clock), " ".join(text.split()), language)


def _unwrapped(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    return re.sub(r" - ", "\n– ", " " + " ".join(lines)).strip() if lines[0].startswith("- ") else " ".join(lines)


def _block(block: str) -> str:
    lines = [line for line in block.split("\n") if line.strip()]
    first = lines[0].lstrip()
    if first.startswith("- "):
        return f"<ul>{_items(lines, r'- ')}</ul>"
    if _NUMBERED.match(first):
        return f"<ol>{_items(lines, r'[0-9]+[.] ')}</ol>"
    if first.startswith("> "):
        quoted = " ".join(line.strip().removeprefix(">").strip() for line in lines)
        return f"<blockquote><p>{_inline(quoted)}</p></blockquote>"
    return f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _items(lines: list[str], mark: str) -> str:
    items: list[str] = []
    for line in lines:
        begun, count = re.subn(rf"^\s*{mark}", "", line)
        if count:
            items.append(begun.strip())
        else:
            items[-1] += " " + line.strip()
    return "".join(f"<li><p>{_inline(item)}</p></li>" for item in items)


def _inline(text: str) -> str:
    return re.sub(r"\*(\S[^*]*)\*", r"<strong>\1</strong>", escape(text, quote=False))
