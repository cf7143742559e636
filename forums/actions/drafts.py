"""What changes drafts."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.models import Draft, Post, Submission
from portal.errors import Conflict, Unprocessable
from portal.richtext import is_blank

MOST_DRAFTS = 200  # of one person
TAKEN_BACK_FOR = timedelta(days=1)


class WrittenElsewhere(Conflict):
    """409: on another device, or in another window, something else was written there later."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("On another device, or in another window, you wrote something else here."))
        self.draft = draft


def save_draft(
    *,
    actor: User,
    place: str,
    title: str = "",
    body: str = "",
    fields: dict[str, Any] | None = None,
    known: datetime | None = None,
    client_id: UUID | None = None,
    last_wins: bool = False,
    at: datetime | None = None,
) -> Draft | None:
    """Keep what the actor has written at ``place``: one draft for each. Nothing written is no draft.

    Args:
        body: clean HTML.
        fields: further fields of the form, by name.
        known: when the draft this one goes on from was saved; None if there was none.
        client_id: of the form; the page that goes on from the draft has the same. Once it was sent, what comes late
            is not kept.
        last_wins: take the place of whatever was kept there.
        at: when it was written, for content that is brought from elsewhere.

    Returns:
        None if nothing is kept.

    Raises:
        WrittenElsewhere: the draft there is another than the known one, and has another text.
        Unprocessable: the actor has 200 drafts.
    """
    if was_sent(actor, client_id):
        return None
    whole = {**(fields or {}), **({"client_id": str(client_id)} if client_id else {})}
    draft = Draft(user=actor, place=place, title=title, body=body, fields=whole, updated_at=at or timezone.now())
    try:
        return _save(draft, known, last_wins)
    except IntegrityError:  # two windows at the same moment
        return _save(draft, known, last_wins)


@transaction.atomic
def _save(draft: Draft, known: datetime | None, last_wins: bool) -> Draft | None:
    there = Draft.objects.select_for_update().filter(user=draft.user_id, place=draft.place).first()
    live = there is not None and there.dropped_at is None
    if there is not None and live and not last_wins and there.updated_at != known and _text(there) != _text(draft):
        raise WrittenElsewhere(there)
    if is_blank(draft.body) and not draft.title and not draft.fields.get("attachments"):
        if live:
            Draft.objects.filter(pk=there.pk).delete()  # type: ignore[union-attr]
        return None
    if there is not None:
        draft.pk = there.pk
        draft.save(force_update=True)
        return draft
    if Draft.objects.filter(user=draft.user_id, dropped_at=None).count() >= MOST_DRAFTS:
        raise Unprocessable(_("You have %(count)s drafts. Send some, or throw them away.") % {"count": MOST_DRAFTS})
    draft.save(force_insert=True)
    return draft


def _text(draft: Draft) -> tuple[str, str]:
    return draft.title, draft.body


def was_sent(actor: User, client_id: UUID | None) -> bool:
    """Whether the form with this id became a post, or waits to become one."""
    if client_id is None:
        return False
    form = {"author": actor, "client_id": client_id}
    return Post.objects.filter(**form).exists() or Submission.objects.filter(**form).exists()


def forget_draft(actor: User, place: str, client_id: UUID | None = None, body: str = "") -> None:
    """What was written at ``place`` is sent: inside the transaction that sends it. One statement.

    Args:
        client_id, body: of the form that is sent. A draft of another form with another text stays: while something
            waited for a coordinator, its author may have begun something new. None: whatever is kept there.
    """
    drafts = Draft.objects.filter(user=actor, place=place)
    if client_id is not None:
        drafts = drafts.filter(Q(fields__client_id=str(client_id)) | Q(body=body))
    drafts.delete()


def drop_draft(*, draft: Draft) -> None:
    """Throw ``draft`` away. For a day it can be taken back, until something else is written there."""
    Draft.objects.filter(pk=draft.pk, dropped_at=None).update(dropped_at=timezone.now())


def take_back_draft(*, draft: Draft) -> None:
    """Have ``draft`` again, after it was thrown away."""
    Draft.objects.filter(pk=draft.pk).update(dropped_at=None)


def sweep_drafts(*, now: datetime) -> int:
    """Delete what was thrown away more than a day ago. Returns how many."""
    count, _by_model = Draft.objects.filter(dropped_at__lt=now - TAKEN_BACK_FOR).delete()
    return count
