"""People are named for a network, and let in: the way of a nomination, and what every way in ends with."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.access.entry import require_bring_in, require_decide, require_grantable, require_nominate
from networks.actions.invitations import close_expired, take_seat, write_invitation
from networks.models import Invitation, Membership, Network, Nomination
from networks.models.entry import Decision
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Refused, Unprocessable


class CandidateFields(TypedDict):
    """Who is named, and the seat meant for them, already cleaned."""

    email: str
    name: str
    country: str
    organisation: str
    service_type: str
    role: str
    term_months: int | None


@transaction.atomic
def bring_in(
    *, actor: User, network: Network, nomination: Nomination | None = None, **candidate: Unpack[CandidateFields]
) -> Invitation | Membership:
    """Let somebody into ``network``: at once if their address has an account, else by an invitation.

    Args:
        actor: who answers for it; must manage the network and may give no role above their own.
        nomination: the nomination that is fulfilled by this.

    Returns:
        the membership, whose holder is told, or the invitation, whose mail is on its way.

    Raises:
        Refused: the actor may not.
        Conflict: they are in already or invited already, their account is switched off, or the network is archived.
    """
    require_bring_in(actor, network, candidate["role"])
    locked = _lock(network)
    email = candidate["email"].strip().lower()
    known = User.objects.filter(email__iexact=email).first()
    _refuse_seated(locked, known)
    close_expired(network=locked, email=email)
    if known is None:
        invitation = Invitation(
            network=locked, invited_by=actor, nomination=nomination, **{**candidate, "email": email}
        )
        return write_invitation(invitation, actor)
    seat = take_seat(
        actor=actor,
        user=known,
        network=locked,
        role=candidate["role"],
        term_months=candidate["term_months"],
        nomination=nomination,
    )
    about = ("networks.seat", seat.pk)
    record(
        stream_id=locked.stream_id, actor=actor, verb="seat.given", target=about, scope=("networks.network", locked.pk)
    )
    return seat


def _lock(network: Network) -> Network:
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: nobody is let in.") % {"network": network})
    return locked


def _refuse_seated(network: Network, known: User | None) -> None:
    if known is None:
        return
    if not known.is_active:
        raise Conflict(_("The account with this address is switched off. Ask the secretariat."))
    if Membership.objects.filter(user=known, network=network, ended_at=None).exists():
        raise Conflict(_("%(name)s is already a member of %(network)s.") % {"name": known, "network": network})


# -- nominations -------------------------------------------------------------------------------


def nominate(
    *,
    actor: User,
    network: Network,
    words: str,
    client_id: UUID,
    replaces: Membership | None = None,
    **candidate: Unpack[CandidateFields],
) -> Nomination:
    """Name a person for a network, a role and a term; its coordinators are told.

    Args:
        replaces: the seat that passes to the person once they are in. Its holder may name their own successor.
        client_id: the same id of the same person again gives the nomination that was made first.

    Raises:
        Refused: the actor may not name this person for this.
        Unprocessable: they named themselves.
        Conflict: that person is in already, or named and waiting already.
    """
    nomination = Nomination(
        network=network, nominated_by=actor, words=words, client_id=client_id, replaces=replaces, **candidate
    )
    nomination.email = nomination.email.strip().lower()
    try:
        return _nominate(actor, nomination)
    except IntegrityError:  # the same form at the same moment
        first = Nomination.objects.filter(nominated_by=actor, client_id=client_id).first()
        if first is None:
            raise Conflict(_("This person is nominated already, and waits for a decision.")) from None
        return first


@transaction.atomic
def _nominate(actor: User, nomination: Nomination) -> Nomination:
    network = _lock(nomination.network)
    first = Nomination.objects.filter(nominated_by=actor, client_id=nomination.client_id).first()
    if first is not None:
        return first
    _require_naming(actor, nomination)
    if nomination.email == actor.email.lower():
        raise Unprocessable(_("Nobody nominates themselves. You can apply instead, on the page of the networks."))
    if nomination.replaces is None:
        _refuse_seated(network, User.objects.filter(email__iexact=nomination.email, is_active=True).first())
    if Nomination.objects.filter(network=network, email=nomination.email, state=Decision.WAITING).exists():
        raise Conflict(_("This person is nominated already, and waits for a decision."))
    nomination.save(force_insert=True)
    _note(nomination, actor, "nomination.made", role=nomination.role, country=nomination.country)
    return nomination


def _require_naming(actor: User, nomination: Nomination) -> None:
    """403 unless they may nominate, or hand over a seat as it is: their own, or one whose network they manage."""
    held = nomination.replaces
    if held is not None:
        if held.network_id != nomination.network_id or held.role != nomination.role:
            raise Refused(_("A seat is handed over as it is."))
        if held.user_id != actor.pk:
            require_bring_in(actor, nomination.network, nomination.role)
        return
    require_nominate(actor, nomination.network, country=nomination.country, role=nomination.role)


@transaction.atomic
def approve_nomination(*, actor: User, nomination: Nomination) -> Invitation | Membership:
    """Let the named person in. What :func:`bring_in` refuses leaves the nomination waiting.

    Raises:
        Refused: the actor may not decide, it is their own matter, or the role is above theirs.
        Conflict: it was decided meanwhile, or the person cannot be let in.
    """
    current = _waiting(nomination, actor)
    require_grantable(actor, current.network, current.role)
    _decide(current, actor, Decision.APPROVED)
    came = _bring_in_successor(actor, current) or bring_in(
        actor=actor,
        network=current.network,
        nomination=current,
        email=current.email,
        name=current.name,
        country=current.country,
        organisation=current.organisation,
        service_type=current.service_type,
        role=current.role,
        term_months=current.term_months,
    )
    _note(current, actor, "nomination.approved")
    return came


def _bring_in_successor(actor: User, nomination: Nomination) -> Membership | None:
    """A seat passes to somebody who has another seat there already: they do not come in, they move."""
    if nomination.replaces is None:
        return None
    theirs = Membership.objects.active().filter(network=nomination.network, user__email__iexact=nomination.email)
    member = theirs.select_related("user").first()
    if member is None:
        return None
    return take_seat(
        actor=actor,
        user=member.user,
        network=nomination.network,
        role=nomination.role,
        term_months=nomination.term_months,
        nomination=nomination,
    )


@transaction.atomic
def decline_nomination(*, actor: User, nomination: Nomination, reason: str) -> None:
    """Say no, and why. Refused and Conflict as for :func:`approve_nomination`."""
    current = _waiting(nomination, actor)
    _decide(current, actor, Decision.DECLINED, reason)
    _note(current, actor, "nomination.declined")


@transaction.atomic
def withdraw_nomination(*, actor: User, nomination: Nomination) -> None:
    """Take one's own nomination back. 403 for others, 409 if it was decided."""
    _lock(nomination.network)
    current = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if current.nominated_by_id != actor.pk:
        raise Refused(_("Whoever nominated withdraws. You can decline the nomination, with a reason."))
    _refuse_decided(current)
    _decide(current, actor, Decision.WITHDRAWN)
    _note(current, actor, "nomination.withdrawn")


