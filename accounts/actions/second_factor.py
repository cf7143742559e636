"""What changes about the second factor of a person: its grace, whether they have one, its recovery."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt, encrypt
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import tasks
from accounts.models import User
from accounts.second_factor import FACTORS, Standing, is_asked_of, lets_in, standings
from portal import audit, live
from portal.commit import after_commit
from portal.errors import Conflict, Refused

AFTER_RECOVERY = timedelta(hours=24)


@transaction.atomic
def begin_grace(*, user: User) -> None:
    """Start the time in which ``user`` gets in without a second factor. Once: nothing they do starts it again."""
    until = timezone.now() + settings.PORTAL_SECOND_FACTOR_GRACE
    fresh = User.objects.filter(pk=user.pk, second_factor_grace_until=None)
    if fresh.update(second_factor_grace_until=until):
        user.second_factor_grace_until = until
        audit.write(actor=None, verb="second_factor.asked", person_id=user.pk, until=until.isoformat())
    else:
        user.refresh_from_db(fields=["second_factor_grace_until"])


def admit_sockets(holders: Collection[tuple[User, Mapping[str, Any]]]) -> list[live.Leave]:
    """For each (person, session data): whether a socket may be open, and until when. Also begins graces.

    A page that stays open makes no request in which the grace could begin.
    """
    answers = []
    for (user, _session), found in zip(holders, standings(holders), strict=True):
        if found is Standing.UNTOLD:
            begin_grace(user=user)
            answers.append(live.Leave(until=user.second_factor_grace_until))
        else:
            until = user.second_factor_grace_until if found is Standing.GRACE else None
            answers.append(live.Leave(lets_in(found), until))
    return answers


@transaction.atomic
def note_second_factor(*, user: User) -> None:
    """Read off allauth's rows since when ``user`` has a second factor. Sockets opened without one close."""
    rows = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
    user.second_factor_at = rows.aggregate(since=Min("created_at"))["since"]
    User.objects.filter(pk=user.pk).update(second_factor_at=user.second_factor_at)
    after_commit(live.recheck_person, user.pk)


@transaction.atomic
def spend_code(*, authenticator: Authenticator, code: str) -> bool:
    """Use up the moment an app showed ``code`` for, and every moment before it. False: that was done already.

    In the row of the app, so that it holds for every session, every process, and without a cache.
    """
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(locked.data["secret"])
    typed = "".join(filter(str.isdigit, code))
    moments = [
        moment
        for moment in yield_hotp_counters_from_time()
        if constant_time_compare(format_hotp_value(hotp_value(secret, moment)), typed)
    ]
    fresh = [moment for moment in moments if moment > locked.data.get("spent", -1)]
    if not fresh:
        return False
    locked.data["spent"] = min(fresh)
    locked.save(update_fields=["data"])
    return True


@transaction.atomic
def replace_app(*, user: User, secret: str, code: str) -> None:
    """Put the app with ``secret`` in the place of the one ``user`` has; ``code`` is what it has just shown.

    In one step, so that a second factor is there at every moment. 409 if there is none to replace.
    """
    locked = Authenticator.objects.select_for_update().filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if locked is None:
        raise Conflict(_("There is no authenticator app to replace."))
    locked.data = {"secret": encrypt(secret)}
    locked.save(update_fields=["data"])
    spend_code(authenticator=locked, code=code)
    audit.write(actor=user, verb="second_factor.replaced", person_id=user.pk, factor=Authenticator.Type.TOTP)
    after_commit(tasks.queue_app_replaced, user.pk)


@transaction.atomic
def reset_second_factor(*, actor: User, person: User, reason: str, checked: str) -> None:
    """Take every second factor from a person who has lost theirs, for the secretariat. All their sessions end.

    Args:
        reason: what was lost; checked: how it was made sure who asks. Codes of the form, never free text:
            both stay in the trail.

    Raises:
        Refused: the actor is not of the secretariat, or it is their own.
        Conflict: the person has none, so that there is nothing to take.
    """
    if not (actor.is_active and actor.is_secretariat):
        raise Refused(_("Only the secretariat does this."))
    if actor.pk == person.pk:
        raise Refused(_("Nobody recovers their own second factor. Ask a colleague of the secretariat."))
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not Authenticator.objects.filter(user_id=locked.pk).delete()[0]:
        raise Conflict(_("%(name)s has no second factor.") % {"name": locked})
    until = timezone.now() + AFTER_RECOVERY
    if is_asked_of(locked) and (locked.second_factor_grace_until or until) <= until:
        User.objects.filter(pk=locked.pk).update(second_factor_grace_until=until)
    audit.write(actor=actor, verb="second_factor.reset", person_id=locked.pk, reason=reason, checked=checked)
    end_sessions(user=locked)
    after_commit(tasks.queue_second_factor_reset, locked.pk)


@transaction.atomic
def end_sessions(*, user: User) -> int:
    """Sign ``user`` out everywhere, sockets included. Returns how many sessions there were.

    Looks through the sessions themselves: a list of sessions beside them may lack one.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    model = store.get_model_class()
    rows = model._default_manager.filter(expire_date__gt=timezone.now())
    coder = store()
    own = [
        row.session_key
        for row in rows.iterator(chunk_size=500)
        if coder.decode(row.session_data).get(SESSION_KEY) == str(user.pk)
    ]
    model._default_manager.filter(session_key__in=own).delete()
    UserSession.objects.filter(user_id=user.pk).delete()
    after_commit(live.recheck_person, user.pk)
    return len(own)
