"""What people do about their own data: have it put together, close the account, have it erased."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.second_factor import end_sessions
from accounts.models import DataExport, User
from accounts.queries import own_data as reads
from portal import audit, personal
from portal.commit import after_commit
from portal.errors import Conflict, Refused
from portal.indexing import touch
from portal.work import start

MAKE, TELL, TELL_ERASED = "accounts.make_export", "accounts.tell_of_own_data", "accounts.tell_erased"
WITHDRAWN_WITHIN = timedelta(days=14)

# -- export --------------------------------------------------------------------------------------


@transaction.atomic
def request_export(*, actor: User) -> DataExport:
    """Have a worker put together what is held about ``actor``. 409 if one is on its way or waits to be fetched."""
    locked = User.objects.select_for_update().get(pk=actor.pk)
    if reads.waiting_export(locked, timezone.now()):
        raise Conflict(_("An export is being made or waits for you already. There is one at a time."))
    export = DataExport.objects.create(user=locked, nonce=secrets.token_urlsafe(32))
    audit.write(actor=actor, verb="export.data", person_id=actor.pk)
    after_commit(start, MAKE, export.pk)
    return export


@transaction.atomic
def claim_export(*, pk: int) -> DataExport | None:
    """Begin to make an export; None if it is done, or another worker has it in hand."""
    now = timezone.now()
    export = DataExport.objects.select_for_update().filter(pk=pk, state=DataExport.State.QUEUED).first()
    if export is None or not export.user.is_active:
        return None
    if export.started_at and export.started_at > now - reads.AGAIN_AFTER:
        return None
    if export.attempts >= reads.ATTEMPTS:
        export.state = DataExport.State.FAILED
        export.save(update_fields=["state"])
        return None
    export.started_at, export.attempts = now, export.attempts + 1
    export.save(update_fields=["started_at", "attempts"])
    return export


def keep_export(*, export: DataExport, packed: Any) -> None:
    """Put the packed file into the store and have its person told where it is."""
    now = timezone.now()
    export.file.save(f"{secrets.token_hex(16)}.zip", File(packed), save=False)
    export.state, export.ready_at, export.expires_at = DataExport.State.READY, now, now + reads.KEPT_FOR
    with transaction.atomic():
        export.save(update_fields=["file", "state", "ready_at", "expires_at"])
        after_commit(start, TELL, "export_ready", export.user_id)


def put_off_export(*, export: DataExport) -> None:
    """After a failure: the sweep tries again, three times in all."""
    failed = export.attempts >= reads.ATTEMPTS
    changes = {"state": DataExport.State.FAILED} if failed else {"started_at": None}
    DataExport.objects.filter(pk=export.pk, state=DataExport.State.QUEUED).update(**changes)


@transaction.atomic
def spend_export(*, actor: User, export: DataExport, continues: bool) -> None:
    """Let ``actor`` fetch the file, once. 409 if the link was used; a broken line may go on for an hour."""
    current = DataExport.objects.select_for_update().get(pk=export.pk)
    now = timezone.now()
    if current.state == DataExport.State.FETCHED and continues:
        return
    if current.state != DataExport.State.READY or not current.expires_at or current.expires_at <= now:
        raise Conflict(_("This link has been used, or its time is over. Ask for a new export."))
    current.state, current.fetched_at = DataExport.State.FETCHED, now
    current.save(update_fields=["state", "fetched_at"])
    audit.write(actor=actor, verb="export.data_fetched", person_id=actor.pk)


def remove_old_exports(*, now: datetime) -> int:
    """Delete files whose time is over. Returns how many."""
    count = 0
    for export in reads.exports_to_remove(now):
        export.file.delete(save=True)
        count += 1
    return count


# -- leaving -------------------------------------------------------------------------------------


def _may_leave(person: User) -> None:
    if said := personal.hindrance(person):
        raise Conflict(said)


@transaction.atomic
def deactivate_self(*, actor: User) -> None:
    """Close one's own account: no sign-in, no seats, no mail. The secretariat can open it again."""
    locked = User.objects.select_for_update().get(pk=actor.pk)
    _may_leave(locked)
    personal.leave(locked, actor)
    locked.is_active, locked.deactivated_at = False, timezone.now()
    locked.save(update_fields=["is_active", "deactivated_at"])
    end_sessions(user=locked)
    audit.write(actor=actor, verb="person.deactivated", person_id=actor.pk)


@transaction.atomic
def reactivate_person(*, actor: User, person: User) -> None:
    """Open an account again that its person had closed, or drop their wish to be erased. Seats do not come back."""
    if not actor.is_secretariat:
        raise Refused(_("Only the secretariat does this."))
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.erased_at is not None:
        raise Conflict(_("This account has been erased: nothing is left to open."))
    locked.is_active, locked.deactivated_at, locked.erasure_due_at = True, None, None
    locked.save(update_fields=["is_active", "deactivated_at", "erasure_due_at"])
    audit.write(actor=actor, verb="person.reactivated", person_id=person.pk)


@transaction.atomic
def ask_erasure(*, actor: User) -> datetime:
    """Have the account erased in two weeks, unless its person takes it back. Returns when."""
    locked = User.objects.select_for_update().get(pk=actor.pk)
    if locked.erasure_due_at is not None:
        raise Conflict(_("You have asked for this already."))
    _may_leave(locked)
    locked.erasure_due_at = timezone.now() + WITHDRAWN_WITHIN
    locked.save(update_fields=["erasure_due_at"])
    audit.write(actor=actor, verb="erasure.asked", person_id=actor.pk)
    after_commit(start, TELL, "erasure_asked", actor.pk)
    return locked.erasure_due_at


@transaction.atomic
def withdraw_erasure(*, actor: User) -> None:
    """Keep the account after all."""
    locked = User.objects.select_for_update().get(pk=actor.pk)
    if locked.erasure_due_at is None:
        raise Conflict(_("There is no request to take back."))
    locked.erasure_due_at = None
    locked.save(update_fields=["erasure_due_at"])
    audit.write(actor=actor, verb="erasure.withdrawn", person_id=actor.pk)


@transaction.atomic
def erase_person(*, pk: int, now: datetime) -> bool:
    """Erase an account whose time has come. Returns whether it was; what hinders it puts it off by a day."""
    person = User.objects.select_for_update().filter(pk=pk, erased_at=None, erasure_due_at__lte=now).first()
    if person is None:
        return False
    if personal.hindrance(person):
        User.objects.filter(pk=pk).update(erasure_due_at=now + timedelta(days=1))
        return False
    address, language = person.email, person.language
    personal.leave(person, None)
    end_sessions(user=person)
    personal.erase(person)
    touch("accounts.user", [pk])
    User.objects.filter(pk=pk).update(erased_at=now, erasure_due_at=None, deactivated_at=now)
    audit.write(actor=None, verb="person.erased", person_id=pk)
    after_commit(start, TELL_ERASED, address, language)
    return True
