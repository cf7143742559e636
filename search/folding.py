"""Words as they are kept and asked for.

All of it happens here, in Python, before a database sees a word: so the same question finds the same things on every
database. Case, accents and widths do not count; Arabic loses its vowel signs, its article and the forms of its letters;
Cyrillic, Georgian and Armenian letters stay what they are.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped,unused-ignore]

LONGEST_WORD = 64
MOST_WORDS = 120_000  # of one thing
STEM = "ˢ"  # stands before a stem, so that it is none of the words themselves

_WORD = re.compile(r"[^\W_]+")
# Accents, but not on Cyrillic letters, of which they make others: й is not и.
_MARKS = re.compile("(?<![\u0400-\u052f])[\u0300-\u036f]+|[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]+")
_PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
        **{chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)},
    }
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# l'aéroport is the airport, the people's are the people.
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ](?=[^\W\d_])|(?<=[^\W\d_])['’ʼ]s\b", re.IGNORECASE)
_ARTICLE = re.compile("^(?:[وفبك]?ال|لل)(?=...)")
_LATIN = re.compile("[a-z]{4,}")
_english, _french = snowballstemmer.stemmer("english"), snowballstemmer.stemmer("french")


def fold(text: str) -> str:
    """``text`` without what does not count when one searches."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", apart)).translate(_PLAIN)


def words(text: str, most: int = MOST_WORDS) -> list[str]:
    """The words of ``text`` in order, folded."""
    found = _WORD.findall(fold(_ELIDED.sub(" ", text)))
    return [_short(word) for word in found[:most]]


def _short(word: str) -> str:
    word = word[:LONGEST_WORD]
    return word if word.isascii() else _ARTICLE.sub("", word)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What is common to the forms of a folded word, by the rules of English and then of French.

    Nobody knows which language a question is in: both rules are applied to every word on both sides.
    """
    if not _LATIN.fullmatch(word):
        return word
    return str(_french.stemWord(_english.stemWord(word)))


def stems(found: list[str]) -> list[str]:
    """The marked stems of ``found``, each once, of the words that are not their own stem."""
    return [STEM + root for root in dict.fromkeys(stem(word) for word in found if stem(word) != word)]
