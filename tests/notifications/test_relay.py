"""What happened becomes notices and deliveries: once each, few statements, and nothing holds up the rest."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from networks.models import Network
from notifications.actions import relay_batch, set_level
from notifications.jobs import relay
from notifications.models import Choice, Delivery, Notice
from portal.models import Activity
from portal.sections import kinds
from portal.telling import Level, Sort
from tests.conftest import Cast
from tests.notifications.relaying import happen, relay_all, topic_of


def test_happening_that_cannot_be_told_holds_up_no_other(
    cast: Cast, airports: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = topic_of(cast.expert, airports)
    bad, good = happen(cast.member, topic), happen(cast.member, topic)
    kind = kinds["forums.post"]

    def load(ids: Any) -> Any:
        if bad.pk in list(ids):
            raise KeyError("no such body")
        return kind.load(ids)

    with monkeypatch.context() as broken:
        broken.setitem(kinds, "forums.post", replace(kind, load=load))
        assert relay() == 1
    waiting = Activity.objects.get(handled_at=None)
    assert (waiting.target_id, list(Notice.objects.values_list("target_id", flat=True))) == (bad.pk, [good.pk])
    assert relay() == 1
    assert Notice.objects.count() == 2


def test_relaying_twice_tells_once(cast: Cast, airports: Network) -> None:
    topic = topic_of(cast.expert, airports, followers=[cast.coordinator])
    happen(cast.member, topic)
    relay_all()
    Activity.objects.update(handled_at=None)
    relay_all()
    assert (Notice.objects.count(), Delivery.objects.count()) == (2, 2)


@pytest.mark.parametrize(("happenings", "statements"), [(1, 12), (20, 31)])
def test_batch_costs_one_statement_for_each_happening_and_eleven(
    cast: Cast, airports: Network, happenings: int, statements: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    topic = topic_of(cast.expert, airports, followers=[cast.coordinator, cast.observer])
    for _ in range(happenings):
        happen(cast.member, topic)
    with django_assert_num_queries(statements):
        relay_batch()
    assert Delivery.objects.count() == 3 * happenings


@pytest.mark.parametrize(
    ("sort", "concerned", "told"),
    [("", True, False), (Sort.NEWS, True, False), (Sort.ASKED, True, True), (Sort.ASKED, False, False)],
)
def test_who_wants_nothing_is_told_only_what_asks_them_something(
    cast: Cast, airports: Network, monkeypatch: pytest.MonkeyPatch, sort: str, concerned: bool, told: bool
) -> None:
    topic = topic_of(cast.expert, airports)
    set_level(user=cast.coordinator, scope=topic.scope, level=Level.NOTHING)
    kind = kinds["forums.post"]
    concerns = type(cast.coordinator).objects.filter(pk=cast.coordinator.pk if concerned else 0)
    changed = replace(kind, sorts={"post.added": sort} if sort else {}, concerns=lambda _post, _verb: concerns)
    monkeypatch.setitem(kinds, "forums.post", changed)
    happen(cast.member, topic)
    relay_all()
    assert Notice.objects.filter(user=cast.coordinator).exists() == told


def test_media_are_those_of_the_sort_and_of_the_person(cast: Cast, airports: Network) -> None:
    topic = topic_of(cast.expert, airports, followers=[cast.coordinator, cast.observer])
    for medium, wanted in (("mail", False), ("portal", False), ("digest", True)):
        Choice.objects.create(user=cast.coordinator, sort=Sort.FOLLOWED, medium=medium, wanted=wanted)
    Choice.objects.create(user=cast.observer, sort=Sort.PLACE, medium="mail", wanted=False)
    happen(cast.member, topic)
    relay_all()
    found = {row.user.name: (row.shown, row.in_digest) for row in Notice.objects.select_related("user")}
    assert found == {
        cast.expert.name: (True, False), cast.coordinator.name: (False, True), cast.observer.name: (True, False),
    }  # fmt: skip
    mailed = set(Delivery.objects.values_list("user__name", "medium"))
    assert mailed == {(cast.expert.name, "mail"), (cast.observer.name, "mail")}
