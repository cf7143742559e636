"""What the demonstration portal holds, as plain data."""

from config.demo.content.airports import AIRPORTS
from config.demo.content.mednet import MEDNET
from config.demo.content.people import BY_KEY, PEOPLE
from config.demo.content.precursors import PRECURSORS
from config.demo.content.prisons import PRISONS

NETWORKS = (AIRPORTS, PRECURSORS, MEDNET, PRISONS)

__all__ = ["AIRPORTS", "BY_KEY", "MEDNET", "NETWORKS", "PEOPLE", "PRECURSORS", "PRISONS"]
