"""After writing, in the demonstration: "seen here too", an answer, a changed post, a removed one, bookmarks."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from config.demo.content.markup import html
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from forums.actions.after import edit_post, mark_answer, react, remove_post
from forums.actions.bookmarks import keep_post
from forums.models import Bookmark, Post, Reaction, Revision
from networks.models import Network
from portal.models import Activity

WALLS, SWALLOWERS = "Carbon-backed false walls: flat images", "Swallowers: who are they now?"
SEEN = ("mikael", "hana", "ivo", "greta", "aisling", "elena", "andrei")
SAID = (
    (1, "thanks", ("bruno", "greta", "wim", "oskar", "lena", "nikos", "hana")),
    (2, "agree", ("clara", "greta", "wim")),
    (2, "thanks", ("clara", "hana")),
    (4, "thanks", ("hana", "ivo", "wim", "elif")),
)
FIRST_TEXT = """
Seen once here in spring. The empty suitcase weighed 2 kg more than it should. Our operators now have a scale at the
second line.
"""
TAKEN_BACK = "Sent twice; the other one is complete."
KEPT = (
    (WALLS, 4, "Ask whether the images may go into the training set of all countries.", 5),
    (SWALLOWERS, 4, "Agreement with the hospital: ask for the page.", None),
)


def after_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What came after the posts about false walls had been written."""
    if network.slug != "airports":
        return
    yield _step(stage, Moment(-9, 8, 44), lambda: _change(stage))
    yield _step(stage, Moment(-7, 13, 31), partial(_take_back, stage, Moment(-7, 13, 31)))
    yield _step(stage, Moment(-6, 8, 15), lambda: _react(stage, Moment(-6, 8, 15)))
    yield _step(stage, Moment(-6, 9, 2), lambda: mark_answer(actor=stage.people["clara"], post=_post(WALLS, 2)))
    yield _step(stage, Moment(-2, 7, 50), partial(_keep, stage, Moment(-2, 7, 50)))


def _step(stage: Stage, moment: Moment, act: Callable[[], object]) -> Step:
    """``act`` at that moment; what it records happened then."""

    def step() -> None:
        last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act()
        Activity.objects.filter(pk__gt=last).update(created_at=stage.when(moment))

    return stage.when(moment), step


def _post(title: str, number: int) -> Post:
    return Post.objects.select_related("topic__forum__network").get(topic__title=title, number=number)


def _change(stage: Stage) -> None:
    """Mikael had weighed it in a hurry, and looked up the rest."""
    post, at = _post(WALLS, 2), stage.when(Moment(-9, 8, 44))
    said = post.body
    Post.objects.filter(pk=post.pk).update(body=html(FIRST_TEXT))
    edit_post(actor=stage.people["mikael"], post=post, body=said)
    Post.objects.filter(pk=post.pk).update(edited_at=at)
    Revision.objects.filter(post=post).update(replaced_at=at)


def _take_back(stage: Stage, moment: Moment) -> None:
    post = _post(WALLS, 6)
    remove_post(actor=stage.people["ivo"], post=post, reason=TAKEN_BACK)
    Post.objects.filter(pk=post.pk).update(removed_at=stage.when(moment))


def _react(stage: Stage, moment: Moment) -> None:
    people = stage.people
    said = [(number, kind, name) for number, kind, names in SAID for name in names]
    for number, kind, name in [*said, *((1, "seen", name) for name in SEEN)]:
        react(actor=people[name], post=_post(WALLS, number), kind=kind, country=people[name].country)
    Reaction.objects.update(created_at=stage.when(moment))


def _keep(stage: Stage, moment: Moment) -> None:
    for title, number, note, days in KEPT:
        at = stage.now.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=days) if days else None
        bookmark = keep_post(actor=stage.people["bruno"], post=_post(title, number), note=note)
        Bookmark.objects.filter(pk=bookmark.pk).update(remind_at=at)  # the demonstration may be dated in the past
    Bookmark.objects.update(created_at=stage.when(moment))
