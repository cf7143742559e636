"""What changes the tokens of feeds."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import begin_grace
from accounts.models import User
from accounts.second_factor import Standing
from networks.access.feed import digest_of, standing_of
from networks.models import FeedToken, Network
from portal import audit
from portal.errors import Conflict

MOST = 5  # in use at a time, of one person in one network
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(*, actor: User, network: Network) -> str:
    """Make a token for the actor's feed of ``network`` and return it; nothing of the portal can say it again.

    Raises:
        Conflict: they have five already.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    if FeedToken.objects.filter(user=actor, network=network.pk, revoked_at=None).count() >= MOST:
        raise Conflict(_("You have five addresses for this feed. Revoke one that you do not use first."))
    token = secrets.token_urlsafe(32)
    made = FeedToken.objects.create(user=actor, network_id=network.pk, digest=digest_of(token))
    _note(actor, network, made, "feed.made")
    return token


@transaction.atomic
def revoke_token(*, actor: User, token: FeedToken) -> None:
    """Make ``token`` worthless at once. Twice is once."""
    revoked = FeedToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if revoked:
        _note(actor, token.network, token, "feed.revoked")


def note_fetch(*, token: FeedToken, recorded: Collection[int]) -> None:
    """``token`` has fetched its feed. What of ``recorded`` (ids of happenings that leave only on record) it had not
    fetched before goes into the trail.
    """
    if standing_of(token) is Standing.UNTOLD:  # a reader that comes without a page must not put it off for ever
        begin_grace(user=token.user)
    now, shown = timezone.now(), sorted(recorded)
    if token.on_record != shown or token.used_at is None or now - token.used_at >= NOTED_EVERY:
        _write_down(token, now, shown)


@transaction.atomic
def _write_down(token: FeedToken, now: datetime, shown: list[int]) -> None:
    new = set(shown) - set(token.on_record)
    # Of two fetches at the same moment one finds its token as it was, and puts both on record.
    noted = FeedToken.objects.filter(pk=token.pk, on_record=token.on_record).update(used_at=now, on_record=shown)
    if noted and new:
        _note(token.user, token.network, token, "feed.fetched", entries=len(new))


def _note(actor: User, network: Network, token: FeedToken, verb: str, **details: int) -> None:
    about = ("networks.feedtoken", token.pk)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=about, **details)  # type: ignore[arg-type]
