"""People ask to be let in: by applying to a listed network, or before a door that does not say what is behind it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.access.entry import require_bring_in, require_decide
from networks.actions.entry import bring_in
from networks.actions.invitations import close_expired, take_seat
from networks.models import AccessRequest, Application, Membership, Network
from networks.models.entry import Decision
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Refused, TooMany
from portal.models import Stream

ASKS_A_DAY = 10
# What belongs to no network happens here: the secretariat's matters.
OFFICE = "secretariat"
_NETWORK = re.compile(r"/networks/([\w-]+)(?:/|$)", re.ASCII)


# -- applications ------------------------------------------------------------------------------


def apply_to(*, actor: User, network: Network, words: str, client_id: UUID) -> Application:
    """Ask to join a listed network; its coordinators are told.

    Raises:
        Conflict: they are in already, or have asked already.
    """
    application = Application(network=network, user=actor, words=words, client_id=client_id)
    try:
        return _apply(application)
    except IntegrityError:  # the same form at the same moment
        first = Application.objects.filter(user=actor, client_id=client_id).first()
        if first is None:
            raise Conflict(_("You have asked to join already. You will be told of the decision.")) from None
        return first


@transaction.atomic
def _apply(application: Application) -> Application:
    network = _lock(application.network)
    actor = application.user
    first = Application.objects.filter(user=actor, client_id=application.client_id).first()
    if first is not None:
        return first
    if Membership.objects.filter(user=actor, network=network, ended_at=None).exists():
        raise Conflict(_("You have a seat in %(network)s already. Write to its coordinators.") % {"network": network})
    if Application.objects.filter(network=network, user=actor, state=Decision.WAITING).exists():
        raise Conflict(_("You have asked to join already. You will be told of the decision."))
    application.save(force_insert=True)
    _note(application, network.stream_id, actor, "application.made")
    return application


@transaction.atomic
def approve_application(*, actor: User, application: Application, role: str, term_months: int | None) -> Membership:
    """Let the applicant in, who is told.

    Raises:
        Refused: the actor may not decide, it is their own application, or the role is above theirs.
        Conflict: it was decided meanwhile, or the applicant is in already or has an open invitation.
    """
    current = _waiting_application(application, actor)
    require_bring_in(actor, current.network, role)
    _decide(current, actor, Decision.APPROVED)
    close_expired(network=current.network, email=current.user.email)
    seat = take_seat(actor=actor, user=current.user, network=current.network, role=role, term_months=term_months)
    _note(current, current.network.stream_id, actor, "application.approved", role=role)
    return seat


@transaction.atomic
def decline_application(*, actor: User, application: Application, reason: str) -> None:
    """Say no, and why; the applicant is told. Refused and Conflict as for :func:`approve_application`."""
    current = _waiting_application(application, actor)
    _decide(current, actor, Decision.DECLINED, reason)
    _note(current, current.network.stream_id, actor, "application.declined")


@transaction.atomic
def withdraw_application(*, actor: User, application: Application) -> None:
    """Take one's own application back. 403 for others, 409 if it was decided."""
    _lock(application.network)
    current = Application.objects.select_for_update().get(pk=application.pk)
    if current.user_id != actor.pk:
        raise Refused(_("Whoever applied withdraws. You can decline the application, with a reason."))
    _refuse_decided(current)
    _decide(current, actor, Decision.WITHDRAWN)
    _note(current, application.network.stream_id, actor, "application.withdrawn")


def _waiting_application(application: Application, actor: User) -> Application:
    network = _lock(application.network)
    current = (
        Application.objects.select_for_update(of=("self",)).select_related("user", "network").get(pk=application.pk)
    )
    require_decide(actor, network, concerned={current.user.email}, asked_by=current.user_id)
    _refuse_decided(current)
    return current


# -- before "nothing here" ---------------------------------------------------------------------


