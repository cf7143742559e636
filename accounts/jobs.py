"""What workers and the clock do about people's own data."""

import logging
import tempfile

from celery import shared_task
from django.utils import timezone, translation

from accounts import mails
from accounts.actions import own_data as actions
from accounts.packing import pack
from accounts.queries import own_data as reads

logger = logging.getLogger(__name__)


@shared_task(name=actions.MAKE)
def make_export(pk: int) -> bool:
    """Put one export together. Returns whether it was made; a failure is tried again by the sweep."""
    export = actions.claim_export(pk=pk)
    if export is None:
        return False
    try:
        with tempfile.TemporaryFile() as packed, translation.override(export.user.language):
            pack(export.user, packed)
            packed.seek(0)
            actions.keep_export(export=export, packed=packed)
    except Exception:  # whatever it was, the person must not wait for ever
        logger.exception("export %s was not made", pk)
        actions.put_off_export(export=export)
        return False
    return True


@shared_task(name="accounts.sweep_exports")
def sweep_exports() -> int:
    """Make what was left lying, remove what is over. Returns how many exports it touched."""
    now = timezone.now()
    due = reads.exports_to_make(now)
    for pk in due:
        make_export(pk)
    return len(due) + actions.remove_old_exports(now=now)


@shared_task(name="accounts.erase_due")
def erase_due() -> int:
    """Erase the accounts whose time has come. Returns how many."""
    now = timezone.now()
    return sum(actions.erase_person(pk=pk, now=now) for pk in reads.erasures_due(now))


@shared_task(name=actions.TELL)
def tell_of_own_data(what: str, user_id: int) -> bool:
    """Tell a person by mail what they find on their page anyway. Returns whether it was sent."""
    return mails.send_own_data(what, user_id)


@shared_task(name=actions.TELL_ERASED)
def tell_erased(address: str, language: str) -> bool:
    """Tell somebody that their account is gone. Returns whether it was sent."""
    return mails.send_erased(address, language)
