"""A mail as its bytes came in: who wrote it, whether a person did, and what they wrote.

Whatever is sent, this ends with a :class:`Letter` or with a sentence, in a time that its size bounds.
"""

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from notifications.mail_in.cutting import OWN_SIGNS, own_html, own_text
from portal.errors import TooLarge, Unprocessable
from portal.markup import TooDeep, elements_of
from portal.richtext import MAX_LENGTH, clean_html

MOST_PARTS = 100
MOST_NESTED = 20  # parts that hold parts
MOST_TEXT = 2_000_000  # characters of one text, with all that it quotes
_PICTURE = "\ue000{}\ue001"
PICTURE = re.compile("\ue000(\\d{1,3})\ue001")  # where picture number n stands in a letter's HTML

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_NESTED = re.compile(rb"^content-type:[ \t]*multipart/|[ \t;]boundary=", re.IGNORECASE | re.MULTILINE)
_IMG = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_NO_CONTENT = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
                         "text/calendar", "text/x-amp-html"})  # fmt: skip
_SECRET = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file that came with a letter."""

    name: str
    content: bytes
    picture: int | None = None  # its number, if it may stand in the text


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person wrote in an answer."""

    html: str  # clean; PICTURE where a picture stands
    files: list[LetterFile] = field(default_factory=list)


@dataclass(slots=True)
class _Pieces:
    """What is found in a mail, in its order."""

    html: list[str] = field(default_factory=list)
    files: list[LetterFile] = field(default_factory=list)
    pictures: int = 0
    ended: bool = False  # what was answered to has begun
    by_id: dict[str, Any] = field(default_factory=dict)  # the pictures a text may show, by their Content-ID
    taken: dict[str, str] = field(default_factory=dict)  # Content-ID → the sign in its place


def parse(raw: bytes) -> EmailMessage:
    """The mail in ``raw``.

    Raises:
        Unprocessable: it has more parts than a person sends, or no parser can read it.
    """
    if len(_PART.findall(raw)) > MOST_PARTS or len(_NESTED.findall(raw)) > 2 * MOST_NESTED:
        raise Unprocessable(_("Your mail has more parts than a mail of a person has."))
    try:
        mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
        parts = sum(1 for _part in mail.walk())
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable() from error
    if parts > MOST_PARTS:
        raise Unprocessable(_("Your mail has more parts than a mail of a person has."))
    return mail


