"""Mails person by person: their order, what holds them up, what they wait for, and what becomes of a crash."""

import smtplib
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from networks.actions import end_membership
from networks.models import Membership, Network
from notifications import mails, pushing
from notifications.actions import MAX_ATTEMPTS, claim_mail, mark_read, release_person, take_person
from notifications.actions.sending import LEASE, pause_after
from notifications.jobs import deliver_to, sweep
from notifications.models import Choice, Delivery, Notice, Pace, PushDevice, StoppedAddress
from notifications.posting import Verdict, understand
from portal import resting
from portal.telling import Sort
from tests.conftest import Cast
from tests.notifications.relaying import Clock, happen, relay_all, states, topic_of
from tests.stack.sink import HANG, MailSink, whole

AT_ONCE: dict[str, Any] = {"wait_minutes": 0, "first_only": False}


@pytest.fixture
def sink(settings: Any) -> Iterator[MailSink]:
    """A mail server that the portal sends to; each step of a conversation may take it half a second."""
    resting.forget()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with MailSink() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        yield server
    resting.forget()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def pace(*people: User, **fields: Any) -> None:
    for person in people:
        Pace.objects.update_or_create(user=person, defaults=fields)


def texts(sink: MailSink, person: User) -> list[str]:
    """ "text 0", "text 1" … as this person got them, in the order of their arrival."""
    got = [whole(each) for each in sink.kept if person.email in str(each["To"])]
    return [word for each in got for word in (f"text {n}." for n in range(30)) if word in each]


def test_waiting_mails_of_a_page_are_one_mail(cast: Cast, airports: Network, clock: Clock, settings: Any) -> None:
    settings.MAIL_WAIT = 180
    tyres = topic_of(cast.expert, airports, "Tyres", [cast.coordinator])
    shoes = topic_of(cast.expert, airports, "Shoes", [cast.coordinator])
    for number, topic in enumerate((tyres, shoes, tyres)):
        happen(cast.member, topic, f"text {number}.")
    relay_all()
    sweep()
    assert len(mail.outbox) == 0
    clock(minutes=3, seconds=1)
    sweep()
    to_coordinator = [each for each in mail.outbox if each.to == [cast.coordinator.email]]
    assert [[n for n in range(3) if f"text {n}." in str(each.body)] for each in to_coordinator] == [[0, 2], [1]]
    first, second, third = Delivery.objects.filter(user=cast.coordinator).order_by("pk")
    assert (first.carrier_id, second.carrier_id, third.carrier_id) == (None, None, first.pk)
    assert states() == ["sent"] * 6


def test_what_was_read_meanwhile_is_not_sent(cast: Cast, airports: Network, clock: Clock, settings: Any) -> None:
    settings.MAIL_WAIT = 180
    topic = topic_of(cast.expert, airports)
    happen(cast.member, topic)
    relay_all()
    mark_read(notices=Notice.objects.values_list("pk", flat=True), user=cast.expert)
    clock(minutes=4)
    sweep()
    assert (states(), len(mail.outbox)) == (["dropped"], 0)


def test_one_mail_until_the_topic_is_visited(cast: Cast, airports: Network, clock: Clock) -> None:
    topic = topic_of(cast.expert, airports)
    found = []
    for step in ("first", "unread", "read", "again", "a week later"):
        if step == "read":
            mark_read(notices=Notice.objects.values_list("pk", flat=True), user=cast.expert)
        clock(days=8 if step == "a week later" else 0, minutes=1)
        happen(cast.member, topic, step)
        relay_all()
        sweep()
        found.append(len(mail.outbox))
    # One to who is concerned goes all the same.
    happen(cast.member, topic, "and you")
    relay_all()
    Delivery.objects.filter(state="queued").update(sort=Sort.CONCERNED)
    sweep()
    assert (found, len(mail.outbox)) == ([1, 1, 2, 2, 3], 4)
    assert states() == ["sent", "dropped", "sent", "dropped", "sent", "sent"]


