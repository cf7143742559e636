"""Sealing: each entry gets its number and a hash that covers the entry and the seal before it."""


def seal_soon() -> None:
    """Have the entries that are not sealed yet sealed now. Called after each commit that wrote one."""
