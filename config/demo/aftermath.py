"""After the last step: everything counts as told, and everybody was last here on a day of their own.

What others wrote after that moment is unread; what they were told of before it is read.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Set
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F, Max, Min, QuerySet

from accounts.models import User
from chat.access import readers_of as readers_of_channel
from chat.models import Channel, ChannelVisit, Message
from config.demo.content.types import Moment
from config.demo.stage import Stage
from forums.access import readers_of as readers_of_topic
from forums.models import Topic, TopicVisit
from notifications.models import Notice, Watch
from portal.marking import Marking
from portal.models import Activity
from portal.sections import kinds

Scope = tuple[str, int]
Left = dict[int, datetime]
"""When each person was last here, by primary key."""


def settle(stage: Stage) -> None:
    """Bring visits, watches and notices to where they would be; leave nothing for the relay to send."""
    Activity.objects.filter(handled_at=None).update(handled_at=F("created_at"))
    left = _leave(stage)
    _date_watches()
    _write_notices(left)
    _visit_topics(left)
    _visit_channels(left)


def _leave(stage: Stage) -> Left:
    """Note when everybody was last here: between two and five days ago, or when they last did something."""
    acted = dict(Activity.objects.exclude(actor=None).order_by().values_list("actor").annotate(at=Max("created_at")))
    left: Left = {}
    for number, user in enumerate(stage.people.values()):
        usual = stage.when(Moment(-2 - number % 3, 17, number % 60))
        user.last_seen_at = left[user.pk] = max(usual, acted.get(user.pk, usual))
        user.previous_visit_at = user.last_seen_at - timedelta(days=1, hours=2)
    User.objects.bulk_update(stage.people.values(), ["last_seen_at", "previous_visit_at"])
    return left


def _date_watches() -> None:
    """A watch began when its person first acted in its scope."""
    rows = Activity.objects.exclude(actor=None).order_by().values_list("actor", "scope_type", "scope_id")
    first = {row[:3]: row[3] for row in rows.annotate(at=Min("created_at"))}
    watches = list(Watch.objects.all())
    for watch in watches:
        watch.created_at = first.get((watch.user_id, watch.scope_type, watch.scope_id), watch.created_at)
    Watch.objects.bulk_update(watches, ["created_at"], batch_size=200)


def _write_notices(left: Left) -> None:
    """Tell the watchers of each scope what others did there since, as the relay would, but without mail."""
    watches: dict[Scope, list[Watch]] = defaultdict(list)
    for watch in Watch.objects.all():
        watches[watch.scope_type, watch.scope_id].append(watch)
    news = [activity for activity in Activity.objects.order_by("pk") if _is_told(activity)]
    readers = _readers(news)
    Notice.objects.bulk_create(
        _notice(watch.user_id, activity, left)
        for activity in news
        for watch in watches[activity.scope_type, activity.scope_id]
        if watch.user_id != activity.actor_id
        and watch.user_id in readers[activity.scope_type, activity.scope_id]
        and watch.created_at <= activity.created_at
    )


def _is_told(activity: Activity) -> bool:
    kind = kinds.get(activity.target_type)
    return kind is not None and activity.verb in kind.told


def _readers(news: list[Activity]) -> dict[Scope, Set[int]]:
    """Who may read what is in each scope. In the demonstration all that is in a scope has one mark."""
    audience = Audience()
    targets: dict[str, dict[int, Scope]] = defaultdict(dict)
    for activity in news:
        targets[activity.target_type][activity.target_id] = (activity.scope_type, activity.scope_id)
    found: dict[Scope, Set[int]] = {}
    for key, scopes in targets.items():
        first = {scope: pk for pk, scope in scopes.items()}
        for target in kinds[key].load(list(first.values())):
            described = kinds[key].describe(target)
            readers = partial(kinds[key].readers, target)
            found[scopes[target.pk]] = audience.of(described.place, described.marking, readers, _room_of(target))
    return found


def _room_of(target: Any) -> Any:
    """The forum, folder or channel that holds ``target``; None for what lies in none."""
    for name in ("topic", "forum", "document", "folder", "channel"):
        target = getattr(target, name, target)
    return target if hasattr(target, "restricted") else None


class Audience:
    """Asks once per network and mark who reads what is so marked there. RED names its readers, and what lies in a
    restricted room has readers of its own: there it asks each time.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Set[int]] = {}

    def of(self, network: str, marking: str, readers: Callable[[], QuerySet[User]], room: Any) -> Set[int]:
        """Primary keys of those who read something with ``marking`` in ``room`` of ``network``, by ``readers()``."""
        if marking == Marking.RED or (room is not None and room.restricted):
            return _ids(readers())
        if (network, marking) not in self._known:
            self._known[network, marking] = _ids(readers())
        return self._known[network, marking]


def _ids(people: QuerySet[User]) -> Set[int]:
    return set(people.values_list("pk", flat=True))


def _notice(user_id: int, activity: Activity, left: Left) -> Notice:
    seen = activity.created_at <= left[user_id]
    return Notice(
        user_id=user_id,
        activity=activity,
        target_type=activity.target_type,
        target_id=activity.target_id,
        created_at=activity.created_at,
        read_at=left[user_id] if seen else None,
    )


def _visit_topics(left: Left) -> None:
    """Everybody has read each topic up to what was there when they left."""
    visits, audience = [], Audience()
    for topic in Topic.objects.select_related("forum__network"):
        times = list(topic.posts.order_by("number").values_list("created_at", flat=True))
        for user_id in audience.of(
            topic.forum.network.name, topic.marking, partial(readers_of_topic, topic), topic.forum
        ):
            number = bisect_right(times, left[user_id])
            if number:
                visits.append(TopicVisit(user_id=user_id, topic=topic, last_number=number, seen_at=left[user_id]))
    TopicVisit.objects.all().delete()
    TopicVisit.objects.bulk_create(visits)


def _visit_channels(left: Left) -> None:
    """The same for channels."""
    visits, audience = [], Audience()
    for channel in Channel.objects.select_related("network"):
        messages = list(Message.objects.filter(channel=channel).order_by("pk").values_list("created_at", "pk"))
        times = [at for at, _pk in messages]
        for user_id in audience.of(
            channel.network.name, channel.marking, partial(readers_of_channel, channel), channel
        ):
            number = bisect_right(times, left[user_id])
            if number:
                last = messages[number - 1][1]
                visits.append(ChannelVisit(user_id=user_id, channel=channel, last_message=last, seen_at=left[user_id]))
    ChannelVisit.objects.all().delete()
    ChannelVisit.objects.bulk_create(visits)
