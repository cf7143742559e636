"""Taking the audit trail along stands in the trail."""

from accounts.models import User
from portal import audit


def record_audit_export(*, actor: User, stream_id: int | None, area: str, about_somebody: bool) -> None:
    """Put on record that ``actor`` takes a copy, and of what part: never whose name was looked for."""
    audit.write(actor=actor, verb="export.audit", stream_id=stream_id, kind=area, about_somebody=about_somebody)
