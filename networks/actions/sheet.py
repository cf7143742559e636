"""What changes sheets of people: kept with what was found about each row, sent after a yes, row by row."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks import access, roles
from networks.access.entry import offered_roles
from networks.actions.entry import bring_in
from networks.models import Invitation, Membership, Network, Sheet, SheetRow
from networks.queries.sheet import SENDABLE, Addresses, known_addresses
from portal import audit
from portal.commit import after_commit
from portal.errors import Conflict, Refusal, Unprocessable
from portal.work import start

logger = logging.getLogger(__name__)

COLUMNS = ("name", "email", "country", "organisation", "service", "role", "term")
KEPT_FOR = timedelta(days=60)  # names and addresses of people who may never have heard of the portal
Verdict = SheetRow.Verdict


@dataclass(slots=True)
class Written:
    """What a row of a file says."""

    number: int
    cells: list[str]  # in the order of COLUMNS, as written
    faults: list[str] = field(default_factory=list)
    email: str = ""
    name: str = ""
    country: str = ""
    organisation: str = ""
    service_type: str = ""
    role: str = roles.Role.MEMBER
    term_months: int | None = None


@transaction.atomic
def keep_sheet(*, actor: User, network: Network, name: str, rows: Sequence[Written], client_id: UUID) -> Sheet:
    """Keep a sheet with what was found about each row; nobody is told anything yet.

    The same ``client_id`` again gives the sheet that is there.

    Raises:
        Conflict: the network is archived.
    """
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: nobody is let in.") % {"network": network})
    try:
        with transaction.atomic():
            sheet = Sheet.objects.create(network=network, uploaded_by=actor, name=name, client_id=client_id)
    except IntegrityError:
        return Sheet.objects.get(uploaded_by=actor, client_id=client_id)
    known = known_addresses(network, [row.email for row in rows if not row.faults])
    offered = offered_roles(actor, network)
    for row in rows:
        if not row.faults and row.role not in offered:
            row.faults.append(_("Nobody gives a role above their own. Ask a coordinator or the secretariat."))
    made = [_judged(sheet, row, known) for row in rows]
    SheetRow.objects.bulk_create(made, batch_size=200)
    wrong = sum(row.verdict == Verdict.WRONG for row in made)
    _write(actor, sheet, "sheet.uploaded", rows=len(made), wrong=wrong)
    return sheet


def _judged(sheet: Sheet, row: Written, known: Addresses) -> SheetRow:
    verdict, reason = _verdict(row, known)
    return SheetRow(
        sheet=sheet,
        number=row.number,
        verdict=verdict,
        reason=reason[:300],
        cells=row.cells,
        email="" if row.faults else row.email,
        name="" if row.faults else row.name,
        country="" if row.faults else row.country,
        organisation="" if row.faults else row.organisation,
        service_type="" if row.faults else row.service_type,
        role=row.role,
        term_months=row.term_months or sheet.network.default_term_months,
    )


def _verdict(row: Written, known: Addresses) -> tuple[Verdict, str]:
    if row.faults:
        return Verdict.WRONG, " ".join(row.faults)
    if row.email in known.members:
        return Verdict.MEMBER, ""
    if row.email in known.invited:
        return Verdict.WRONG, _("An invitation to this address is open already.")
    if row.email not in known.accounts:
        return Verdict.NEW, ""
    if not known.accounts[row.email]:
        return Verdict.WRONG, _("The account with this address is closed. Ask the secretariat.")
    return Verdict.KNOWN, ""


@transaction.atomic
def send_sheet(*, actor: User, sheet: Sheet) -> None:
    """Say yes: the workers invite the new and let in the known.

    Raises:
        Conflict: somebody said yes already, or dropped it; or the network is archived.
        Unprocessable: there is nobody to invite.
    """
    locked = Sheet.objects.select_for_update().select_related("network").get(pk=sheet.pk)
    if locked.state != Sheet.State.READY:
        raise Conflict(_("This sheet has been sent or dropped already."))
    if locked.network.archived_at:
        raise Conflict(_("%(network)s is archived: nobody is let in.") % {"network": locked.network})
    sendable = locked.rows.filter(verdict__in=SENDABLE).count()
    if not sendable:
        raise Unprocessable(_("There is nobody in this sheet to invite."))
    locked.state, locked.sent_by = Sheet.State.SENDING, actor
    locked.save(update_fields=["state", "sent_by"])
    _write(actor, locked, "sheet.sent", rows=sendable)
    after_commit(start, "networks.send_sheet", locked.pk)


@transaction.atomic
def drop_sheet(*, actor: User, sheet: Sheet) -> None:
    """Throw a sheet away with all its rows. 409 if it is being sent or was."""
    locked = Sheet.objects.select_for_update().select_related("network").get(pk=sheet.pk)
    if locked.state != Sheet.State.READY:
        raise Conflict(_("This sheet has been sent or dropped already."))
    locked.rows.all().delete()
    locked.state, locked.name = Sheet.State.DROPPED, ""
    locked.save(update_fields=["state", "name"])
    _write(actor, locked, "sheet.dropped")


def send_rows(*, pk: int, most: int) -> bool:
    """Go through at most ``most`` rows of a sheet that has its yes. Returns whether rows are left.

    Each row is a transaction of its own: what it did and that it is done are kept together, so a worker that dies
    repeats nothing. Any number of workers may do it at once.
    """
    sheet = Sheet.objects.filter(pk=pk, state=Sheet.State.SENDING).select_related("network", "sent_by").first()
    if sheet is None:
        return False
    for _count in range(most):
        if not _send_next_row(sheet):
            _finish(sheet)
            return False
    return True


def _send_next_row(sheet: Sheet) -> bool:
    """Invite or let in whoever is next. Returns whether there was anybody."""
    pk = 0
    try:
        with transaction.atomic():
            rows = SheetRow.objects.select_for_update(skip_locked=True)
            row = rows.filter(sheet=sheet, handled_at=None, verdict__in=SENDABLE).order_by("number").first()
            if row is None:
                return False
            pk = row.pk
            _bring_in(sheet, row)
    except OperationalError:  # the database is away or busy: the sweep comes again
        raise
    except Exception:
        logger.exception("sheet %s, row %s", sheet.pk, pk)
        _set_aside(pk)
    return True


def _bring_in(sheet: Sheet, row: SheetRow) -> None:
    """Do what the row asks for, judged anew: time has passed since the preview."""
    actor = sheet.sent_by
    access.forget_rights(actor)
    row.handled_at = timezone.now()
    try:
        with transaction.atomic():
            if actor is None or not actor.is_active or not access.can(actor, sheet.network, roles.MANAGE):
                raise Conflict(_("Who sent this sheet does not manage the members any more."))
            made = bring_in(
                actor=actor,
                network=sheet.network,
                email=row.email,
                name=row.name,
                country=row.country,
                organisation=row.organisation,
                service_type=row.service_type,
                role=row.role,
                term_months=row.term_months,
            )
    except Refusal as refusal:
        seated = Membership.objects.filter(network=sheet.network, user__email=row.email, ended_at=None).exists()
        row.verdict, row.reason = Verdict.MEMBER if seated else Verdict.WRONG, refusal.sentence[:300]
    else:
        row.invitation = made if isinstance(made, Invitation) else None
        row.verdict = Verdict.NEW if row.invitation else Verdict.KNOWN
    row.save(update_fields=["verdict", "reason", "invitation", "handled_at"])


def _set_aside(pk: int) -> None:
    """A row that fails for a reason nobody foresaw must not keep the others waiting."""
    reason = _("Something went wrong in the portal with this row. Send it again in another sheet.")
    SheetRow.objects.filter(pk=pk).update(verdict=Verdict.WRONG, reason=reason, handled_at=timezone.now())


@transaction.atomic
def _finish(sheet: Sheet) -> None:
    """Close the sheet once nobody works on one of its rows."""
    locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
    rows = locked.rows.filter(verdict__in=SENDABLE)
    if locked.state == Sheet.State.SENDING and not rows.filter(handled_at=None).exists():
        locked.state, locked.done = Sheet.State.DONE, rows.count()
        locked.save(update_fields=["state", "done"])


@transaction.atomic
def forget_sheets(*, now: datetime) -> int:
    """Throw away sheets that nobody needs any more, with the people in them. Returns how many."""
    old = Sheet.objects.select_for_update().filter(created_at__lt=now - KEPT_FOR)
    over = list(old.filter(state__in=[Sheet.State.READY, Sheet.State.DONE]).values_list("pk", flat=True))
    SheetRow.objects.filter(sheet__in=over).delete()
    Sheet.objects.filter(pk__in=over).update(state=Sheet.State.DROPPED, name="")
    return len(over)


def _write(actor: User, sheet: Sheet, verb: str, **details: Any) -> None:
    target = ("networks.sheet", sheet.pk)
    audit.write(actor=actor, verb=verb, stream_id=sheet.network.stream_id, target=target, **details)
