"""How long messages are kept: the preview, the rule, holds, the job and its look at the clock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from chat import live
from chat.actions import keeping, retention
from chat.jobs import let_old_messages_go
from chat.models import Channel, ChannelKind, Message, MessageFile, RetentionRun
from chat.queries.retention import going
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

DESK = "/networks/airports/channels/operations-desk/"
NOW = timezone.now()
Say = Callable[..., Message]


def _ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a long run this file is read much earlier than its tests are played: the clock would seem to have jumped."""
    monkeypatch.setitem(globals(), "NOW", timezone.now())


@pytest.fixture
def ran_yesterday(db: None) -> RetentionRun:
    """The job has a predecessor to compare the clock with."""
    return RetentionRun.objects.create(ran_at=_ago(1))


def _texts(channel: Channel) -> list[str]:
    return list(Message.objects.filter(channel=channel).order_by("pk").values_list("text", flat=True))


def test_preview_counts_what_goes_by_month_and_the_rule_is_set_after_it(
    cast: Cast, channel: Channel, say: Say, signed_in: Callable[..., Client]
) -> None:
    for days in (100, 99, 40, 2):
        say(cast.expert, f"{days} days", at=_ago(days))
    client = signed_in(cast.coordinator)
    shown = client.post(f"{DESK}settings/retention/", {"days": "90"})
    assert (shown.status_code, "2 messages go" in shown.text) == (200, True)
    channel.refresh_from_db()
    assert channel.retention_days == 365
    stale = client.post(f"{DESK}settings/retention/", {"days": "90", "sure": "180>90"})
    assert (stale.status_code, "2 messages go" in stale.text) == (200, True)
    sent = client.post(f"{DESK}settings/retention/", {"days": "90", "sure": "365>90"})
    assert (sent.status_code, sent["Location"]) == (302, f"{DESK}settings/")
    channel.refresh_from_db()
    assert channel.retention_days == 90
    entry = AuditEntry.objects.get(verb="retention.changed")
    assert (entry.actor_id, entry.target_id, entry.details) == (
        cast.coordinator.pk,
        channel.pk,
        {"old": 365, "new": 90},
    )
    client.post(f"{DESK}settings/retention/", {"days": "always", "sure": "90>None"})
    channel.refresh_from_db()
    assert channel.retention_days is None


def test_preview_and_job_agree_on_every_message(cast: Cast, channel: Channel, say: Say, ran_yesterday: Any) -> None:
    """A thread stays together until its last answer is old; the edge of the day belongs to what stays."""
    say(cast.expert, "old", at=_ago(91))
    say(cast.expert, "edge", at=_ago(90))
    alive = say(cast.expert, "old root, young answer", at=_ago(95))
    say(cast.member, "old answer", at=_ago(94), root=alive)
    say(cast.member, "young answer", at=_ago(5), root=alive)
    dead = say(cast.expert, "dead root", at=_ago(95))
    say(cast.member, "dead answer", at=_ago(93), root=dead)
    MessageFile.objects.create(
        message=dead, position=0, target_type="documents.document", target_id=1, name="a.pdf", size=1, url="/x/"
    )
    keeping.set_retention(actor=cast.coordinator, channel=channel, days=90, was=365)
    preview = going(channel, 90, NOW)
    assert (preview.count, preview.oldest, sum(n for _month, n in preview.months)) == (3, _ago(95), 3)
    run = retention.let_old_messages_go(now=NOW)
    assert (run.removed, run.refused) == (3, "")
    assert _texts(channel) == ["edge", "old root, young answer", "old answer", "young answer"]
    entry = AuditEntry.objects.get(verb="retention.applied")
    assert (entry.actor_id, entry.target_id, entry.details) == (None, channel.pk, {"days": 90, "messages": 3})
    assert Activity.objects.latest("pk").verb == "channel.shortened"
    assert retention.let_old_messages_go(now=NOW).removed == 0
    assert AuditEntry.objects.filter(verb="retention.applied").count() == 1