def header(mail: EmailMessage, name: str) -> str:
    """The only header ``name`` as text; "" if it is missing, there twice or not to be read."""
    try:
        found = mail.get_all(name) or []
        return str(found[0]).strip() if len(found) == 1 else ""
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def writer(mail: EmailMessage) -> str:
    """The address it says it is from; "" unless there is exactly one."""
    try:
        found = mail.get_all("From") or []
        addresses: Any = getattr(found[0], "addresses", ()) if len(found) == 1 else ()
        return str(addresses[0].addr_spec) if len(addresses) == 1 else ""
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def is_automatic(mail: EmailMessage, envelope_sender: str) -> bool:
    """Whether a program wrote it: what nobody wrote is not posted, and nobody is answered."""
    said = header(mail, "Auto-Submitted").lower()
    return (
        envelope_sender.strip() in ("", "<>")
        or (bool(said) and said.split(";")[0].strip() != "no")
        or header(mail, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or any(mail.get_all(name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "List-Id"))
        or mail.get_content_type() == "multipart/report"
        or bool(re.match(r"(mailer-daemon|postmaster|no-?reply)@", writer(mail), re.IGNORECASE))
    )


def read_letter(mail: EmailMessage) -> Letter:
    """What was written in ``mail``: without what it answers to, without a signature, with its files.

    Raises:
        Unprocessable: with a sentence; there is nothing of the writer's own in it, or it cannot be read.
        TooLarge: it holds too much text.
    """
    pieces = _Pieces()
    try:
        pieces.by_id = {_content_id(part): part for part in mail.walk() if part.get_content_maintype() == "image"}
        _read(mail, pieces)
        html = clean_html("".join(pieces.html))
    except TooDeep:
        raise _unreadable() from None
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable() from error
    shown = {int(number) for number in PICTURE.findall(html)}
    # A picture that stood in what was cut off, like the emblem of a signature, goes with it.
    files = [file for file in pieces.files if file.picture is None or file.picture in shown]
    if not html:
        raise Unprocessable(
            _("There were no words of your own in it. Write your answer above what you answer to, and send it again.")
        )
    return Letter(html, files)


# -- parts ----------------------------------------------------------------------------------------


def _read(part: Any, pieces: _Pieces) -> None:
    """Take what ``part`` holds into ``pieces``."""
    kind = part.get_content_type()
    if kind in _SECRET:
        raise Unprocessable(_("The portal cannot read encrypted mail."))
    if kind in _NO_CONTENT:
        return
    if kind == "multipart/alternative":
        _read_best(part, pieces)
    elif kind == "multipart/signed":
        for inner in part.get_payload()[:1]:
            _read(inner, pieces)
    elif part.is_multipart() and part.get_content_maintype() == "multipart":
        for inner in part.get_payload():
            _read(inner, pieces)
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        _take_text(part, pieces)
    elif part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment":
        _take_inline(part, pieces)
    elif _content_id(part) not in pieces.taken:
        pieces.files.append(LetterFile(_name(part), _content(part)))


def _take_inline(part: Any, pieces: _Pieces) -> None:
    """A picture that stands between texts. One that a text has shown, or could have and has not, is not shown again."""
    number = _content_id(part)
    if pieces.ended or number in pieces.taken or (number and pieces.html):
        return
    pieces.html.append(f"<p>{_take_picture(part, pieces)}</p>")


def _read_best(part: Any, pieces: _Pieces) -> None:
    """One of several spellings of the same: the richest that says something."""
    inner = [each for each in part.get_payload() if each.get_content_type() not in _NO_CONTENT]
    rich = [each for each in inner if each.get_content_type() != "text/plain"]
    plain = [each for each in inner if each.get_content_type() == "text/plain"]
    for choice in [*reversed(rich), *plain]:
        found = _Pieces(pictures=pieces.pictures, by_id=pieces.by_id, taken=pieces.taken, ended=pieces.ended)
        _read(choice, found)
        pieces.files += found.files
        pieces.pictures = found.pictures
        if "".join(found.html):
            pieces.html += found.html
            pieces.ended = found.ended
            return


def _take_text(part: Any, pieces: _Pieces) -> None:
    if pieces.ended:  # below what was answered to
        return
    text = _text(part)
    if part.get_content_type() == "text/plain":
        whole = _unwrapped(text) if part.get_param("format", "") == "flowed" else text
        own = own_text(whole)
        if len(own) > MAX_LENGTH:
            raise TooLarge(_("Your mail holds more text than the portal takes in one mail."))
        pieces.ended = len(own) < len(whole.strip()) and bool(own)
        pieces.html.append(clean_html(_paragraphs(own)) if own else "")
        return
    own, other = own_html(_with_pictures(text, pieces))
    pieces.ended = other and bool(own)
    pieces.html.append(own)


def _paragraphs(text: str) -> str:
    """Plain text, whatever it looks like, as HTML."""
    return "".join(f"<p>{escape(each, quote=False)}</p>".replace("\n", "<br>") for each in re.split(r"\n{2,}", text))


def _unwrapped(text: str) -> str:
    """``text`` whose lines were only broken for sending (RFC 3676)."""
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if goes_on and not line.startswith(">"):
            lines[-1] += line.removeprefix(" ")
        else:
            lines.append(line.removeprefix(" ") if not line.startswith(">") else line)
        goes_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


def _with_pictures(html: str, pieces: _Pieces) -> str:
    """``html`` with a sign in the place of each picture that came with it."""

    def sign(found: re.Match[str]) -> str:
        for _closing, _tag, attributes, _text in elements_of(found[0]):
            source = attributes.get("src", "")
            number = source[4:] if source.lower().startswith("cid:") else ""
            if number and number in pieces.by_id:
                if number not in pieces.taken:
                    pieces.taken[number] = _take_picture(pieces.by_id[number], pieces)
                return pieces.taken[number]
        return ""

    return _IMG.sub(sign, html)


def _content_id(part: Any) -> str:
    return str(part.get("Content-ID", "")).strip().strip("<>")


def _take_picture(part: Any, pieces: _Pieces) -> str:
    number = pieces.pictures
    pieces.pictures += 1
    pieces.files.append(LetterFile(_name(part), _content(part), number))
    return _PICTURE.format(number)


def _is_file(part: Any) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _name(part: Any) -> str:
    """What the file is called; what has no name is called by its kind."""
    name = str(part.get_filename() or "")
    if part.get_content_type() == "message/rfc822":
        return name or "message.eml"
    ending = mimetypes.guess_extension(part.get_content_type()) or ""
    base = "picture" if part.get_content_maintype() == "image" else "file"
    return name or f"{base}{ending}"


def _content(part: Any) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return bytes(part.get_payload()[0].as_bytes())
    content = part.get_payload(decode=True)
    return bytes(content or b"")


def _text(part: Any) -> str:
    """The text of ``part``, without signs that nobody types.

    Raises:
        Unprocessable: it is not in the spelling it says it is in, or in one that the portal does not know.
        TooLarge: more than two million characters.
    """
    content = _content(part)
    if len(content) > 4 * MOST_TEXT:
        raise TooLarge(_("Your mail holds more text than the portal takes in one mail."))
    charset = str(part.get_content_charset() or "utf-8").lower()
    for spelling in _spellings(charset):
        try:
            text = content.decode(spelling)
        except UnicodeDecodeError:
            continue
        except (LookupError, ValueError):
            break
        if len(text) > MOST_TEXT:
            raise TooLarge(_("Your mail holds more text than the portal takes in one mail."))
        return _CONTROLS.sub("", OWN_SIGNS.sub("", text))
    raise Unprocessable(_("The portal could not read the letters of your mail. Send it as plain text in UTF-8."))


def _spellings(charset: str) -> Iterator[str]:
    """What programs mean when they say ``charset``."""
    if charset in ("us-ascii", "ascii"):
        yield "utf-8"
    elif charset in ("iso-8859-1", "latin-1", "latin1"):
        yield "cp1252"
        yield "latin-1"
    else:
        yield charset


def _unreadable() -> Unprocessable:
    return Unprocessable(_("The portal could not read your mail. Send it as plain text."))
