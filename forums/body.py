"""What a post's HTML refers to: passages it quotes, people it calls on, pictures it shows.

Bodies as they are stored hold of a quote its number only, ``<blockquote data-quote="7"></blockquote>``: whatever
reads a stored body (mail, search, feed, history) cannot tell what was quoted to somebody who may not read it.
"""

import re

from portal.markup import quotes_filled as with_quoted
from portal.mentions import MOST_MENTIONS, Called, called_on, labels, times_called
from portal.richtext import without_quoted

__all__ = [
    "MOST_MENTIONS",
    "MOST_QUOTES",
    "Called",
    "called_on",
    "labels",
    "pictured",
    "quoted",
    "times_called",
    "with_quoted",
    "without_quoted",
]

MOST_QUOTES = 50

_QUOTE = re.compile(r'<blockquote\b[^>]*\bdata-quote="(\d{1,12})"[^>]*>')
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="/networks/[-\w]+/attachments/(\d{1,12})/"')


def quoted(body: str) -> list[int]:
    """Ids of the quotes in ``body``, in order."""
    return [int(pk) for pk in _QUOTE.findall(body)]


def pictured(body: str) -> list[int]:
    """Ids of the attachments that ``body`` shows as pictures, in order."""
    return [int(pk) for pk in _PICTURE.findall(body)]
