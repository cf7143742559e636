"""vCard 3.0 (RFC 2426), the version that telephones read."""

from dataclasses import dataclass

from portal.text import tidy

VCARD = "text/vcard; charset=utf-8"
LINE = 75  # octets, the blank that begins a continuation among them


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card. Everything is text as people wrote it; "" leaves the line out."""

    name: str
    organisation: str
    unit: str  # of the organisation
    country: str
    email: str
    phone: str
    note: str
    url: str


def vcard(card: Card) -> bytes:
    """``card`` as a file. Whatever stands in a value, it stays in its line."""
    first, _, last = tidy(card.name).rpartition(" ")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_escape(last)};{_escape(first)};;;", f"FN:{_escape(card.name)}"]
    if card.organisation or card.unit:
        lines.append(f"ORG:{';'.join(_escape(part) for part in (card.organisation, card.unit) if part)}")
    for prefix, value in (
        ("EMAIL;TYPE=INTERNET,WORK:", card.email),
        ("TEL;TYPE=WORK,VOICE:", card.phone),
        ("ADR;TYPE=WORK:;;;;;;", card.country),
        ("NOTE:", card.note),
        ("URL:", card.url),
    ):
        if value:
            lines.append(prefix + _escape(value))
    return "".join(f"{_fold(line)}\r\n" for line in [*lines, "END:VCARD"]).encode()


def _escape(text: str) -> str:
    """One line of text without control characters; what has a meaning in a vCard loses it."""
    return tidy(text).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def _fold(line: str) -> str:
    """``line`` in pieces of at most 75 octets, never in the middle of a letter."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n".join(pieces)
