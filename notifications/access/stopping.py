"""What a link in a mail may stop, and what may be said of it to whoever holds the link."""

from accounts.models import User
from notifications.mails.stop_links import Stop, Undo, hash_of, read_stop, read_undo
from notifications.models import Watch
from portal.marking import RULES, Mail
from portal.sections import Described, kinds
from portal.telling import Level

OPEN, DONE, CHANGED = "open", "done", "changed"


def find_stop(token: str) -> Stop | None:
    """What a link stops; None if it was not made here, or for somebody who is no longer here."""
    stop = read_stop(token)
    return stop if stop is not None and User.objects.filter(pk=stop.user_id).exists() else None


def find_undo(token: str) -> Undo | None:
    """What a link takes back; None if it was not made here, or for somebody who is no longer here."""
    undo = read_undo(token)
    return undo if undo is not None and User.objects.filter(pk=undo.user_id).exists() else None


def state_of(stop: Stop) -> str:
    """``open``: it can be stopped. ``done``: it is. ``changed``: the person has said otherwise since the mail."""
    watch = Watch.objects.filter(user=stop.user_id, scope_type=stop.scope[0], scope_id=stop.scope[1]).first()
    if watch is not None and watch.level == Level.NOTHING:
        return DONE
    return CHANGED if watch is not None and watch.created_at > stop.made_at else OPEN


def can_undo(undo: Undo) -> bool:
    """Whether nothing has been said since the stop that ``undo`` takes back."""
    stopped = Watch.objects.filter(user=undo.user_id, scope_type=undo.scope[0], scope_id=undo.scope[1])
    return stopped.filter(level=Level.NOTHING, created_at=undo.stopped_at).exists()


def named(user_id: int, scope: tuple[str, int], title: str) -> dict[str, str]:
    """``title`` and ``place`` of what a link is about, each only if the mail said it and the person may read it now.

    Args:
        title: the hash of the title the mail said, empty if it said none. Another title is not shown: the mail may
            have been handed on.
    """
    kind, user = kinds.get(scope[0]), User.objects.filter(pk=user_id, is_active=True).first()
    if kind is None or user is None:
        return {}
    thing = next(iter(kind.load(kind.visible(user).filter(pk=scope[1]).values("pk"))), None)
    if thing is None:
        return {}
    said: Described = kind.describe(thing)
    same = title != "" and hash_of(said.title) == title
    mailed = said.marking in RULES and RULES[said.marking].mail != Mail.HINT
    return {"place": said.place, "title": said.title if same and mailed else ""}
