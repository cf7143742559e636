"""Who a feed's token lets in, and as whom: its person, with the rights they have at this moment."""

import hashlib
from typing import Any

from django.http import Http404

from accounts.second_factor import Standing, lets_in, standing_since
from networks.access.core import get_network
from networks.models import FeedToken


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def standing_of(token: FeedToken) -> Standing:
    """How the person of ``token`` stands to the second factor with it."""
    return standing_since(token.user, token.created_at)


def get_feed(token: str, slug: str) -> FeedToken:
    """The token, with its person and the network; 404 for one that opens nothing here, whyever."""
    known = FeedToken.objects.select_related("user").filter(digest=digest_of(token), revoked_at=None)
    found = known.filter(network__slug=slug, user__is_active=True).first()
    if found is None:
        raise Http404
    found.network = get_network(found.user, slug)
    met = standing_of(found)
    if not (lets_in(met) or met is Standing.UNTOLD):
        raise Http404
    return found


def opens(token: FeedToken) -> bool:
    """Whether ``token`` of somebody who is in the network still opens the feed."""
    return token.revoked_at is None and standing_of(token) is not Standing.UNSHOWN


def get_token(user: Any, network: str, pk: int) -> FeedToken:
    """A token of ``user``'s own for this network."""
    place = get_network(user, network)
    found = FeedToken.objects.filter(user=user, network=place.pk, pk=pk).first()
    if found is None:
        raise Http404
    found.network = place
    return found
