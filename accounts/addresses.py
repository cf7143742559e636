"""What was typed for an e-mail address, read as the address it stands for."""

import unicodedata

# Letters that no table folds, and that databases or people take for Latin ones all the same.
_ALIKE = str.maketrans("\u0131\u0237\u017f\u212a", "ijsk")


def plain(typed: str) -> str:
    """``typed`` in lower case, without blanks around it, full-width letters and characters that nobody sees."""
    seen = "".join(each for each in unicodedata.normalize("NFKC", typed) if unicodedata.category(each) != "Cf")
    return seen.strip().casefold()


def skeleton(typed: str) -> str:
    """The same for everything that could be taken for the same address, accents and look-alike letters included.

    For counting guesses only: different addresses may share one.
    """
    bare = unicodedata.normalize("NFKD", plain(typed).translate(_ALIKE))
    return "".join(each for each in bare if unicodedata.category(each) not in ("Mn", "Cf", "Zs", "Cc"))
