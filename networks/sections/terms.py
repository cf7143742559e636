"""What the life of a seat brings to notices, and what passes with it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from networks.models import Network
from notifications.actions import pass_watches
from notifications.queries import watches_in
from portal.sections import Duty, register


def held_watches(user: Any, network: Network) -> int:
    """How much ``user`` follows in ``network``."""
    return watches_in(user, network.stream_id).count()


def pass_on_watches(giver: Any, taker: Any, network: Network) -> None:
    """``taker`` follows it instead."""
    pass_watches(giver=giver, taker=taker, stream_id=network.stream_id)


def announce() -> None:
    """Register what passes with a seat."""
    register(
        Duty(
            key="watches",
            label=_("followed topics, documents and channels"),
            held=held_watches,
            pass_on=pass_on_watches,
        )
    )
