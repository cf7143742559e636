"""What digests read: who is due, and what happened that they are to tell."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from notifications.models import Digest, Notice, Pace, StoppedAddress, Watch
from notifications.models.pace import Rhythm
from portal.models import Activity
from portal.sections import Described, Kind, kinds
from portal.telling import Level

LONGEST = timedelta(days=31)  # what lies further back is in no digest
CANDIDATES = 1000
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class News:
    """One happening of a digest, in words."""

    activity: Activity
    verb: str
    thing: Described
    told: bool  # by a notice; else it happened elsewhere in their networks


def people_without_pace() -> QuerySet[Any]:
    """Those who are here and have not said how they want to be told."""
    return get_user_model().objects.filter(is_active=True).exclude(Exists(Pace.objects.filter(user=OuterRef("pk"))))


def unreckoned_paces() -> QuerySet[Pace]:
    """Those with a digest of which it is not known yet when it is due, with their people."""
    return Pace.objects.exclude(digest=Rhythm.NEVER).filter(digest_due_at=None).select_related("user")


def due_paces(now: datetime) -> QuerySet[Pace]:
    """Those whose digest is due and can arrive, the longest due first."""
    stopped = StoppedAddress.objects.filter(address__iexact=OuterRef("user__email"), lifted_at=None)
    due = Pace.objects.exclude(digest=Rhythm.NEVER).filter(digest_due_at__lte=now, user__is_active=True)
    return due.exclude(Exists(stopped)).order_by("digest_due_at", "pk")


def last_digest(user_id: int) -> Digest | None:
    """The latest digest of a person that has told, or will tell, what happened until then."""
    return Digest.objects.filter(user=user_id).exclude(state=Digest.State.FAILED).order_by("-due_at").first()


def has_digest_of(user_id: int, due: datetime) -> bool:
    """Whether a digest of this moment, or of a later one, has been opened."""
    return Digest.objects.filter(user=user_id, due_at__gte=due).exists()


def due_digests(limit: int = 500) -> list[int]:
    """Ids of digests that should have gone by now, the longest due first."""
    due = Digest.objects.filter(state=Digest.State.QUEUED, next_attempt_at__lte=timezone.now())
    return list(due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:limit])


def digest_to_send(pk: int) -> Digest:
    """One digest with its person."""
    return Digest.objects.select_related("user").get(pk=pk)


def news_of(digest: Digest) -> list[News]:
    """What ``digest`` tells, the latest first: unread notices that are its own, then what else happened in the
    networks of which its person wants to know everything. Only what they may read now.
    """
    told = list(digest.notices.filter(read_at=None).select_related("activity__actor").order_by("-pk"))
    concerned = {notice.activity_id for notice in told if notice.concerned}
    elsewhere = _elsewhere(digest)
    seen = _readable(digest.user, [*(notice.activity for notice in told), *elsewhere])
    nearest = _levels(digest.user, elsewhere, seen)
    news = [_said(notice.activity, seen, concerned, True) for notice in told]
    news += [_said(each, seen, concerned, False) for each in elsewhere if nearest(each) == Level.ALL]
    return [each for each in news if each is not None]


def _elsewhere(digest: Digest) -> list[Activity]:
    """What others did in their networks since the last digest, of which no notice told them. Two queries, and those
    of the networks.

    It counts from when the relay had it in hand: from then on it is known whether a notice tells it.
    """
    streams = _streams(digest.user)
    shown = [kind for kind in kinds.values() if kind.verbs and kind.streamed]
    before = Activity.objects.filter(created_at__lt=digest.since - timedelta(days=1))
    floor = before.order_by("-pk").values_list("pk", flat=True).first() or 0
    happened = Activity.objects.filter(
        pk__gt=floor, stream__in=streams, quiet=False, created_at__gt=digest.due_at - LONGEST,
        handled_at__gt=digest.since, handled_at__lte=digest.due_at,
        target_type__in=[kind.key for kind in shown], verb__in={verb for kind in shown for verb in kind.verbs},
    )  # fmt: skip
    happened = happened.exclude(Exists(Notice.objects.filter(user=digest.user_id, activity=OuterRef("pk"))))
    happened = happened.exclude(Q(actor=digest.user_id) & Q(actor__isnull=False))
    rows = happened.select_related("actor").order_by("-pk")[:CANDIDATES] if streams else []
    return [row for row in rows if row.verb in kinds[row.target_type].verbs]


def _streams(user: Any) -> list[int]:
    """The streams of the networks that go into the digest of ``user``: by their own word, or by default."""
    streams: list[int] = []
    for kind in kinds.values():
        if kind.by_default is None:
            continue
        said = dict(Watch.objects.filter(user=user, scope_type=kind.key).values_list("scope_id", "level"))
        wanted = {pk for pk in kind.by_default(user) if pk not in said}
        wanted |= {pk for pk, level in said.items() if level == Level.ALL}
        if wanted:
            streams += kind.visible(user).filter(pk__in=wanted).values_list("stream_id", flat=True)
    return streams


@dataclass(frozen=True, slots=True)
class _Seen:
    thing: Described
    places: list[Place]


def _readable(user: Any, happened: Iterable[Activity]) -> dict[Place, _Seen]:
    """What it happened to, of what ``user`` may read now. At most two queries for each kind met."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in happened:
        wanted[row.target_type].add(row.target_id)
    seen: dict[Place, _Seen] = {}
    for key, ids in wanted.items():
        if (kind := kinds.get(key)) is None:
            continue
        for thing in kind.load(kind.visible(user).filter(pk__in=ids).values("pk")):
            seen[key, thing.pk] = _Seen(kind.describe(thing), kind.places(thing) if kind.places else [])
    return seen


def _levels(user: Any, happened: Collection[Activity], seen: dict[Place, _Seen]) -> Any:
    """A function activity → what the person says of the nearest place of which they have said something."""
    said: dict[Place, str] = {}
    if happened:
        rows = Watch.objects.filter(user=user).values_list("scope_type", "scope_id", "level")
        said = {(key, pk): level for key, pk, level in rows}

    def nearest(activity: Activity) -> str:
        found = seen.get((activity.target_type, activity.target_id))
        places = [(activity.scope_type, activity.scope_id), *(found.places if found else [])]
        return next((said[place] for place in places if place in said), Level.ALL)

    return nearest


def _said(activity: Activity, seen: dict[Place, _Seen], concerned: set[int], told: bool) -> News | None:
    found = seen.get((activity.target_type, activity.target_id))
    if found is None:
        return None
    kind: Kind = kinds[activity.target_type]
    return News(activity, str(kind.words(activity.verb, activity.pk in concerned)), found.thing, told)


def old_for_digests(user_id: int, before: datetime) -> QuerySet[Notice]:
    """Notices that waited for a digest for too long."""
    return Notice.objects.filter(user=user_id, in_digest=True, digest=None, created_at__lte=before)


def waiting_for_digest(user_id: int, until: datetime) -> QuerySet[Notice]:
    """Notices that the next digest of a person is to tell."""
    waiting = Notice.objects.filter(user=user_id, in_digest=True, digest=None, read_at=None)
    return waiting.filter(created_at__lte=until, created_at__gt=until - LONGEST)


def moved_paces() -> QuerySet[Pace]:
    """Those who want no digest any more, and of whom one was reckoned."""
    return Pace.objects.filter(digest=Rhythm.NEVER, digest_due_at__isnull=False)