def test_quiet_hours_hold_all_but_the_urgent(cast: Cast, airports: Network, clock: Clock) -> None:
    topic = topic_of(cast.expert, airports)
    cast.expert.time_zone = "Asia/Yerevan"
    cast.expert.save()
    here = timezone.now().astimezone(timezone.get_fixed_timezone(240))
    quiet = [(here + timedelta(hours=hours)).time().replace(microsecond=0) for hours in (-1, 2)]
    pace(cast.expert, quiet_from=quiet[0], quiet_to=quiet[1], **AT_ONCE)
    for _ in range(2):
        happen(cast.member, topic)
    relay_all()
    second = Delivery.objects.order_by("-pk")[0]
    Delivery.objects.filter(pk=second.pk).update(urgent=True, next_attempt_at=timezone.now())
    # Whatever the queue says: quiet hours that were set since count as well.
    Delivery.objects.filter(urgent=False).update(next_attempt_at=timezone.now())
    sweep()
    assert states() == ["queued", "sent"]
    clock(hours=2, minutes=1)
    sweep()
    assert states() == ["sent", "sent"]
    assert quiet[0] != time(0)


def test_server_down_two_hours_loses_nothing_and_keeps_order(
    cast: Cast, airports: Network, sink: MailSink, clock: Clock
) -> None:
    people = [cast.coordinator, cast.observer, cast.expert]
    topic = topic_of(cast.expert, airports, followers=people)
    pace(*people, **AT_ONCE)
    sink.kill()
    for number in range(4):
        happen(cast.member, topic, f"text {number}.")
        relay_all()
        sweep()
        resting.forget()
        clock(minutes=30)
    assert set(states()) == {"queued"}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}  # no fault of theirs
    sink.revive()
    happen(cast.member, topic, "text 4.")
    relay_all()
    sweep()
    assert [texts(sink, each) for each in people] == [[f"text {n}." for n in range(5)]] * 3
    assert set(states()) == {"sent"}


def test_greylisting_one_bad_address_and_a_hanging_server(
    cast: Cast, airports: Network, sink: MailSink, clock: Clock
) -> None:
    grey, gone, slow, well = cast.coordinator, cast.observer, cast.expert, cast.secretariat
    topic = topic_of(cast.expert, airports, followers=[grey, gone, slow, well])
    pace(grey, gone, slow, well, **AT_ONCE)
    answers = {
        ("RCPT", grey.email): ["451 4.7.1 come back later"] * 2,
        ("RCPT", gone.email): ["550 5.1.1 nobody here"] * 9,
        ("END", slow.email): [HANG],
    }

    def once(stage: str, address: str) -> str:
        waiting = answers.get((stage, address), [])
        return waiting.pop(0) if waiting else ""

    sink.rule = once
    for number in range(3):
        happen(cast.member, topic, f"text {number}.")
        relay_all()
        sweep()
        clock(seconds=20)
    everything = [f"text {n}." for n in range(3)]
    assert texts(sink, well) == everything  # whoever else is in trouble
    assert texts(sink, grey) == []
    assert states(user=gone) == ["failed"] * 3
    stopped = StoppedAddress.objects.get()
    assert (stopped.user, stopped.address, stopped.reason) == (gone, gone.email, "550 5.1.1 nobody here")
    assert len(answers["RCPT", gone.email]) == 8  # asked once
    for _ in range(6):
        clock(minutes=2)
        sweep()
    assert texts(sink, grey) == everything
    # The server had taken it before it hung: the second one can be told by its Message-ID. What waited came together.
    assert texts(sink, slow) == ["text 0.", *everything]
    ids = [str(each["Message-ID"]) for each in sink.kept if slow.email in str(each["To"])]
    assert (len(ids), len(set(ids))) == (3, 2)


