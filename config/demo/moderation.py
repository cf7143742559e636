"""What coordinators did with topics, in the demonstration: one is locked and says why, one has moved to another forum,
and posts of it went to a topic of their own. (One is pinned by the texts themselves.)"""

from collections.abc import Callable, Iterator

from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from forums.actions.moderation import lock_topic, move_topic
from forums.actions.regrouping import split_topic
from forums.models import Forum, MovedPosts, MovedTopic, Topic
from networks.models import Network
from notifications.models import Watch
from portal.models import Activity, AuditEntry

INDICATORS = "Indicators for small aerodromes: what helped"
POSTER = "Poster for airfield managers: who translates it?"
EXPRESS = "Express parcels: scan at the sorting hub or at destination?"
OVER = "Answered: both places are on trial now. For what comes out of it, please start a new topic."
SPLIT_OFF = (POSTER,)


def moderation_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What the coordinator of the Airports group did."""
    if network.slug != "airports":
        return
    bruno = stage.people["bruno"]

    def split() -> None:
        posts = list(_topic(INDICATORS).posts.filter(number__in=(4, 5)).values_list("pk", flat=True))
        topic = _topic(INDICATORS)
        split_topic(actor=bruno, topic=topic, posts=posts, title=POSTER, forum=topic.forum, marking=topic.marking)

    def move() -> None:
        place = Forum.objects.get(network=network, slug="handbooks-and-meetings")
        move_topic(actor=bruno, topic=_topic(INDICATORS), forum=place)

    def lock() -> None:
        lock_topic(actor=bruno, topic=_topic(EXPRESS), locked=True, reason=OVER)

    yield _step(stage, Moment(-12, 9, 20), split)
    yield _step(stage, Moment(-12, 9, 26), move)
    yield _step(stage, Moment(-7, 16, 41), lock)


def _topic(title: str) -> Topic:
    return Topic.objects.select_related("forum__network").get(title=title, forum__network__slug="airports")


def _step(stage: Stage, moment: Moment, act: Callable[[], object]) -> Step:
    """``act`` at that moment; what it writes and records bears that date."""
    at = stage.when(moment)

    def step() -> None:
        models = (Activity, AuditEntry, MovedPosts, MovedTopic, Watch)
        last = {model: model._default_manager.order_by("-pk").values_list("pk", flat=True).first() for model in models}
        act()
        for model, known in last.items():
            day = "at" if model is AuditEntry else "created_at"
            model._default_manager.filter(pk__gt=known or 0).update(**{day: at})

    return at, step
