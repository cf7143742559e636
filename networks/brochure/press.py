"""Prints a brochure: puts its parts together in one language."""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from networks.brochure.content import Brochure, by_country

LANGUAGES = ("en", "fr")


def print_pdf(brochure: Brochure, language: str) -> bytes:
    """The brochure as a PDF in ``language``. The same brochure gives the same bytes."""
    # What draws PDFs takes half a second and 30 MB to load: only whoever prints pays for it.
    from networks.brochure import endmatter, listing, opening
    from networks.brochure.sheet import Sheet

    with translation.override(language):
        sheet = Sheet(brochure, language)
        sheet.set_title(_("%(network)s: directory, edition %(number)s") % _names(brochure))
        sheet.set_author(brochure.network)
        sheet.set_subject(brochure.reference(language))
        sheet.set_creator(_("Network Portal of the Pompidou Group"))
        sheet.set_keywords(f"TLP:{brochure.marking}")
        sheet.set_lang(language)
        sheet.set_creation_date(brochure.issued_at)
        countries = list(by_country(brochure.entries))
        parts: list[Callable[[], None]] = [
            lambda: opening.cover(sheet),
            lambda: opening.guide(sheet),
            lambda: opening.contents(sheet, len(countries)),
            lambda: listing.directory(sheet, countries),
            lambda: endmatter.changes(sheet),
            lambda: endmatter.coverage(sheet, countries),
            lambda: endmatter.index(sheet),
        ]
        for part in parts:
            part()
        return bytes(sheet.output())


def _names(brochure: Brochure) -> dict[str, str | int]:
    return {"network": brochure.network, "number": brochure.number}
