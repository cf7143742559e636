"""Languages people speak, by ISO 639-1 code: Django's own list, and those of the members that it lacks."""

from functools import cache

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

# code → (in English, in the language itself, in the reader's language)
_FURTHER = {
    "mt": ("Maltese", "Malti", gettext_lazy("Maltese")),
    "rm": ("Romansh", "rumantsch", gettext_lazy("Romansh")),
}
# Django writes Norwegian as two; people write it as one. The others are here to be written small where that is usual.
_PLAIN = {
    "be": gettext_lazy("Belarusian"),
    "ca": gettext_lazy("Catalan"),
    "ga": gettext_lazy("Irish"),
    "lb": gettext_lazy("Luxembourgish"),
    "nb": gettext_lazy("Norwegian"),
    "nn": gettext_lazy("Norwegian Nynorsk"),
    "no": gettext_lazy("Norwegian"),
}

CODES = {code for code in LANG_INFO if "-" not in code} | set(_FURTHER)
BY_NAME = {LANG_INFO[code][name].lower(): code for code in CODES - set(_FURTHER) for name in ("name", "name_local")} | {
    name.lower(): code for code, names in _FURTHER.items() for name in names[:2]
}


def codes_in(text: str) -> tuple[str, ...]:
    """The codes in what a profile keeps: "en, fr" gives ``("en", "fr")``."""
    return tuple(code for code in text.replace(",", " ").split() if code)


def name_of(code: str) -> str:
    """The name of a language in the reader's language; the code in capitals if nobody knows it."""
    return _name_of(code, get_language() or "")


@cache
def _name_of(code: str, _language: str) -> str:
    if code in _FURTHER:
        return str(_FURTHER[code][2])
    if code in _PLAIN:
        return str(_PLAIN[code])
    # Django translates its own list.
    return _(LANG_INFO[code]["name"]) if code in CODES else code.upper()