def test_mail_that_is_never_taken_is_given_up_and_lets_others_pass(
    cast: Cast, airports: Network, sink: MailSink, clock: Clock
) -> None:
    topic = topic_of(cast.expert, airports)
    pace(cast.expert, **AT_ONCE)
    for number in range(2):
        happen(cast.member, topic, f"text {number}.")
        relay_all()
    Delivery.objects.update(scope_id=1)
    Delivery.objects.filter(pk=Delivery.objects.order_by("pk")[0].pk).update(scope_id=2)  # two mails
    refused = ["451 no"] * (MAX_ATTEMPTS)
    sink.rule = lambda stage, _address: refused.pop() if stage == "END" and refused else ""
    attempts = 0
    while "queued" in states() and attempts < 40:
        sweep()
        attempts += 1
        clock(hours=4, minutes=1)
    assert (states(), texts(sink, cast.expert)) == (["failed", "sent"], ["text 1."])
    assert Delivery.objects.filter(state="failed").values_list("attempts", "error").get() == (MAX_ATTEMPTS, "451 no")
    pauses = [pause_after(attempt) for attempt in range(1, MAX_ATTEMPTS)]
    assert (pauses[:3], pauses[-1]) == ([timedelta(minutes=m) for m in (1, 2, 4)], timedelta(hours=4))
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta(0)) > timedelta(hours=16)


