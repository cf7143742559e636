"""What is done with the brochure: a new edition, and the record of a copy."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from networks import access, roles
from networks.models import BrochureEdition, Network
from networks.queries import brochure as brochures
from portal import audit
from portal.commit import after_commit
from portal.errors import Conflict
from portal.work import start

PRINT = "networks.print_edition"  # the task that has its copies ready before somebody asks for them


@transaction.atomic
def issue_edition(*, actor: User, network: Network, marking: str, after: int) -> BrochureEdition:
    """Issue the next edition with what stands in the directory now.

    Args:
        after: number of the edition whose changes the actor has looked at; 0 for none.

    Raises:
        Conflict: somebody has issued one since, nothing has changed, or there is nobody in the network.
    """
    access.require(actor, network, roles.MANAGE)
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: no new edition is issued.") % {"network": network})
    latest = brochures.latest_edition(network)
    if (latest.number if latest else 0) != after:
        raise Conflict(_("Somebody has issued an edition meanwhile. Look at what has changed since then."))
    entries = brochures.printed_now(network, marking)
    if not entries:
        raise Conflict(_("There is nobody in this network yet."))
    if latest and latest.marking == marking and not brochures.differences(latest, entries, marking):
        raise Conflict(_("Nothing has changed since edition %(number)s.") % {"number": latest.number})
    edition = BrochureEdition.objects.create(
        network=network, number=after + 1, marking=marking, issued_by=actor, entries=entries
    )
    _put_on_trail(edition, actor, "brochure.issued")
    after_commit(start, PRINT, edition.pk)
    return edition


@transaction.atomic
def record_copy(*, actor: User, edition: BrochureEdition, language: str) -> None:
    """Put on record that ``actor`` takes a copy of ``edition`` out of the portal."""
    _put_on_trail(edition, actor, "export.brochure", language=language)


def _put_on_trail(edition: BrochureEdition, actor: User, verb: str, language: str = "") -> None:
    audit.write(
        actor=actor,
        verb=verb,
        stream_id=edition.network.stream_id,
        target=("networks.brochureedition", edition.pk),
        marking=edition.marking,
        number=edition.number,
        language=language,
    )
