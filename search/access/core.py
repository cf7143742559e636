"""The only answers about rights in search: each kind says itself who reads it, here they are put together."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from networks.access import visible_networks
from networks.models import Network
from portal.sections import indexed
from search.models import SavedSearch


def readable_q(user: Any, kind: str = "") -> Q:
    """The condition "``user`` may read the place of this entry now", of all kinds or of one.

    Asked of the tables themselves: who is let go, shut out or no longer named finds nothing more from that moment.
    """
    if kind and kind not in indexed:
        return Q(pk__in=[])
    kinds = [indexed[kind]] if kind else indexed.values()
    return reduce(or_, (Q(kind=thing.key, place_id__in=thing.places(user)) for thing in kinds), Q(pk__in=[]))


def networks_of(user: Any) -> dict[int, Network]:
    """The networks of ``user`` by primary key. No query."""
    return {network.pk: network for network in visible_networks(user)}


def saved_of(user: Any) -> QuerySet[SavedSearch]:
    """The searches ``user`` keeps."""
    return SavedSearch.objects.filter(user=user.pk)


def get_saved(user: Any, pk: int) -> SavedSearch:
    """A search ``user`` keeps; 404 for those of others."""
    found = saved_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
