"""What somebody wrote themselves in an answer: without what they answered to, and without their signature."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

from portal.errors import TooLarge
from portal.markup import VOID, TooDeep, elements_of
from portal.richtext import clean_html, plain_text

# A notice that can be answered begins with this line: however a program quotes it, all from here on is ours.
CUT_HERE = "✂ - - -"  # in every language; words may follow
QUOTE = "\ue002"  # stands where a quoted passage stood
OWN_SIGNS = re.compile("[\ue000-\ue00f]")  # of the portal's own making: nobody writes them

# The library looks back and forth in a line: in longer ones there is nothing to find, and they take it too long.
_LONGEST_LINE = 200
_WINDOW, _OVERLAP = 300, 12  # lines it is shown at once
_MOST_LINES = 5000
_LONGEST_SIGNATURE = 12  # lines; what is longer was written to be read, whatever its first word is
_SET_OFF_SIGNATURE = 30  # lines, below "-- "
_SIGNATURE_LINE = 100  # characters
_MOST_HTML = 200_000  # characters of what is left, before it is cleaned
_DEEPEST = 200  # elements in each other
_LANGUAGES = sorted(set(MAIL_LANGUAGES) - {"ja", "ko", "zh"})


def _said(key: str) -> str:
    said: list[str] = []
    for language in _LANGUAGES:
        known = MAIL_LANGUAGES[language].get(key, "")
        said += [known] if isinstance(known, str) else known
    return "|".join(filter(None, said))


_GREETING = re.compile(rf"(?:{_said('signatures')})[\s,.!]*", re.IGNORECASE)
_SENT_FROM = re.compile(rf"(?:{_said('sent_from')})", re.IGNORECASE)
_NAMED = re.compile(
    r"gmail_(attr|signature\w*)|moz-(cite-prefix|signature)|yahoo_quoted|protonmail_(quote|signature_block)|"
    r"tutanota_quote|zmail_extra|ms-outlook-mobile-signature|applemailsignature|signature",
    re.IGNORECASE,
)
_QUOTING_CLASS = re.compile(r"(^|\s)(gmail_quote|protonmail_quote|yahoo_quoted|tutanota_quote)(\s|$)", re.IGNORECASE)
_FROM_HERE = re.compile(
    r"(x_)?(appendonsend|divrplyfwdmsg|mail-editor-reference-message-container|olk_src_body_section|stopspelling)|"
    r"outlookmessageheader",
    re.IGNORECASE,
)
_OUTLOOK_LINE = re.compile(r"border-top:\s*solid\s+#(e1e1e1|b5c4df)", re.IGNORECASE)
_HOLLOW = VOID | {"meta", "link", "input", "col", "wbr", "area", "base", "source", "o:p"}
_STRUCTURE = frozenset({"table", "thead", "tbody", "tr", "ul", "ol"})
_SPACE = re.compile(r"[ \t\r\n]+")
_KEPT_ATTRIBUTES = ("href", "src", "alt", "colspan", "rowspan", "start")

_CLEAN = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>|[^<]+")
_DATED = re.compile(r"[\d@<]")
_COLONS = (":", "：")


# -- text -----------------------------------------------------------------------------------------


def own_text(text: str) -> str:
    """The lines of plain ``text`` that its writer wrote: nothing quoted, no signature. "" if there are none."""
    lines = _above([line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")])
    if any(line.startswith(">") for line in lines):
        lines = list(_unquoted(lines))
    kept = own_count(lines)
    own: list[str] = []
    for line in lines:
        if line and kept == 0:
            break
        own.append(line)
        kept -= bool(line)
    return "\n".join(own).strip()


def own_count(lines: list[str]) -> int:
    """How many of ``lines`` that are not empty, from the first on, stand before what was answered to and before a
    signature."""
    filled = _single_spaced(lines)
    whole = sum(1 for line in filled if line)
    before = 0
    for start in range(0, min(len(filled), _MOST_LINES), _WINDOW - _OVERLAP):
        window = filled[start : start + _WINDOW]
        found, ended = _own_in(window)
        if ended:
            return before + found
        before += sum(1 for line in window[: _WINDOW - _OVERLAP] if line)
    return whole


def _own_in(window: list[str]) -> tuple[int, bool]:
    """(lines of the writer's own in ``window``, whether something else follows them there)."""
    shown = [line if len(line) <= _LONGEST_LINE else "…" for line in window]
    read = EmailMessage(text="\n".join(shown), languages=list(_LANGUAGES), keep_hyphen_lists=True).read()
    first = read.replies[0]
    if first.headers:
        return 0, True
    own = [line for line in first.content.split("\n") if line.strip()]
    signature = [line for line in (first.signatures or "").split("\n") if line.strip()]
    is_signature = bool(signature) and own[-len(signature) :] == signature and _looks_like_one(signature)
    count = len(own) - (len(signature) if is_signature else 0)
    return count, is_signature or len(read.replies) > 1


def _looks_like_one(signature: list[str]) -> bool:
    """Whether it is set off as signatures are, or says no more than they do: “Thanks, …” may begin a paragraph, too."""
    first, rest = signature[0].strip(), signature[1:]
    if first in ("--", "__"):
        return len(rest) <= _SET_OFF_SIGNATURE
    if len(signature) > _LONGEST_SIGNATURE or any(len(line) > _SIGNATURE_LINE for line in signature):
        return False
    if _GREETING.fullmatch(first):
        return not any(line.rstrip().endswith((".", "?", "!")) for line in rest[:3])
    return bool(_SENT_FROM.match(first)) or first.startswith("____")


def _above(lines: list[str]) -> list[str]:
    """``lines`` before the one that says so; all of them, if nothing is written there."""
    for at, line in enumerate(lines):
        if CUT_HERE in line:
            own = list(_unquoted([*lines[:at], ">"]))
            return own if any(own) else lines
    return lines


def _unquoted(lines: list[str]) -> Iterator[str]:
    """``lines`` without those that are quoted, and without the one that says who wrote them."""
    said = _saying_who_wrote(lines)
    for at, line in enumerate(lines):
        if at not in said and not line.startswith(">"):
            yield line


def _saying_who_wrote(lines: list[str]) -> set[int]:
    """Where, right before something quoted, a line (or two) with a date or an address ends with a colon, in whatever
    language."""
    found: set[int] = set()
    last: int | None = None  # the last line that is not empty and not quoted, if it stands before this one
    for at, line in enumerate(lines):
        if line.startswith(">"):
            if last is not None and _says_who_wrote(lines[last]):
                found.add(last)
            elif last and lines[last].endswith(_COLONS) and _DATED.search(lines[last - 1]):
                found |= {last, last - 1}
            last = None
        elif line:
            last = at
    return found


def _says_who_wrote(line: str) -> bool:
    return line.endswith(_COLONS) and bool(_DATED.search(line))


def _single_spaced(lines: list[str]) -> list[str]:
    """``lines`` with one empty one at most between two others: the library is slow in more."""
    kept: list[str] = []
    for line in lines:
        text = line.strip()
        if text or (kept and kept[-1]):
            kept.append(text)
    return kept


# -- HTML -----------------------------------------------------------------------------------------


def own_html(html: str) -> tuple[str, bool]:
    """(what the writer of ``html``, whatever program made it, wrote, as clean HTML; whether anything else was there).

    Raises:
        TooDeep: its tags stand in each other deeper than anybody writes.
        TooLarge: there is more than a post may hold.
    """
    unquoted, other = _unquoted_html(html)
    if len(unquoted) > _MOST_HTML:
        raise TooLarge(_("Your mail holds more text than the portal takes in one mail."))
    blocks = [block for block in top_blocks(clean_html(unquoted)) if _has_ink(block)]
    blocks = list(_without_attributions(blocks))
    lines = [[line for line in plain_text(block).split("\n") if line.strip()] for block in blocks]
    left = own_count(_before_cut([line for block in lines for line in block]))
    kept = []
    for block, own in zip(blocks, lines, strict=True):
        if own and left == 0:
            break
        if left < len(own):
            kept.append(clean_html("\n".join(own[:left])))
            break
        kept.append(block)
        left -= len(own)
    other |= len(kept) < len(blocks)
    while kept and kept[-1].startswith("<hr"):
        kept.pop()
    return "".join(kept), other


def _before_cut(lines: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(lines) if CUT_HERE in line), len(lines))
    return lines[:at]


