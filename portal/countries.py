"""Countries and territories as the Council of Europe writes them.

Source: the Group's member list and its public pages (see the field notes, A12). A star keeps the
Council of Europe's usage; its footnote goes wherever the name is printed in full.
"""

from django.utils.translation import gettext_lazy as _

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

CHOICES = sorted(NAMES.items(), key=lambda pair: str(pair[1]))


def name_of(code: str) -> str:
    """The display name of an ISO 3166-1 alpha-2 ``code``; the code itself if it is not listed."""
    return str(NAMES.get(code, code))
