"""The two databases behind one interface."""

from django.db import connection

from search.backends import postgresql, sqlite
from search.backends.common import Backend


def backend() -> Backend:
    """The one of the database that is in use."""
    return postgresql.PostgreSQL() if connection.vendor == "postgresql" else sqlite.SQLite()