def _unquoted_html(html: str) -> tuple[str, bool]:
    """(``html`` without what programs are known to mark as quoted or as a signature, a sign where a quote was; whether
    there was any)."""
    parts: list[str] = []
    other = False
    stack: list[str] = []
    skipped: int | None = None  # how deep what is left out stands
    for closing, tag, attributes, text in elements_of(html):
        if closing:
            if tag in stack:
                del stack[len(stack) - 1 - stack[::-1].index(tag) :]
                if skipped is not None and len(stack) <= skipped:
                    skipped = None
                    continue
            if skipped is None:
                parts.append(f"</{tag}>")
            continue
        if skipped is None and tag:
            if _begins_original(tag, attributes):
                other = True
                break
            if quoted := _is_left_out(tag, attributes):
                parts.append(f"<p>{QUOTE}</p>" if quoted == QUOTE else "")
                skipped, other = len(stack), True
        if tag and tag not in _HOLLOW:
            stack.append(tag)
            if len(stack) > _DEEPEST:
                raise TooDeep
        elif tag and skipped == len(stack):
            skipped = None  # nothing stands in it
        if skipped is None:
            parts.append(_written(tag, attributes) if tag else _spaced(text, stack))
    return "".join(parts), other


def _spaced(text: str, stack: list[str]) -> str:
    """``text`` with the breaks a reader sees, and no others."""
    if "pre" in stack:
        return text.strip("\r\n").replace("\r\n", "\n").replace("\n", "<br>")
    one = _SPACE.sub(" ", text)
    return "" if one == " " and stack and stack[-1] in _STRUCTURE else one


