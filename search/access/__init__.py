"""The only answers about rights in search."""

from search.access.core import get_saved, networks_of, readable_q, saved_of

__all__ = ["get_saved", "networks_of", "readable_q", "saved_of"]
