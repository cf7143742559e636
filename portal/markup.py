"""HTML as people send it, brought into one spelling: before the sanitiser parses it, and after.

Before (:func:`normal`): known tags only, nested well and not deep, so that no parser takes more than linear time over
it. After (:func:`settled`): each address, mention, quote and picture exactly as the portal writes it, every run of text
in a paragraph, and each block told to find its own direction.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape

MAX_DEPTH = 50  # of tags in each other; the deepest list anybody writes needs half of it

VOID = frozenset({"br", "hr", "img"})
BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "hr", "img"})
_CELLS = frozenset({"td", "th"})
_DIRECTED = _CELLS | {"li", "blockquote"}  # blocks that find their direction together with what is in them
_ENDS_PARAGRAPH = BLOCKS - {"img"}
# What opens ends what is open of these, up to the nearest tag that holds it: a list in an item may hold items.
_ENDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "blockquote", "td", "th"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (_CELLS, frozenset({"tr", "table"})),
    "th": (_CELLS, frozenset({"tr", "table"})),
}
# What other programs write for what we have.
_SAME = {
    **dict.fromkeys(("b",), "strong"),
    **dict.fromkeys(("i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("del", "strike"), "s"),
    "h1": "h2",
    **dict.fromkeys(("h4", "h5", "h6"), "h3"),
    **dict.fromkeys(("div", "section", "article", "header", "footer", "address", "pre", "dt", "dd", "figcaption"), "p"),
}
# Tags whose content is nothing to read: it goes with them.
_WITH_CONTENT = frozenset(
    (
        *("script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math", "xmp"),
        *("title", "textarea", "noembed", "noframes", "plaintext", "select", "head", "audio", "video", "canvas", "map"),
    )
)

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?+")
# What the sanitiser writes.
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*+)((?: [a-z-]++=\"[^\"]*+\")*+)>|([^<]++)")
_WRITTEN = re.compile(r" ([a-z-]++)=\"([^\"]*+)\"")

_SLUG = r"/networks/[-\w]{1,60}"
_NUMBER = r"[1-9]\d{0,11}"
_ADDRESS = re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\s\\\x00-\x20\x7f]*+", re.IGNORECASE)
_PICTURE = re.compile(rf"{_SLUG}/attachments/{_NUMBER}/", re.ASCII)
_MENTIONS = {
    "person": re.compile(rf"/people/({_NUMBER})/", re.ASCII),
    "group": re.compile(rf"{_SLUG}/groups/({_NUMBER})/", re.ASCII),
    "coordinators": re.compile(rf"{_SLUG}/members/\?role=coordinator()", re.ASCII),
}
_OF_LIST = {"start": re.compile(r"-?\d{1,5}", re.ASCII), "type": re.compile(r"[1aAiI]")}
_OF_CELL = {"rowspan": re.compile(r"[2-9]|[1-4]\d", re.ASCII), "colspan": re.compile(r"[2-9]|[1-4]\d", re.ASCII)}
_ALT_LENGTH = 300
_LABEL_LENGTH = 200


class TooDeep(ValueError):
    """The tags stand in each other deeper than anybody writes."""


# -- before the parser ----------------------------------------------------------------------------


def normal(html: str, allowed: Mapping[str, frozenset[str]]) -> str:
    """``html`` with ``allowed`` tags (and their attributes) alone, each closed in its place; the rest is text.

    Raises:
        TooDeep: more than 50 of them stand in each other.
    """
    parts: list[str] = []
    stack: list[str] = []
    for closing, tag, attributes, text in _tokens(html):
        if not tag:
            parts.append(escape(unescape(text), quote=False))
        elif tag not in allowed:
            continue
        elif closing:
            if tag in stack:
                _close(stack, parts, len(stack) - 1 - stack[::-1].index(tag))
        else:
            _make_room(stack, parts, tag)
            if tag not in VOID:
                stack.append(tag)
                if len(stack) > MAX_DEPTH:
                    raise TooDeep
            parts.append(f"<{tag}{_attributes(attributes, allowed[tag])}>")
    _close(stack, parts, 0)
    return "".join(parts)


def elements_of(html: str) -> Iterator[tuple[bool, str, dict[str, str], str]]:
    """(is closing, tag, attributes, "") for the tags of any ``html`` as they stand there, in small letters, and
    (False, "", {}, text) for text, which is still escaped. Tags with nothing to read in them are left out."""
    for closing, tag, attributes, text in _tokens(html, {}):
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(attributes):
            found.setdefault(name.lower(), unescape(next(filter(None, values), "")))
        yield closing, tag, found, text


def _tokens(html: str, same: Mapping[str, str] = _SAME) -> Iterator[tuple[bool, str, str, str]]:
    """(is closing, tag, attributes, "") for tags, (False, "", "", text) for text. Comments are left out.

    Each character is looked at a fixed number of times, whatever is written: what is begun and never ended ends it all.
    """
    at, end = 0, len(html)
    while at < end:
        opening = html.find("<", at)
        if opening < 0:
            yield False, "", "", html[at:]
            return
        if opening > at:
            yield False, "", "", html[at:opening]
        following = html[opening + 1 : opening + 3]
        if following[:1] in ("!", "?") or (following[:1] == "/" and not following[1:].isalpha()):
            at = _after(html, "-->" if html.startswith("<!--", opening) else ">", opening)
        elif following[:1].isascii() and following.lstrip("/")[:1].isalpha():
            found = _TAG.match(html, opening)
            if found is None:
                yield False, "", "", html[opening:]
                return
            tag, at = found[2].lower(), found.end()
            if tag in _WITH_CONTENT and not found[1]:
                closed = re.compile(rf"</{re.escape(tag)}[^>]*+>", re.IGNORECASE).search(html, at)
                at = closed.end() if closed else end
            else:
                yield bool(found[1]), same.get(tag, tag), found[3], ""
        else:
            yield False, "", "", "<"
            at = opening + 1


def _after(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)


def _make_room(stack: list[str], parts: list[str], tag: str) -> None:
    """Close what cannot hold ``tag``, as a parser would."""
    if tag in _ENDS_PARAGRAPH and "p" in stack:
        at = len(stack) - 1 - stack[::-1].index("p")
        if not any(each in BLOCKS or each in _CELLS for each in stack[at + 1 :]):
            _close(stack, parts, at)
    ended, holders = _ENDS.get(tag, (frozenset(), frozenset()))
    for at in range(len(stack) - 1, -1, -1):
        if stack[at] in holders:
            return
        if stack[at] in ended:
            _close(stack, parts, at)
            return


def _close(stack: list[str], parts: list[str], at: int) -> None:
    """Close all that is open from place ``at`` on."""
    parts.extend(f"</{tag}>" for tag in reversed(stack[at:]))
    del stack[at:]


def _attributes(text: str, allowed: frozenset[str]) -> str:
    found: dict[str, str] = {}
    if allowed and text.strip():
        for name, *values in _ATTRIBUTE.findall(text):
            if (known := name.lower()) in allowed and known not in found:
                found[known] = unescape(next(filter(None, values), ""))
    return "".join(f' {name}="{escape(value)}"' for name, value in found.items())


# -- after the sanitiser --------------------------------------------------------------------------


def settled(html: str) -> str:
    """``html`` as the sanitiser wrote it, in the spelling that is stored."""
    nodes: list[tuple[bool, str]] = []  # of the top: whether it is a block, and its HTML
    parts: list[str] = []
    closers: list[tuple[str, bool]] = []  # of what is open: how it is closed, and whether it finds its direction
    is_block, directed = False, 0
    tokens = _TOKEN.finditer(html)
    for token in tokens:
        closing, tag, attributes, text = token.groups()
        if not tag:
            parts.append(text)
        elif closing:
            ending, directs = closers.pop()
            directed -= directs
            parts.append(ending)
        else:
            opener, closer = _spelled(tag, dict(_WRITTEN.findall(attributes)), tokens)
            is_block |= tag in BLOCKS and bool(opener)
            directs = bool(closer) and tag in _DIRECTED
            # What finds its direction looks for it in itself: not in a block in it that finds one of its own.
            if directs or (tag in ("p", "h2", "h3") and not directed):
                opener = f'{opener[:-1]} dir="auto">'
            parts.append(opener)
            if tag not in VOID and closer is not None:
                closers.append((closer, directs))
                directed += directs
        if not closers:
            nodes.append((is_block, "".join(parts)))
            parts, is_block = [], False
    return "".join(_in_paragraphs(nodes))


def _spelled(tag: str, given: dict[str, str], rest: Iterator[re.Match[str]]) -> tuple[str, str | None]:
    """(opening, closing) of a tag. Closing is None if its content was taken from ``rest``: all of it is written."""
    if tag == "img":
        source = given.get("src", "")
        alt = escape(unescape(given.get("alt", ""))[:_ALT_LENGTH].strip())
        return (f'<img src="{source}" alt="{alt}">' if _PICTURE.fullmatch(source) else ""), ""
    if tag == "a":
        return _link(given, rest)
    if tag == "blockquote" and re.fullmatch(_NUMBER, given.get("data-quote", ""), re.ASCII):
        _content(tag, rest)
        return f'<blockquote data-quote="{given["data-quote"]}" dir="auto"></blockquote>', None
    known = _OF_LIST if tag == "ol" else _OF_CELL if tag in _CELLS else {}
    kept = [f' {name}="{given[name]}"' for name, form in known.items() if form.fullmatch(given.get(name, ""))]
    return f"<{tag}{''.join(kept)}>", f"</{tag}>"


def _link(given: dict[str, str], rest: Iterator[re.Match[str]]) -> tuple[str, str | None]:
    """A mention, a link, or (without an address that may be) what stands in it alone."""
    address, mention = given.get("href", ""), given.get("data-mention", "")
    kind, _, number = mention.partition(":")
    form = _MENTIONS.get(kind)
    exact = form and form.fullmatch(address)
    if exact and exact[1] == number and mention == (f"{kind}:{number}" if number else kind):
        label = " ".join(_content("a", rest).split())
        if not (label.startswith("@") and 1 < len(label) <= _LABEL_LENGTH):
            return label, None
        return f'<a data-mention="{mention}" href="{address}">{label}</a>', None
    if not _ADDRESS.fullmatch(unescape(address)):
        return "", ""
    title = f' title="{given["title"]}"' if given.get("title", "").strip() else ""
    return f'<a href="{address}"{title}>', "</a>"


def _content(tag: str, rest: Iterator[re.Match[str]]) -> str:
    """Take all up to the end of ``tag`` from ``rest``. Returns its text, escaped."""
    depth, words = 1, []
    for token in rest:
        closing, inner, _attributes, text = token.groups()
        if text:
            words.append(text)
        elif inner == tag:
            depth += -1 if closing else 1
            if depth == 0:
                break
    return "".join(words)


def _in_paragraphs(nodes: list[tuple[bool, str]]) -> Iterator[str]:
    """``nodes`` of the top with what stands outside of blocks in paragraphs."""
    run: list[str] = []
    for is_block, html in [*nodes, (True, "")]:
        if not is_block:
            run.append(html)
            continue
        inline = "".join(run).strip()
        run = []
        if inline.replace("<br>", "").strip():
            yield f'<p dir="auto">{inline}</p>'
        yield html


# -- quotes ---------------------------------------------------------------------------------------

_QUOTING = re.compile(r"<(/?)blockquote\b([^>]*+)>")
_QUOTED = re.compile(r' data-quote="(\d{1,12})"')


def quotes_filled(html: str, html_of: Callable[[int], str]) -> str:
    """``html`` (clean) with each quote that has a number filled with ``html_of(number)``, HTML that is safe."""
    if "data-quote" not in html:
        return html
    parts, at, depth, inside = [], 0, 0, 0
    for tag in _QUOTING.finditer(html):
        closing = bool(tag[1])
        depth += -1 if closing else 1
        if inside:
            if closing and depth < inside:
                at, inside = tag.start(), 0
            continue
        found = None if closing else _QUOTED.search(tag[2])
        if found:
            parts += [html[at : tag.end()], html_of(int(found[1]))]
            inside = depth
    # A quote that is never closed keeps nothing of what follows it: clean HTML has none.
    return "".join(parts) + ("" if inside else html[at:])