def _begins_original(tag: str, attributes: dict[str, str]) -> bool:
    """Whether all from here on is what was answered to."""
    named = {attributes.get("id", ""), *attributes.get("class", "").split()}
    if any(_FROM_HERE.fullmatch(name) for name in named):
        return True
    return tag == "div" and bool(_OUTLOOK_LINE.search(attributes.get("style", "")))


def _is_left_out(tag: str, attributes: dict[str, str]) -> str:
    """A sign if an element is a quote, anything else if it is left out as well, "" if it is kept."""
    classes = attributes.get("class", "")
    if tag == "blockquote" and (attributes.get("type", "").lower() == "cite" or _QUOTING_CLASS.search(classes)):
        return QUOTE
    named = {attributes.get("id", ""), *classes.split()}
    return tag if any(_NAMED.fullmatch(name) for name in named if name) else ""


def _written(tag: str, attributes: dict[str, str]) -> str:
    kept = [(name, attributes[name]) for name in _KEPT_ATTRIBUTES if attributes.get(name)]
    return f"<{tag}{''.join(f' {name}={_in_quotes(value)}' for name, value in kept)}>"


def _in_quotes(value: str) -> str:
    return '"' + value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;") + '"'


def _without_attributions(blocks: list[str]) -> Iterator[str]:
    """``blocks`` without the signs of quotes, and without what says right before one who wrote it."""
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else ""
        if QUOTE in block or (QUOTE in following and _says_who_wrote(plain_text(block).strip())):
            continue
        yield block


def top_blocks(html: str) -> Iterator[str]:
    """The blocks of clean ``html``, one by one."""
    parts: list[str] = []
    depth = 0
    for token in _CLEAN.finditer(html):
        parts.append(token[0])
        if token[2] and token[2] not in VOID:
            depth += -1 if token[1] else 1
        if depth == 0:
            yield "".join(parts)
            parts = []


def _has_ink(block: str) -> bool:
    return block.startswith("<hr") or bool(plain_text(block))
