"""Personal data in the library."""

from documents.personal import core, depth

HOLDINGS = [*core.HOLDINGS, *depth.HOLDINGS]
