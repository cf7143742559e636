"""Who holds something in a network: the question from the other side, in SQL.

The same truth as :func:`networks.queries.core.seats_of`: a seat holds what its role's group and its working groups
hold, and what the seats it stands in for hold. Written out, because every reply and every message asks it, and putting
nested conditions together in the ORM cost more than answering them.
"""

from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from networks.models import Container
from networks.queries.core import CURRENT

_HOLDING = """
    SELECT m.user_id
    FROM (
        SELECT id AS seat_id, id AS source_id FROM networks_membership WHERE network_id = %(network)s
        UNION ALL
        SELECT d.deputy_id, d.membership_id FROM networks_deputyship d
        WHERE d.ended_at IS NULL AND d.starts_at <= %(now)s AND d.ends_at > %(now)s
    ) held
    JOIN networks_membership m ON m.id = held.seat_id
    JOIN networks_membership p ON p.id = held.source_id
    WHERE m.network_id = %(network)s AND p.network_id = %(network)s AND {current_m} AND {current_p}
        AND (
            p.role IN (
                SELECT r.role FROM networks_rolegroup r WHERE r.network_id = %(network)s AND r.group_id IN ({groups})
            )
            OR p.id IN (
                SELECT w.membership_id FROM networks_workingseat w
                JOIN networks_workinggroup g ON g.id = w.working_group_id
                WHERE g.group_id IN ({groups})
            )
        )
"""
_GRANTED = """
    SELECT o.group_id FROM {table} o JOIN auth_permission a ON a.id = o.permission_id
    WHERE o.content_object_id = %(object)s AND a.codename = %(codename)s
"""


def holding_right(network_id: int, right: str) -> RawSQL:
    """Ids of the people who hold ``right`` in the network by a seat, for ``pk__in``. Not of the secretariat."""
    return _holding(network_id, "networks_networkgroupobjectpermission", network_id, right)


def let_into(container: Container) -> RawSQL:
    """Ids of the people who hold a grant to see the restricted ``container``, for ``pk__in``."""
    table: Any = container._meta.get_field("group_permissions").related_model  # type: ignore[misc]
    return _holding(container.network_id, table._meta.db_table, container.pk, f"view_{container._meta.model_name}")


def _holding(network_id: int, table: str, pk: int, codename: str) -> RawSQL:
    groups = _GRANTED.format(table=table)
    sql = _HOLDING.format(current_m=CURRENT.format(m="m"), current_p=CURRENT.format(m="p"), groups=groups)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return _positional(sql, {"network": network_id, "now": now, "object": pk, "codename": codename})


def _positional(sql: str, named: dict[str, Any]) -> RawSQL:
    """``sql`` with its named places filled in order: Django mixes the parameters of its own parts by position."""
    order: list[Any] = []

    class Places(dict[str, str]):
        def __missing__(self, name: str) -> str:
            order.append(named[name])
            return "%s"

    filled = sql % Places()
    return RawSQL(filled, order)  # noqa: S611 - our own text; what comes from outside is in the parameters
