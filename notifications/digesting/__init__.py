"""Digests: when they are due, what they say, and as which mail."""
