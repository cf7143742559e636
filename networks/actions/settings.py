"""What changes the settings of a network, archives and reopens it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.access import require_secretariat, require_to_arrange
from networks.actions.seats import open_network
from networks.models import Membership, Network
from networks.roles import Role
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Refused

TEXTS = frozenset({"name", "mandate", "welcome"})  # on record is only that they changed
CHANGEABLE = frozenset(
    {
        "mandate",
        "welcome",
        "hue",
        "default_marking",
        "sections_off",
        "default_term_months",
        "expected_countries",
        "second_factor",
        "listed",
        "reply_by_mail",
    }
)
OF_OFFICE = frozenset({"name", "storage_quota_mb"})


class ChangedMeanwhile(Conflict):
    """Somebody else has changed the same fields since the form was shown. ``theirs``: field → what it is now."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__(_("Somebody else has changed this meanwhile."))
        self.theirs = dict(theirs)


def fingerprint(value: Any) -> str:
    """What tells one value of a field from another, short enough for a form to carry along."""
    return sha256(json.dumps(value).encode()).hexdigest()[:16]


@transaction.atomic
def change_settings(
    *, actor: User, network: Network, seen: Mapping[str, str], wanted: Mapping[str, Any]
) -> tuple[Network, list[str]]:
    """Set fields of ``network`` that the actor has changed, on record, at once.

    Args:
        seen: field → :func:`fingerprint` of what it was when the actor began. A field that is missing counts as
            changed by the actor.
        wanted: the fields as the actor wants them. What is as it was seen is left to others.

    Returns:
        the network as it is now, and the names of the fields that changed.

    Raises:
        ChangedMeanwhile: a field the actor changed was changed by somebody else to something else.
        Refused: not theirs to change, or the network is archived.
    """
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_to_arrange(actor, current)
    mine = {name: value for name, value in wanted.items() if fingerprint(value) != seen.get(name)}
    if not mine.keys() <= (CHANGEABLE | OF_OFFICE if actor.is_secretariat else CHANGEABLE):
        raise Refused(_("Only the secretariat changes the name and the quota of a network."))
    now = {name: getattr(current, name) for name in mine}
    theirs = {name: now[name] for name in mine if name in seen and fingerprint(now[name]) != seen[name]}
    if theirs := {name: value for name, value in theirs.items() if value != mine[name]}:
        raise ChangedMeanwhile(theirs)
    changed = sorted(name for name in mine if now[name] != mine[name])
    if changed:
        Network.objects.filter(pk=current.pk).update(**{name: mine[name] for name in changed})
        told = {name: [now[name], mine[name]] for name in changed if name not in TEXTS}
        _write(actor, current, "settings.changed", fields=changed, values=told)
        _record(actor, current, "settings.changed")
        current.refresh_from_db()
    return current, changed


@transaction.atomic
def archive_network(*, actor: User, network: Network, reason: str) -> None:
    """Make ``network`` read-only: all of it can be read by those who belong to it, nothing in it changes."""
    require_secretariat(actor)
    current = Network.objects.select_for_update().get(pk=network.pk)
    if current.archived_at:
        raise Conflict(_("%(network)s is archived already.") % {"network": current})
    Network.objects.filter(pk=current.pk).update(archived_at=timezone.now(), archived_reason=reason)
    _write(actor, current, "network.archived")
    _record(actor, current, "network.archived")


@transaction.atomic
def reopen_network(*, actor: User, network: Network) -> None:
    """Let work go on in an archived ``network``, with the people it has now."""
    require_secretariat(actor)
    current = Network.objects.select_for_update().get(pk=network.pk)
    if not current.archived_at:
        raise Conflict(_("%(network)s is open already.") % {"network": current})
    Network.objects.filter(pk=current.pk).update(archived_at=None, archived_reason="")
    _write(actor, current, "network.reopened")
    _record(actor, current, "network.reopened")


def _write(actor: User, network: Network, verb: str, **details: Any) -> None:
    about = ("networks.network", network.pk)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=about, **details)


def _record(actor: User, network: Network, verb: str) -> None:
    about = ("networks.network", network.pk)
    record(stream_id=network.stream_id, actor=actor, verb=verb, target=about, scope=about)


@transaction.atomic
def found_network(
    *, actor: User, name: str, slug: str, hue: str, default_marking: str, mandate: str, listed: bool,
    coordinator: str, coordinator_name: str,
) -> tuple[Network, bool]:  # fmt: skip
    """Open a network for its first coordinator, who is seated if the portal knows them, or else invited.

    Args:
        coordinator: an e-mail address.

    Returns:
        the network, and whether the coordinator is seated already.

    Raises:
        Conflict: there is a network with this address or name.
    """
    from networks.actions.entry import bring_in

    require_secretariat(actor)
    if Network.objects.filter(Q(slug=slug) | Q(name__iexact=name)).exists():
        raise Conflict(_("There is a network with this name or address already."))
    network = open_network(
        actor=actor, name=name, slug=slug, hue=hue, default_marking=default_marking, mandate=mandate, listed=listed
    )
    entered = bring_in(
        actor=actor, network=network, email=coordinator, name=coordinator_name, country="", organisation="",
        service_type="", role=Role.COORDINATOR, term_months=network.default_term_months,
    )  # fmt: skip
    return network, isinstance(entered, Membership)
