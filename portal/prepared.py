"""Statements that PostgreSQL plans once for each connection, and not for each page.

To plan a query over ten tables takes PostgreSQL several milliseconds, ten times what it takes to answer it. Django
sends every query as a new one; what every page asks is worth a statement of its own. Other databases get the SQL as it
stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

from django.db import connection


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement with a name of its own, and its parameters with their types in PostgreSQL, in order."""

    name: str
    types: Mapping[str, str]
    # Connections of the driver that know it. A new one, after a restart of the database, knows nothing.
    _known: WeakSet[Any] = field(default_factory=WeakSet)

    def rows(self, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What ``sql`` (the same each time, with ``%(name)s`` for its parameters) answers. One query."""
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql" or connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
                # A pool between us and the database hands connections round: nothing can be left on them.
                cursor.execute(sql, params)
                return list(cursor.fetchall())
            if connection.connection not in self._known:
                numbered = {name: f"${n}" for n, name in enumerate(self.types, 1)}
                cursor.execute(f"PREPARE {self.name} ({', '.join(self.types.values())}) AS {sql % numbered}")
                self._known.add(connection.connection)
            given = ", ".join(["%s"] * len(self.types))
            cursor.execute(f"EXECUTE {self.name} ({given})", [params[name] for name in self.types])
            return list(cursor.fetchall())
