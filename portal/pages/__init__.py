"""Contents turned into pages to look at, by processes that may die.

Whatever brings a file may be hostile, and so may the file: no parser of PDF, pictures or office files runs inside of
the portal. ``confined.py`` is started for each content, with limits, without a network and without the portal's
environment; it leaves pictures and text in a folder of its own, and these alone are read here.
"""

from portal.pages.making import Made, PagesFailed, make_pages

__all__ = ["Made", "PagesFailed", "make_pages"]
