"""What search keeps about people."""

from search.personal.core import HOLDINGS

__all__ = ["HOLDINGS"]
