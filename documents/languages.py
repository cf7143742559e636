"""Languages a document may be in: the official ones first, then those of the networks' countries."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFICIAL: dict[str, str | Promise] = {"en": _("English"), "fr": _("French"), "ar": _("Arabic")}

OTHERS: dict[str, str | Promise] = {
    "sq": _("Albanian"), "hy": _("Armenian"), "az": _("Azerbaijani"), "bs": _("Bosnian"), "bg": _("Bulgarian"),
    "hr": _("Croatian"), "cs": _("Czech"), "da": _("Danish"), "nl": _("Dutch"), "et": _("Estonian"),
    "fi": _("Finnish"), "ka": _("Georgian"), "de": _("German"), "el": _("Greek"), "he": _("Hebrew"),
    "hu": _("Hungarian"), "is": _("Icelandic"), "it": _("Italian"), "lv": _("Latvian"), "lt": _("Lithuanian"),
    "mk": _("Macedonian"), "mt": _("Maltese"), "cnr": _("Montenegrin"), "no": _("Norwegian"), "pl": _("Polish"),
    "pt": _("Portuguese"), "ro": _("Romanian"), "ru": _("Russian"), "sr": _("Serbian"), "sk": _("Slovak"),
    "sl": _("Slovenian"), "es": _("Spanish"), "sv": _("Swedish"), "tr": _("Turkish"), "uk": _("Ukrainian"),
}  # fmt: skip

NAMES = OFFICIAL | OTHERS
CHOICES = list(NAMES.items())


def name_of(code: str) -> str:
    """The name of a language in the reader's language; the code itself if it is not listed."""
    return str(NAMES.get(code, code))
