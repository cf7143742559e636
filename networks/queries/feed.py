"""What a network's feed holds for one person, and the tokens their feed readers come with."""

from typing import Any

from networks.models import FeedToken, Network
from portal.marking import RULES
from portal.stream import Entry, latest

SHOWN = 30
LOOKED_AT = 150  # happenings; far more than are shown, so that what stays here moves nothing that leaves
LISTED = 20


def entries(user: Any, network: Network) -> list[Entry]:
    """The newest happenings in ``network`` that ``user`` may read now and whose mark lets them leave, newest first."""
    happened = latest(user, [network.stream_id], limit=LOOKED_AT, candidates=LOOKED_AT)
    return [entry for entry in happened if RULES[entry.thing.marking].leaves][:SHOWN]


def tokens_of(user: Any, network: Network) -> list[FeedToken]:
    """The tokens ``user`` made for ``network``, the newest first, revoked ones as well."""
    return list(FeedToken.objects.filter(user=user, network=network.pk).order_by("-pk")[:LISTED])
