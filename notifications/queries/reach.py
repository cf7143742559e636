"""Before something is sent to many: how many people it would reach, and by which medium."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from notifications.models import PushDevice, StoppedAddress
from notifications.models.pace import Rhythm
from notifications.queries.levels import PERSON, Place, nearest, sort_of
from notifications.queries.relaying import levels_in, media_wanted
from portal.telling import INSISTENT, Medium, Sort

TO_ALL = (Sort.ALERT, Sort.ASKED, Sort.NEWS)  # told to everybody it is sent to, followers or not


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people something would reach. Each of them counts once in mail, digest, portal and untold."""

    people: int  # who may read it
    mail: int  # by e-mail, at once or after their wait
    digest: int  # in their next digest, and not by e-mail
    portal: int  # in the portal alone
    untold: int  # they find it when they look
    push: int  # on their devices as well
    stopped: int  # would get a mail, but their address takes none


def reach(
    people: QuerySet[Any], sort: str, places: Sequence[Place], *, actor: Any = None, by_default: QuerySet[Any]
) -> Reach:
    """How ``people`` would be told of something new. Three queries, however many they are.

    The relay reckons anew when it has happened; a test sees to it that both say the same.

    Args:
        people: who may read it; whoever writes it is not counted.
        sort: a :class:`portal.telling.Sort`; alerts, questions and news go to all, anything else to who follows.
        places: where it would happen, the page itself first.
        by_default: users into whose digest it goes although they have not said anything of these places.
    """
    rows = _rows(people.exclude(pk=actor.pk) if actor is not None else people, by_default)
    levels = levels_in([*places, (PERSON, actor.pk if actor is not None else 0)])
    heard = {pk: _heard(sort, levels.get(pk, {}), places) for pk, *_rest in rows}
    told = {pk: found for pk, found in heard.items() if found}
    wishes = media_wanted(told, set(told.values()))
    numbers: Counter[str] = Counter()
    for pk, rhythm, has_device, is_stopped, goes_in in rows:
        media = wishes(pk, told[pk]) if pk in told else frozenset()
        elsewhere = pk not in told and goes_in and nearest(levels.get(pk, {}), places) is None
        digest = rhythm != Rhythm.NEVER and (elsewhere or Medium.DIGEST in media)
        numbers["stopped"] += Medium.MAIL in media and is_stopped
        numbers["push"] += Medium.PUSH in media and has_device
        numbers[_first(media, mail=not is_stopped, digest=digest)] += 1
    return Reach(
        people=len(rows), mail=numbers["mail"], digest=numbers["digest"], portal=numbers["portal"],
        untold=numbers["untold"], push=numbers["push"], stopped=numbers["stopped"],
    )  # fmt: skip


def _rows(people: QuerySet[Any], by_default: QuerySet[Any]) -> list[tuple[int, str | None, bool, bool, bool]]:
    """Id, rhythm of the digest, whether they have a device, take no mail, and have it in their digest unsaid."""
    stopped = StoppedAddress.objects.filter(lifted_at=None, user=OuterRef("pk"), address=OuterRef("email"))
    found = people.order_by().values_list(
        "pk",
        F("pace__digest"),
        Exists(PushDevice.objects.filter(user=OuterRef("pk"))),
        Exists(stopped),
        ExpressionWrapper(Q(pk__in=by_default.order_by().values("pk")), BooleanField()),
    )
    return list(found)


def _heard(sort: str, levels: dict[Place, str], places: Sequence[Place]) -> str:
    """What it would be to somebody; empty: they are not told."""
    if sort in TO_ALL:
        return sort if sort in INSISTENT or sort_of(True, levels, places) else ""
    return sort_of(False, levels, places)


def _first(media: frozenset[str], *, mail: bool, digest: bool) -> str:
    """The first of the ways that reaches them."""
    if mail and Medium.MAIL in media:
        return "mail"
    if digest:
        return "digest"
    return "portal" if Medium.PORTAL in media else "untold"