def test_job_leaves_holds_case_rooms_and_rules_without_end_alone_and_works_in_pieces(
    cast: Cast, channel: Channel, closed_channel: Channel, say: Say, ran_yesterday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PIECE", 2)
    case = Channel.objects.create(network=channel.network, name="c", slug="c", marking="RED", kind=ChannelKind.CASE)
    talk = Channel.objects.create(
        network=channel.network, name="t", slug="t", marking="AMBER", kind=ChannelKind.CONVERSATION
    )
    endless = Channel.objects.create(network=channel.network, name="e", slug="e", marking="AMBER", retention_days=None)
    for place in (channel, closed_channel, case, talk, endless):
        for number in range(5):
            say(cast.expert, str(number), in_=place, at=_ago(400))
    keeping.place_hold(actor=cast.coordinator, channel=closed_channel, reason="Inquiry")
    assert retention.let_old_messages_go(now=NOW).removed == 10
    assert [len(_texts(place)) for place in (channel, closed_channel, case, talk, endless)] == [0, 5, 5, 0, 5]
    pieces = AuditEntry.objects.filter(verb="retention.applied", target_id=channel.pk).order_by("pk")
    assert [entry.details["messages"] for entry in pieces] == [2, 2, 1]
    keeping.lift_hold(actor=cast.coordinator, channel=closed_channel)
    assert retention.let_old_messages_go(now=NOW).removed == 5


@pytest.mark.parametrize(
    ("last", "newest", "refused"),
    [
        (1, 0.1, ""),
        (6.9, 0.1, ""),
        (-0.001, 0.1, ""),  # a minute and a half: clocks differ
        (7.1, 0.1, "The last run is more than 7 days ago: the clock may have jumped ahead."),
        (3650, 0.1, "The last run is more than 7 days ago: the clock may have jumped ahead."),
        (-0.5, 0.1, "The last run lies in the future: the clock has gone back."),
        (1, -0.5, "Something in the portal happened in the future: the clock has gone back."),
    ],
)
def test_job_refuses_when_the_clock_may_have_jumped(
    cast: Cast, channel: Channel, say: Say, last: float, newest: float, refused: str
) -> None:
    say(cast.expert, "old", at=_ago(400))
    say(cast.expert, "new", at=_ago(newest))
    RetentionRun.objects.create(ran_at=_ago(last))
    RetentionRun.objects.create(ran_at=_ago(-900), refused="A jump ahead, seen before.")
    run = retention.let_old_messages_go(now=NOW)
    assert (run.refused, run.removed) == (refused, 0 if refused else 1)
    assert RetentionRun.objects.latest("pk") == run
    assert _texts(channel) == (["old", "new"] if refused else ["new"])


def test_first_run_only_notes_the_time(cast: Cast, channel: Channel, say: Say) -> None:
    say(cast.expert, "old", at=timezone.now() - timedelta(days=400))
    assert let_old_messages_go() == 0
    assert _texts(channel) == ["old"]
    assert let_old_messages_go() == 1


def test_command_shows_first_and_goes_on_after_somebody_has_looked(
    cast: Cast, channel: Channel, say: Say, capsys: pytest.CaptureFixture[str]
) -> None:
    say(cast.expert, "old", at=timezone.now() - timedelta(days=400))
    RetentionRun.objects.create(ran_at=timezone.now() + timedelta(days=900))
    call_command("keep_channels")
    said = capsys.readouterr().out
    assert "the clock has gone back" in said
    assert "airports/operations-desk: 1 messages" in said
    assert let_old_messages_go() == 0
    call_command("keep_channels", confirm=True)
    assert capsys.readouterr().out.endswith("1 messages are gone.\n")
    say(cast.expert, "as old", at=timezone.now() - timedelta(days=400))
    assert let_old_messages_go() == 1  # it counts from the run that was confirmed, not from the one in the future


def test_open_page_learns_what_has_gone(cast: Cast, channel: Channel, say: Say, ran_yesterday: Any) -> None:
    old = [say(cast.expert, str(number), in_=channel, at=_ago(400)) for number in range(3)]
    thread = say(cast.expert, "old root, young answer", in_=channel, at=_ago(390))
    say(cast.expert, "young answer", in_=channel, at=_ago(3), root=thread)
    young = say(cast.expert, "young", in_=channel, at=_ago(2))
    shown = {message.pk: message.created_at for message in [*old, thread, young]}
    retention.let_old_messages_go(now=NOW)
    told = live.channel_data(channel.pk)
    since = datetime.fromisoformat(told["kept_since"])
    left = {pk for pk, moment in shown.items() if moment >= since or pk in told["older"]}
    assert left == set(Message.objects.filter(channel=channel, root=None).values_list("pk", flat=True))
    assert left == {thread.pk, young.pk}
