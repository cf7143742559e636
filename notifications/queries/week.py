"""What last week would have been like with the settings as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from notifications.models import Notice, Pace, PushDevice
from notifications.models.pace import Rhythm
from notifications.queries.levels import PERSON, Place, sort_of
from notifications.queries.relaying import media_wanted
from portal.models import Activity
from portal.sections import Kind, kinds
from portal.telling import Level, Medium, Sort

NETWORK = "networks.network"
WEEK = timedelta(days=7)
MOST = 1000  # happenings looked at, the latest
EACH = frozenset({Sort.ALERT, Sort.ASKED, Sort.CONCERNED})  # mailed although an earlier mail of the topic is unread


@dataclass(frozen=True, slots=True)
class Week:
    """Counts of seven days."""

    notices: int
    mails: int
    digests: int
    pushes: int
    cut: bool  # more has happened than was looked at


@dataclass(frozen=True, slots=True)
class _Heard:
    """One happening that would have been told."""

    sort: str
    scope: Place
    at: datetime


def last_week(user: Any, said: Mapping[Place, str], pace: Pace) -> Week:
    """The last seven days of ``user``, who has ``said`` this of places. At most ten queries.

    What concerned them is known from their notices; what they would have followed is reckoned as the relay does.
    """
    since = timezone.now() - WEEK
    told = list(Notice.objects.filter(user=user, created_at__gte=since).select_related("activity"))
    own = {notice.activity_id: notice for notice in told}
    rows = _happened(user, said, since)
    heard = [_Heard(n.sort, (n.scope_type, n.scope_id), n.created_at) for n in told if _is_for_them(n)]
    heard += _followed(user, said, [row for row in rows if not (row.pk in own and _is_for_them(own[row.pk]))])
    wishes = media_wanted([user.pk], {each.sort for each in heard})
    by_medium = {medium: [h for h in heard if medium in wishes(user.pk, h.sort)] for medium in Medium.values}
    has_device = bool(by_medium[Medium.PUSH]) and PushDevice.objects.filter(user=user).exists()
    network = kinds[NETWORK]
    news = [row.created_at for row in rows] if network.by_default and network.by_default(user) else []
    return Week(
        notices=len(by_medium[Medium.PORTAL]),
        mails=_mails(by_medium[Medium.MAIL], pace),
        digests=_digests([h.at for h in by_medium[Medium.DIGEST]] + news, pace),
        pushes=len(by_medium[Medium.PUSH]) if has_device else 0,
        cut=len(rows) >= MOST,
    )


def _is_for_them(notice: Notice) -> bool:
    return notice.concerned or notice.sort not in (Sort.FOLLOWED, Sort.PLACE)


def _happened(user: Any, said: Mapping[Place, str], since: datetime) -> list[Activity]:
    """The latest of what others did since then in the networks of ``user`` and where they follow something."""
    telling = [kind for kind in kinds.values() if kind.told and kind.places]
    verbs = {verb for kind in telling for verb in kind.told}
    streams = kinds[NETWORK].visible(user).order_by().values("stream")
    rows = Activity.objects.filter(
        Q(stream__in=streams), created_at__gte=since, quiet=False, verb__in=verbs,
        target_type__in=[kind.key for kind in telling],
    )  # fmt: skip
    return list(rows.exclude(actor=user.pk).order_by("-pk")[:MOST])


def _followed(user: Any, said: Mapping[Place, str], rows: Sequence[Activity]) -> list[_Heard]:
    """Those of ``rows`` that somebody who has ``said`` this is told of."""
    followed = {place for place, level in said.items() if level == Level.ALL}
    if not followed:
        return []
    pages = {row.scope_type for row in rows}
    around = any(key not in pages for key, _pk in followed)  # else nothing but the pages themselves is followed
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if around or (row.scope_type, row.scope_id) in followed:
            wanted.setdefault(row.target_type, set()).add(row.target_id)
    places: dict[Place, list[Place]] = {}
    for key, ids in wanted.items():
        for target in kinds[key].load(kinds[key].visible(user).filter(pk__in=ids).order_by().values("pk")):
            places[key, target.pk] = _places_of(kinds[key], target)
    heard = []
    for row in rows:
        around_it = places.get((row.target_type, row.target_id))
        if around_it is None or row.verb not in kinds[row.target_type].told:
            continue
        if sort := _sort(row, kinds[row.target_type], around_it, said):
            heard.append(_Heard(sort, (row.scope_type, row.scope_id), row.created_at))
    return heard


def _places_of(kind: Kind, target: Any) -> list[Place]:
    return kind.places(target) if kind.places else []


def _sort(row: Activity, kind: Kind, around: list[Place], said: Mapping[Place, str]) -> str:
    scope = (row.scope_type, row.scope_id)
    places = [scope, *(place for place in around if place != scope)]
    person = (PERSON, row.actor_id or 0)
    levels = {place: said[place] for place in [*places, person] if place in said}
    return sort_of(False, levels, places, near=row.verb in kind.near, opens=row.verb in kind.opens)


def _mails(heard: Iterable[_Heard], pace: Pace) -> int:
    """How many mails carry them: those of one page within the wait are one, and so are those of a day if only the
    first is wanted; it is taken that the page is visited every day."""
    wait = settings.MAIL_WAIT if pace.wait_minutes is None else pace.wait_minutes * 60
    mails: set[tuple[Any, ...]] = set()
    for each in heard:
        if pace.first_only and each.sort not in EACH:
            mails.add((each.scope, _day(each.at)))
        else:
            mails.add((each.scope, int(each.at.timestamp() // max(wait, 1)), each.sort in EACH))
    return len(mails)


def _digests(moments: list[datetime], pace: Pace) -> int:
    """How many digests had something to say."""
    if pace.digest == Rhythm.NEVER or not moments:
        return 0
    return 1 if pace.digest == Rhythm.WEEKLY else len({_day(moment) for moment in moments})


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
