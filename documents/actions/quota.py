"""The room that a network has for its files, asked at every way into its library."""

from django.utils.translation import gettext as _

from documents.queries.bulk import is_kept_by
from networks.models import Network
from portal import quota
from portal.errors import NoRoom
from portal.models import Blob


def require_room(network: Network, blob: Blob) -> None:
    """Let ``blob`` into the library of ``network``; a content that is there takes no more room. Inside a transaction.

    Raises:
        NoRoom: it does not fit in.
    """
    if quota.limit_of(network) is not None and not is_kept_by(network.pk, blob):
        quota.require_room(network, blob.size)


def partly(full: NoRoom, taken: list[str], left: list[str]) -> NoRoom:
    """``full``, after some of several files went in: what is in stays in, the rest is told."""
    if not taken:
        return full
    said = _("In the library: %(taken)s. Not taken: %(left)s.") % {
        "taken": ", ".join(taken), "left": ", ".join(left)
    }  # fmt: skip
    return NoRoom(f"{full.sentence} {said}")
