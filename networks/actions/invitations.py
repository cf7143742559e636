"""Invitations: made, sent again, taken back, accepted."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.actions.handover import pass_seat
from networks.actions.seats import start_membership
from networks.models import Invitation, Membership, Network, Nomination
from networks.queries.entry import due_q
from portal import audit
from portal.activity import record
from portal.commit import after_commit
from portal.dates import add_months
from portal.errors import Conflict, Gone
from portal.work import start

VALID_FOR = timedelta(days=14)
MAX_ATTEMPTS = 12
SEND = "networks.send_invitation"


def close_expired(*, network: Network, email: str) -> None:
    """Put away an invitation that nobody used in time. Conflict if it can still be used. Inside of a lock on the
    network."""
    unused = Invitation.objects.filter(network=network, email=email, accepted_at=None, taken_back_at=None)
    if unused.filter(expires_at__gt=timezone.now()).exists():
        raise Conflict(
            _("%(email)s is invited to %(network)s already. Send that invitation again, or take it back first.")
            % {"email": email, "network": network}
        )
    unused.update(taken_back_at=timezone.now())


def write_invitation(invitation: Invitation, actor: User) -> Invitation:
    """Save a new invitation and have its mail sent. Inside of a lock on the network."""
    invitation.nonce = secrets.token_urlsafe(24)
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save(force_insert=True)
    _note(invitation, actor, "invitation.sent", role=invitation.role)
    after_commit(start, SEND, invitation.pk)
    return invitation


@transaction.atomic
def send_again(*, actor: User, invitation: Invitation) -> Invitation:
    """Send a new link, which makes the old one worthless. 409 if the invitation was used or taken back."""
    current = _unused(invitation)
    current.nonce = secrets.token_urlsafe(24)
    current.expires_at = timezone.now() + VALID_FOR
    current.mail, current.mail_attempts = Invitation.Mail.QUEUED, 0
    current.next_attempt_at, current.sent_at = timezone.now(), None
    current.save(update_fields=["nonce", "expires_at", "mail", "mail_attempts", "next_attempt_at", "sent_at"])
    _note(current, actor, "invitation.sent_again")
    after_commit(start, SEND, current.pk)
    return current


@transaction.atomic
def take_back(*, actor: User, invitation: Invitation) -> None:
    """Make the link worthless. 409 if it was used or taken back already."""
    current = _unused(invitation)
    current.taken_back_at = timezone.now()
    current.save(update_fields=["taken_back_at"])
    _note(current, actor, "invitation.taken_back")


def _unused(invitation: Invitation) -> Invitation:
    """The row, locked after its network. 409 if nothing can be changed about it any more."""
    network = Network.objects.select_for_update().get(pk=invitation.network_id)
    if network.archived_at:
        raise Conflict(_("%(network)s is archived: nobody is let in.") % {"network": network})
    current = Invitation.objects.select_for_update().select_related("network").get(pk=invitation.pk)
    if current.accepted_at:
        raise Conflict(_("This invitation was accepted meanwhile."))
    if current.taken_back_at:
        raise Conflict(_("This invitation was taken back already."))
    return current


# -- the mail, with the row as its outbox ------------------------------------------------------


@transaction.atomic
def claim_mail(*, pk: int) -> Invitation | None:
    """Take an invitation for one attempt at sending its mail; None if it is not due, or may not be used any more.

    The attempt is written down before it is made: a crash in between is tried again when ``next_attempt_at`` has
    come, and carries the same Message-ID.
    """
    due = due_q().filter(pk=pk, network__archived_at=None)
    invitation: Invitation | None = due.select_for_update(of=("self",)).select_related("network", "invited_by").first()
    if invitation is None:
        return None
    invitation.mail_attempts += 1
    wait = min(timedelta(seconds=15) * 2**invitation.mail_attempts, timedelta(hours=4))
    invitation.next_attempt_at = timezone.now() + wait
    invitation.save(update_fields=["mail_attempts", "next_attempt_at"])
    return invitation


def finish_mail(*, invitation: Invitation, state: str) -> str:
    """Write down how an attempt ended, unless the invitation was sent anew meanwhile. Returns the state it is in.

    A failure stays queued until the attempts are used up.
    """
    if state == Invitation.Mail.FAILED and invitation.mail_attempts < MAX_ATTEMPTS:
        return Invitation.Mail.QUEUED
    sent_at = timezone.now() if state == Invitation.Mail.SENT else None
    Invitation.objects.filter(pk=invitation.pk, nonce=invitation.nonce).update(mail=state, sent_at=sent_at)
    return state


# -- accepting ---------------------------------------------------------------------------------


def require_usable(invitation: Invitation | None, nonce: str) -> Invitation:
    """The invitation, if this link still opens it.

    Raises:
        Gone: 410 with the reason; it says nothing about the network.
    """
    if invitation is None:
        raise Gone(_("This invitation does not exist any more. Ask whoever invited you."))
    if invitation.accepted_at:
        raise Gone(_("This invitation was used already. Sign in with your e-mail address and the password you chose."))
    if invitation.taken_back_at:
        raise Gone(_("This invitation was taken back. If you think that is a mistake, ask whoever invited you."))
    if not secrets.compare_digest(invitation.nonce, nonce):
        raise Gone(_("A newer invitation was sent to you. Use the link in the latest mail."))
    if invitation.expires_at <= timezone.now():
        raise Gone(_("This invitation has run out. Ask whoever invited you to send it again."))
    if invitation.network.archived_at:
        raise Gone(_("The network you were invited to is closed."))
    return invitation


def accept_as_new(*, invitation: Invitation, nonce: str, name: str, password: str, language: str) -> User:
    """Make an account for whoever holds the link, and give it the seat.

    Raises:
        Gone: the link does not hold any more.
        Conflict: there is an account with this address by now.
    """
    hashed = make_password(password)  # slow on purpose, so not under the lock
    try:
        return _accept_as_new(invitation, nonce, name, hashed, language)
    except IntegrityError:
        raise Conflict(
            _("There is an account with this address by now. Open the link once more and sign in.")
        ) from None


@transaction.atomic
def _accept_as_new(invitation: Invitation, nonce: str, name: str, hashed: str, language: str) -> User:
    current = _lock_usable(invitation, nonce)
    user = User.objects.create_user(
        current.email,
        name=name,
        country=current.country,
        organisation=current.organisation,
        service_type=current.service_type,
        language=language,
    )
    user.password = hashed
    user.save(update_fields=["password"])
    _seat(current, user)
    return user


@transaction.atomic
def accept_as_known(*, actor: User, invitation: Invitation, nonce: str) -> Membership:
    """Give the seat to somebody who has an account with the invited address and is signed in.

    Raises:
        Gone: the link does not hold any more.
        Conflict: they are a member already.
    """
    return _seat(_lock_usable(invitation, nonce), actor)


def _lock_usable(invitation: Invitation, nonce: str) -> Invitation:
    Network.objects.select_for_update().get(pk=invitation.network_id)
    current = Invitation.objects.select_for_update(of=("self",)).select_related("network").get(pk=invitation.pk)
    return require_usable(current, nonce)


def _seat(invitation: Invitation, user: User) -> Membership:
    """Use up ``invitation`` and let ``user`` in."""
    membership = take_seat(
        actor=user,
        user=user,
        network=invitation.network,
        role=invitation.role,
        term_months=invitation.term_months,
        nomination=invitation.nomination,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _note(invitation, user, "invitation.accepted", person_id=user.pk)
    return membership


def take_seat(
    *,
    actor: User,
    user: User,
    network: Network,
    role: str,
    term_months: int | None,
    nomination: Nomination | None = None,
) -> Membership:
    """Seat ``user``: on a seat of their own, or on the one the nomination passes on, if that one still counts."""
    replaced = nomination.replaces if nomination is not None else None
    if replaced is not None and Membership.objects.active().filter(pk=replaced.pk).exists():
        return pass_seat(actor=actor, membership=replaced, to=user)
    until = add_months(timezone.now(), term_months) if term_months else None
    return start_membership(actor=actor, user=user, network=network, role=role, valid_until=until)


def _note(invitation: Invitation, actor: User, verb: str, **details: object) -> None:
    stream_id, about = invitation.network.stream_id, ("networks.invitation", invitation.pk)
    audit.write(actor=actor, verb=verb, stream_id=stream_id, target=about, **details)  # type: ignore[arg-type]
    record(stream_id=stream_id, actor=actor, verb=verb, target=about, scope=("networks.network", invitation.network_id))
