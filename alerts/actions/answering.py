"""What comes back on an alert, what the clock does to it, and how it ends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from alerts import access, queries
from alerts.models import Alert, AlertCountry, AlertSeen, Feedback, Sighting
from notifications.actions import mark_target_read, watch
from portal import audit
from portal.activity import record
from portal.chrome import count_anew
from portal.commit import after_commit
from portal.errors import Conflict, Unprocessable

# -- taking note -----------------------------------------------------------------------------------


@transaction.atomic
def acknowledge_alert(
    *, actor: User, alert: Alert, sighting: str = Sighting.NOTED, remark: str = "", by_mail: bool = False,
    at: datetime | None = None,
) -> AlertCountry:  # fmt: skip
    """Take note of ``alert`` for the country of ``actor``. The first of a country stands, whoever comes after.

    Args:
        by_mail: through the link in their mail.
        at: when, for content that is brought from elsewhere.

    Returns:
        the country's row: ``acknowledged_by`` is who came first.

    Raises:
        Refused: they may not, or their country is not asked.
        Conflict: it is closed, or its time is over.
    """
    current = _locked(alert)
    access.require_to_acknowledge(actor, current)
    if sighting not in Sighting.values:
        raise Unprocessable(_("There is no such answer."))
    row = AlertCountry.objects.filter(alert=current, country=actor.country).select_related("acknowledged_by").first()
    if row is not None and row.acknowledged_at is not None:
        _has_seen(actor, current)
        return row
    access.require_running(current)
    row = row or AlertCountry(alert=current, country=actor.country, people=1)
    row.acknowledged_at, row.acknowledged_by = at or timezone.now(), actor
    row.sighting, row.remark, row.by_mail = sighting, remark, by_mail
    row.save()
    _has_seen(actor, current)
    _record(current, actor, "alert.sighted" if sighting == Sighting.SEEN else "alert.acknowledged", at)
    return row


@transaction.atomic
def confirm_seen(*, actor: User, alert: Alert) -> None:
    """``actor`` has seen ``alert``: its banner leaves their pages. It says nothing for their country."""
    _has_seen(actor, alert)


def _has_seen(actor: User, alert: Alert) -> None:
    AlertSeen.objects.get_or_create(alert=alert, user=actor)
    mark_target_read(user=actor, target_type="alerts.alert", target_ids=[alert.pk])
    after_commit(count_anew, actor.pk)


def mark_page_read(*, user: User, alert: Alert, feedback: list[Feedback]) -> None:
    """``user`` reads the page of ``alert``: notices about it and what was reported on it are read."""
    mark_target_read(user=user, target_type="alerts.alert", target_ids=[alert.pk])
    if feedback:
        mark_target_read(user=user, target_type="alerts.feedback", target_ids=[each.pk for each in feedback])


# -- what follows ----------------------------------------------------------------------------------


@transaction.atomic
def give_feedback(
    *, actor: User, alert: Alert, body: str, client_id: UUID, sighting: str = "", at: datetime | None = None
) -> Feedback:
    """Report on an alert after it was sent: its author and whoever follows it is told.

    Args:
        body: clean HTML.
        client_id: the same id of the same person again gives the first report.

    Raises:
        Conflict: it is closed.
    """
    if first := queries.first_said(actor, client_id):
        return first
    current = _locked(alert)
    if current.closed_at is not None:
        raise Conflict(_("This alert was closed meanwhile. What you typed is still here."))
    try:
        with transaction.atomic():
            said = Feedback.objects.create(
                alert=current, author=actor, country=actor.country, sighting=sighting, body=body, client_id=client_id,
                created_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError:  # the same form at the same moment
        return Feedback.objects.get(author=actor, client_id=client_id)
    watch(user=actor, scope=current.scope)
    record(
        stream_id=current.network.stream_id, actor=actor, verb="feedback.given", target=("alerts.feedback", said.pk),
        scope=current.scope, at=at,
    )  # fmt: skip
    return said


@transaction.atomic
def close_alert(*, actor: User, alert: Alert, result: str, at: datetime | None = None) -> None:
    """Close an alert with its result, which all who were told of it are told. Nobody is asked any more.

    Args:
        result: clean HTML.

    Raises:
        Conflict: it is closed.
    """
    current = _locked(alert)
    if current.closed_at is not None:
        raise Conflict(_("This alert is closed already."))
    current.closed_at, current.closed_by, current.result = at or timezone.now(), actor, result
    current.save(update_fields=["closed_at", "closed_by", "result"])
    audit.write(
        actor=actor, verb="alert.closed", stream_id=current.network.stream_id, target=current.scope,
        marking=current.marking, at=at,
    )  # fmt: skip
    _record(current, actor, "alert.closed", at)


# -- the clock -------------------------------------------------------------------------------------


def escalate_due(*, now: datetime) -> int:
    """Tell once more of running alerts to which countries are silent, each once. Returns how many alerts."""
    return sum(_escalate(pk, now) for pk in queries.to_escalate(now))


@transaction.atomic
def _escalate(pk: int, now: datetime) -> bool:
    current = _locked(Alert(pk=pk))
    if pk not in queries.to_escalate(now):
        return False
    Alert.objects.filter(pk=pk).update(escalated_at=now)
    if not queries.silent_in(current).exists():
        return False
    _record(current, None, "alert.escalated")
    return True


def expire_due(*, now: datetime) -> int:
    """Write down of alerts whose time is over that it is, each once; who sent them is told. Returns how many."""
    return sum(_expire(pk, now) for pk in queries.to_expire(now))


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    current = _locked(Alert(pk=pk))
    if pk not in queries.to_expire(now):
        return False
    Alert.objects.filter(pk=pk).update(expired_at=now)
    _record(current, None, "alert.expired")
    return True


# -- parts -----------------------------------------------------------------------------------------


def _locked(alert: Alert) -> Alert:
    """``alert`` as it is now, with its network, locked until the commit."""
    return Alert.objects.select_for_update(of=("self",)).select_related("network").get(pk=alert.pk)


def _record(alert: Alert, actor: Any, verb: str, at: datetime | None = None) -> None:
    record(
        stream_id=alert.network.stream_id, actor=actor, verb=verb, target=alert.scope, scope=alert.scope, at=at
    )  # fmt: skip
