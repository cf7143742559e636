"""What happens to the directory: it is taken along."""

from django.db import transaction

from accounts.models import User
from networks.models import Network
from portal import audit


@transaction.atomic
def record_export(*, actor: User, network: Network, people: int, marking: str) -> None:
    """Put on record that ``actor`` took the directory of ``network`` along."""
    audit.write(
        actor=actor,
        verb="export.directory",
        stream_id=network.stream_id,
        target=("networks.network", network.pk),
        people=people,
        marking=marking,
    )
