"""Personal data in forums."""

from forums.personal import core, depth

HOLDINGS = [*core.HOLDINGS, *depth.HOLDINGS]