def _waiting(nomination: Nomination, actor: User) -> Nomination:
    """The row, locked after its network, if ``actor`` may decide it and nobody has yet."""
    _lock(nomination.network)
    current = Nomination.objects.select_for_update().get(pk=nomination.pk)
    require_decide(actor, nomination.network, concerned={current.email}, asked_by=current.nominated_by_id)
    _refuse_decided(current)
    return current


def _refuse_decided(nomination: Nomination) -> None:
    if nomination.state != Decision.WAITING:
        raise Conflict(
            _("This nomination was decided meanwhile: %(state)s.") % {"state": nomination.get_state_display()}
        )


def _decide(nomination: Nomination, actor: User, state: str, reason: str = "") -> None:
    nomination.state, nomination.decided_by, nomination.decision_reason = state, actor, reason
    nomination.decided_at = timezone.now()
    nomination.save(update_fields=["state", "decided_by", "decision_reason", "decided_at"])


def _note(nomination: Nomination, actor: User, verb: str, **details: str) -> None:
    stream_id, about = nomination.network.stream_id, ("networks.nomination", nomination.pk)
    audit.write(actor=actor, verb=verb, stream_id=stream_id, target=about, **details)  # type: ignore[arg-type]
    record(stream_id=stream_id, actor=actor, verb=verb, target=about, scope=("networks.network", nomination.network_id))