@transaction.atomic
def ask_for_access(*, actor: User, address: str, sender: str, words: str, client_id: UUID) -> AccessRequest:
    """Keep what somebody says before a page that is not there for them, and tell who can answer.

    Whether there is a network behind the address, and which, changes only who is told. The same id again
    gives the request that was there first.

    Raises:
        TooMany: more than ten in a day.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    first = AccessRequest.objects.filter(user=actor, client_id=client_id).first()
    if first is not None:
        return first
    since = timezone.now() - timedelta(days=1)
    if AccessRequest.objects.filter(user=actor, created_at__gt=since).count() >= ASKS_A_DAY:
        raise TooMany(_("You have asked ten times today. Ask again tomorrow, or write to the secretariat."))
    network = _behind(address)
    request_ = AccessRequest.objects.create(
        network=network, user=actor, address=address, sender=sender, words=words, client_id=client_id
    )
    _note(request_, _stream_of(network), actor, "access.asked")
    return request_


def _behind(address: str) -> Network | None:
    """The network whose page ``address`` would be. Always one query."""
    match = _NETWORK.search(address)
    return Network.objects.filter(slug=match[1] if match else "").first()


def _stream_of(network: Network | None) -> int:
    if network is not None:
        return network.stream_id
    return int(Stream.objects.get_or_create(key=OFFICE)[0].pk)


@transaction.atomic
def grant_access(
    *, actor: User, access_request: AccessRequest, network: Network, role: str, term_months: int | None
) -> Membership:
    """Let the asker into ``network``; they are told that they are in.

    Raises:
        Refused: the actor may not let people into it, or it is their own request.
        Conflict: it was answered meanwhile, or the asker is in already.
    """
    current = _waiting_request(access_request, actor, network)
    _decide(current, actor, Decision.APPROVED)
    who = current.user
    seat: Any = bring_in(
        actor=actor, network=network, email=who.email, name=who.name, country=who.country,
        organisation=who.organisation, service_type=who.service_type, role=role, term_months=term_months,
    )  # fmt: skip
    _note(current, network.stream_id, actor, "access.granted")
    return seat  # type: ignore[no-any-return]


@transaction.atomic
def close_access_request(*, actor: User, access_request: AccessRequest, reason: str) -> None:
    """Put a request away, and write down why. The asker is not told: it would say that there is something."""
    current = _waiting_request(access_request, actor, access_request.network)
    _decide(current, actor, Decision.DECLINED, reason)
    _note(current, _stream_of(current.network), actor, "access.closed")


def _waiting_request(access_request: AccessRequest, actor: User, network: Network | None) -> AccessRequest:
    if network is not None:
        _lock(network)
    current = AccessRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=access_request.pk)
    if network is not None:
        require_decide(actor, network, concerned={current.user.email}, asked_by=current.user_id)
    _refuse_decided(current)
    return current


# -- shared ------------------------------------------------------------------------------------


def _lock(network: Network) -> Network:
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: nobody is let in.") % {"network": network})
    return locked


def _refuse_decided(asked: Any) -> None:
    if asked.state != Decision.WAITING:
        raise Conflict(_("This was decided meanwhile: %(state)s.") % {"state": asked.get_state_display()})


def _decide(asked: Any, actor: User, state: str, reason: str = "") -> None:
    asked.state, asked.decided_by, asked.decision_reason, asked.decided_at = state, actor, reason, timezone.now()
    asked.save(update_fields=["state", "decided_by", "decision_reason", "decided_at"])


def _note(asked: Any, stream_id: int, actor: User, verb: str, **details: str) -> None:
    kind = "networks.application" if isinstance(asked, Application) else "networks.access_request"
    # Everybody reads their own lines of the trail: whoever asked at a closed door must not find a network there.
    hidden = verb == "access.asked" or not asked.network_id
    person_id = None if verb == "access.closed" else asked.user_id
    audit.write(
        actor=actor, verb=verb, stream_id=None if hidden else stream_id, person_id=person_id,
        target=(kind, asked.pk), **details,  # type: ignore[arg-type]
    )  # fmt: skip
    scope = ("networks.network", asked.network_id or 0)
    record(stream_id=stream_id, actor=actor, verb=verb, target=(kind, asked.pk), scope=scope)
