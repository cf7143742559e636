"""Countries and territories as the Council of Europe writes them.

Source: the Group's member list and its public pages (see the field notes, A12). A star keeps the
Council of Europe's usage; its footnote goes wherever the name is printed in full.
"""

from collections.abc import Iterable
from functools import cache

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.text import fold

NAMES = {
    "AD": _("Andorra"), "AL": _("Albania"), "AM": _("Armenia"), "AT": _("Austria"), "AU": _("Australia"),
    "AZ": _("Azerbaijan"), "BA": _("Bosnia and Herzegovina"), "BE": _("Belgium"), "BG": _("Bulgaria"),
    "CA": _("Canada"), "CH": _("Switzerland"), "CY": _("Cyprus"), "CZ": _("Czechia"), "DE": _("Germany"),
    "DK": _("Denmark"), "DZ": _("Algeria"), "EE": _("Estonia"), "EG": _("Egypt"), "ES": _("Spain"),
    "FI": _("Finland"), "FR": _("France"), "GB": _("United Kingdom"), "GE": _("Georgia"), "GR": _("Greece"),
    "HR": _("Croatia"), "HU": _("Hungary"), "IE": _("Ireland"), "IL": _("Israel"), "IS": _("Iceland"),
    "IT": _("Italy"), "JO": _("Jordan"), "JP": _("Japan"), "LB": _("Lebanon"), "LI": _("Liechtenstein"),
    "LT": _("Lithuania"), "LU": _("Luxembourg"), "LV": _("Latvia"), "MA": _("Morocco"), "MC": _("Monaco"),
    "MD": _("Republic of Moldova"), "ME": _("Montenegro"), "MK": _("North Macedonia"), "MT": _("Malta"),
    "MX": _("Mexico"), "NL": _("Netherlands"), "NO": _("Norway"), "PL": _("Poland"), "PS": _("Palestine*"),
    "PT": _("Portugal"), "RO": _("Romania"), "RS": _("Serbia"), "SE": _("Sweden"), "SI": _("Slovenia"),
    "SK": _("Slovak Republic"), "SM": _("San Marino"), "TN": _("Tunisia"), "TR": _("Türkiye"), "UA": _("Ukraine"),
    "US": _("United States"), "VA": _("Holy See"), "XK": _("Kosovo*"),
}  # fmt: skip

FOOTNOTES = {
    "PS": _(
        "This designation shall not be construed as recognition of a State of Palestine and is without prejudice "
        "to the individual positions of Council of Europe member states on this issue."
    ),
    "XK": _(
        "All reference to Kosovo, whether to the territory, institutions or population, shall be understood in full "
        "compliance with United Nations Security Council Resolution 1244 and without prejudice to the status of Kosovo."
    ),
}

# Member states of the Group: 38 of the Council of Europe, Israel, Mexico and Morocco (see the field notes, A12).
MEMBER_STATES = frozenset({
    "AM", "AT", "AZ", "BA", "BE", "BG", "CH", "CY", "CZ", "EE", "FI", "FR", "GE", "GR", "HR", "HU", "IE", "IL", "IS",
    "IT", "LI", "LT", "LU", "MA", "MC", "MD", "ME", "MK", "MT", "MX", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK",
    "SM", "TR", "UA",
})  # fmt: skip

CHOICES = sorted(NAMES.items(), key=lambda pair: str(pair[1]))


def name_of(code: str) -> str:
    """The display name of an ISO 3166-1 alpha-2 ``code``; the code itself if it is not listed."""
    return str(NAMES.get(code, code))


# What people also write for a country, besides its code and its name here in English and French.
_ALSO = {
    "czech republic": "CZ", "republique tcheque": "CZ", "england": "GB", "great britain": "GB", "uk": "GB",
    "grande bretagne": "GB", "moldova": "MD", "moldavie": "MD", "slovakia": "SK", "slovaquie": "SK", "turkey": "TR",
    "turquie": "TR",
    "the netherlands": "NL", "united states of america": "US", "usa": "US", "vatican": "VA",
}  # fmt: skip


def code_of(text: str) -> str:
    """The code of a country written as its code or its name, in English or French; empty if there is none such."""
    return _codes().get(plainly(text), "")


def plainly(text: str) -> str:
    """``text`` in small letters without accents, stars and other marks, for comparing what people write."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


@cache
def _codes() -> dict[str, str]:
    found = dict(_ALSO)
    for language in ("fr", "en"):
        with translation.override(language):
            found |= {plainly(str(name)): code for code, name in NAMES.items()}
    return found | {code.casefold(): code for code in NAMES}


def footnotes_of(codes: Iterable[str]) -> list[str]:
    """The footnotes that belong under a page on which these countries are named."""
    return [str(FOOTNOTES[code]) for code in sorted(codes) if code in FOOTNOTES]
