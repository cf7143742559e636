"""Personal data in channels."""

from chat.personal import core, depth

HOLDINGS = [*core.HOLDINGS, *depth.HOLDINGS]
