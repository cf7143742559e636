"""The brochure: the directory of a network as a dated, numbered, marked PDF.

:mod:`content` is what is printed, and what changed between two editions; :mod:`fonts` and :mod:`sheet` know how to set
it, :mod:`opening` and :mod:`listing` draw the pages. Nothing here asks for rights or writes to the database.
"""

from networks.brochure.content import Brochure, Changes, Printed, compare
from networks.brochure.press import LANGUAGES, print_pdf

__all__ = ["LANGUAGES", "Brochure", "Changes", "Printed", "compare", "print_pdf"]
