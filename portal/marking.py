"""Handling marks: TLP 2.0 (FIRST, August 2022) and what the software does with each.

The labels are written as FIRST prescribes: capitals, no spaces, never translated.
``RULES`` is the one table; rights, mails, downloads and exports read it and nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Marking(models.TextChoices):
    """A TLP 2.0 label. Ordered from the widest to the narrowest audience."""

    CLEAR = "CLEAR", "TLP:CLEAR"
    GREEN = "GREEN", "TLP:GREEN"
    AMBER = "AMBER", "TLP:AMBER"
    STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"
    RED = "RED", "TLP:RED"


class Mail(StrEnum):
    """How much of an item a notice by mail may carry."""

    FULL = "full"  # title, text and link
    TITLE = "title"  # title and link
    HINT = "hint"  # "something new in <network>" and link


class Download(StrEnum):
    """How a file leaves the portal."""

    FREE = "free"
    RECORDED = "recorded"
    WATERMARKED = "watermarked"  # on record as well
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one mark means for people and for the software."""

    readers: str | Promise
    mail: Mail
    snippet: bool  # may a search result show text, or only the title
    download: Download
    leaves: bool  # by WebDAV, feed, ZIP and API


RULES: dict[str, Rule] = {
    Marking.CLEAR: Rule(_("everyone signed in"), Mail.FULL, True, Download.FREE, True),
    Marking.GREEN: Rule(_("the network"), Mail.FULL, True, Download.FREE, True),
    Marking.AMBER: Rule(_("the network"), Mail.TITLE, True, Download.RECORDED, True),
    Marking.STRICT: Rule(_("the network without observers"), Mail.HINT, False, Download.WATERMARKED, False),
    Marking.RED: Rule(_("named readers"), Mail.HINT, False, Download.NEVER, False),
}

_ORDER = list(Marking.values)


def is_lower(new: str, old: str) -> bool:
    """Whether going from ``old`` to ``new`` widens the audience."""
    return _ORDER.index(new) < _ORDER.index(old)


def strips(mark: str) -> bool:
    """Whether a photograph under ``mark`` does not tell where and with what it was taken, unless somebody wants it."""
    return RULES[mark].download != Download.FREE


def lets_out(mark: str) -> bool:
    """Whether a file under ``mark`` may be fetched as it is."""
    return RULES[mark].download in (Download.FREE, Download.RECORDED)


def held_back(mark: str, pages: str = "") -> str:
    """Why a file under ``mark`` is not handed out, in a sentence.

    Args:
        pages: how far the pictures of its pages are: ``waiting``, ``ready``, ``none``, ``failed``; empty for a file
            that never has any, as those of posts.
    """
    if RULES[mark].download == Download.NEVER:
        said = gettext(
            "What is marked TLP:%(mark)s never leaves the portal: it is only read in the browser, page by page."
        )
    else:
        said = gettext("What is marked TLP:%(mark)s leaves the portal only with the reader's name on every page.")
    return f"{said % {'mark': mark}} {_about_pages(pages)}".strip()


def _about_pages(pages: str) -> str:
    if not pages:
        return gettext("Files of posts have no such pages: put it into the library to have it read.")
    if pages == "waiting":
        return gettext("Its pages are being made: try again in a minute.")
    return "" if pages == "ready" else gettext("The portal can make no pages of this file, so it stays closed.")