def test_error_while_composing_stops_nobody(cast: Cast, airports: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = topic_of(cast.expert, airports, followers=[cast.coordinator])
    happen(cast.member, topic)
    relay_all()
    compose = mails.compose

    def broken(deliveries: list[Delivery]) -> mails.Composed:
        if deliveries[0].user == cast.coordinator:
            raise KeyError("forums.post")
        return compose(deliveries)

    monkeypatch.setattr(mails, "compose", broken)
    sweep()
    assert (states(user=cast.coordinator), states(user=cast.expert)) == (["failed"], ["sent"])


def test_removed_between_happening_and_sending_gets_nothing(cast: Cast, airports: Network) -> None:
    topic = topic_of(cast.expert, airports, followers=[cast.observer])
    happen(cast.member, topic)
    relay_all()
    end_membership(actor=None, membership=Membership.objects.get(user=cast.observer, ended_at=None))
    sweep()
    assert (states(user=cast.observer), states(user=cast.expert)) == (["withheld"], ["sent"])
    assert [each.to for each in mail.outbox] == [[cast.expert.email]]


def test_person_is_in_one_hand_and_a_crash_repeats_the_same_mail(
    cast: Cast, airports: Network, sink: MailSink, clock: Clock
) -> None:
    topic = topic_of(cast.expert, airports)
    happen(cast.member, topic, "text 0.")
    relay_all()
    lease = take_person(user_id=cast.expert.pk)
    assert lease is not None
    assert (take_person(user_id=cast.expert.pk), deliver_to(cast.expert.pk)) == (None, 0)
    crashed = claim_mail(user_id=cast.expert.pk, lease=lease)
    assert crashed is not None
    happen(cast.member, topic, "text 1.")
    relay_all()
    clock(minutes=2)
    assert claim_mail(user_id=cast.expert.pk, lease=lease) is None  # the lease was renewed with the claim
    release_person(user_id=cast.expert.pk, lease=lease)  # not one's own any more: it stays
    mail_before = mails.compose(crashed.deliveries).mail
    assert mail_before is not None
    sweep()
    assert [texts(sink, cast.expert), len(sink.kept)] == [["text 0."], 1]  # the second one: the first is unread
    assert sink.ids() == [mail_before.extra_headers["Message-ID"]]
    assert states() == ["sent", "dropped"]
    assert Pace.objects.get(user=cast.expert).sending_until is None
    assert timedelta(seconds=30) < LEASE


ANSWERS: list[tuple[Exception, Verdict]] = [
    (smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.1.1 unknown")}), Verdict.NO_ADDRESS),
    (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}), Verdict.NO_ADDRESS),
    (smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.2.1 mailbox closed")}), Verdict.NO_ADDRESS),
    (smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.2.2 mailbox full")}), Verdict.LATER),
    (smtplib.SMTPRecipientsRefused({"a@b": (552, b"mailbox full")}), Verdict.LATER),
    (smtplib.SMTPRecipientsRefused({"a@b": (554, b"5.7.1 relaying denied")}), Verdict.REFUSED),
    (smtplib.SMTPRecipientsRefused({"a@b": (450, b"4.2.0 greylisted")}), Verdict.LATER),
    (smtplib.SMTPSenderRefused(530, b"5.7.0 sign in first", "p@b"), Verdict.UNREACHED),
    (smtplib.SMTPSenderRefused(552, b"5.3.4 too large", "p@b"), Verdict.REFUSED),
    (smtplib.SMTPDataError(451, b"4.3.0 try again"), Verdict.LATER),
    (smtplib.SMTPDataError(554, b"5.6.0 not this one"), Verdict.REFUSED),
    (smtplib.SMTPServerDisconnected("gone"), Verdict.LATER),
    (smtplib.SMTPNotSupportedError("SMTPUTF8"), Verdict.REFUSED),
    (ValueError("Header values can't contain newlines"), Verdict.REFUSED),
    (UnicodeEncodeError("ascii", "é", 0, 1, "no"), Verdict.REFUSED),
    (TimeoutError("timed out"), Verdict.LATER),
    (ConnectionResetError(), Verdict.LATER),
]


@pytest.mark.parametrize(("error", "verdict"), ANSWERS, ids=lambda value: str(value)[:40])
def test_answers_of_a_mail_server(error: Exception, verdict: Verdict) -> None:
    answer = understand(error)
    assert answer.verdict == verdict
    assert answer.said != ""


def test_stopped_address_gets_nothing_until_it_is_lifted(cast: Cast, airports: Network) -> None:
    topic = topic_of(cast.expert, airports, followers=[cast.coordinator])
    stopped = StoppedAddress.objects.create(user=cast.expert, address=cast.expert.email, reason="550")
    happen(cast.member, topic)
    relay_all()
    sweep()
    assert (states(user=cast.expert), states(user=cast.coordinator)) == (["failed"], ["sent"])
    stopped.lifted_at = timezone.now()
    stopped.save()
    Delivery.objects.filter(state="failed").update(state="queued", error="", attempts=0)
    sweep()
    assert states() == ["sent", "sent"]


def test_pushes_go_beside_the_mails_and_are_given_up_when_they_are_old(
    cast: Cast, airports: Network, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    topic = topic_of(cast.expert, airports, followers=[cast.coordinator])
    for person in (cast.expert, cast.coordinator):
        PushDevice.objects.create(user=person, endpoint=f"https://updates.push.services.mozilla.com/{person.pk}")
        Choice.objects.create(user=person, sort=Sort.FOLLOWED, medium="push", wanted=True)
    answers: dict[int, Any] = {cast.expert.pk: "sent", cast.coordinator.pk: "failed"}
    monkeypatch.setattr(pushing, "push", lambda delivery: answers[delivery.user_id])
    for _ in range(2):
        happen(cast.member, topic)
    relay_all()
    sweep()
    assert states(medium="push", user=cast.expert) == ["sent", "sent"]
    attempts = Delivery.objects.filter(medium="push", user=cast.coordinator).order_by("pk")
    assert list(attempts.values_list("state", "attempts")) == [("queued", 1), ("queued", 0)]
    for _ in range(12):
        clock(hours=1)
        sweep()
    assert list(attempts.values_list("state", "attempts")) == [("failed", 6)] * 2
    assert states(medium="mail") == ["sent"] * 4


def test_each_announcement_is_a_mail_of_its_own_though_the_one_before_is_unread(
    cast: Cast, airports: Network, clock: Clock
) -> None:
    topic = topic_of(cast.expert, airports)
    found = []
    for words in (["first"], ["second", "third"]):
        for word in words:
            happen(cast.member, topic, word)
        relay_all()
        Delivery.objects.filter(state="queued").update(sort=Sort.NEWS)
        sweep()
        clock(minutes=1)
        found.append(len(mail.outbox))
    assert found == [1, 3]
    assert states() == ["sent"] * 3
