"""What a digest holds, to whom it goes, and that it goes once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from accounts.models import User
from forums.actions import open_forum
from networks.actions import start_membership
from networks.roles import Role
from notifications import actions, jobs
from notifications.digesting.mail import compose
from notifications.digesting.wording import digested
from notifications.jobs import digests as digest_jobs
from notifications.models import Digest, Notice, Pace, StoppedAddress, Watch
from notifications.models.pace import Rhythm
from notifications.posting import Line
from notifications.queries import News
from portal import resting
from portal.marking import Marking
from portal.models import Activity
from portal.sections import Described
from portal.telling import Level
from tests.conftest import Cast
from tests.forums.conftest import *  # noqa: F403

NETWORK = "networks.network"


def send_digest(pk: int) -> str:
    with Line() as line:
        return digest_jobs.send_digest(pk, line)


class Answering(BaseEmailBackend):
    """A mail server that answers as it is told."""

    error: Exception

    def open(self) -> bool:
        if isinstance(self.error, ConnectionRefusedError):
            raise self.error
        return True

    def send_messages(self, email_messages: Any) -> int:
        raise self.error


def open_for(user: User, at: datetime | None = None) -> Digest | None:
    """The digest of ``user`` that is due within a day: what has happened by now lies before it."""
    soon = at or timezone.now() + timedelta(days=1)
    pace, _ = Pace.objects.get_or_create(user=user)
    Pace.objects.filter(pk=pace.pk).update(digest_due_at=soon - timedelta(days=1))
    return actions.open_digest(pace_id=pace.pk, now=soon)


def sent_to(user: User) -> Any:
    """The mail of the digest that is due."""
    mail.outbox.clear()
    digest = open_for(user)
    assert digest is not None
    state = send_digest(digest.pk)
    assert (state, len(mail.outbox)) in ((Digest.State.SENT, 1), (Digest.State.EMPTY, 0))
    return mail.outbox[0] if mail.outbox else None


def happened() -> None:
    """Everything recorded is told, and none of it by a mail of its own."""
    jobs.relay()
    mail.outbox.clear()


def words(message: Any) -> str:
    return "\n".join([message.subject, str(message.body), str(message.alternatives[0].content)])


def test_digest_tells_what_was_kept_for_it_and_then_what_happened_elsewhere(
    cast: Cast, topic_by: Callable[..., Any], reply_by: Callable[..., Any], concealment: Any
) -> None:
    first = topic_by(cast.expert, title="Hollow heels", marking=Marking.GREEN)
    happened()
    Watch.objects.create(user=cast.member, scope_type="forums.forum", scope_id=concealment.pk)
    second = topic_by(cast.expert, title="Lead foil", marking=Marking.GREEN, body="<p>Seen twice.</p>")
    reply_by(cast.coordinator, second)
    reply_by(cast.expert, second)
    happened()
    message = sent_to(cast.member)
    assert message.to == [cast.member.email]
    assert message.subject.startswith("[Network Portal] ")
    assert message.subject.endswith(": 4 new things")
    told, elsewhere = str(message.body).split("Elsewhere in your networks")
    assert ("Hollow heels" in told, "Hollow heels" in elsewhere) == (False, True)
    assert "Lead foil" not in elsewhere
    assert "Clara Cobalt and Bruno Basalt replied in Lead foil" in told
    assert "2 times" in told
    assert "Seen twice." in told  # one text alone, marked GREEN
    assert f"http://testserver{first.get_absolute_url()}" in elsewhere
    digest = Digest.objects.get()
    assert message.extra_headers["Message-ID"] == f"<digest-{digest.pk}@testserver>"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop.startswith("http://testserver/notifications/digests/stop/")
    assert stop in str(message.body)
    assert sent_to_next_day(cast.member) is None


def sent_to_next_day(user: User) -> Any:
    mail.outbox.clear()
    digest = open_for(user, timezone.now() + timedelta(days=2))
    assert digest is not None
    send_digest(digest.pk)
    return mail.outbox[0] if mail.outbox else None


def test_digest_says_of_each_mark_no_more_than_a_mail_may(
    cast: Cast, topic_by: Callable[..., Any], concealment: Any
) -> None:
    Watch.objects.create(user=cast.member, scope_type="forums.forum", scope_id=concealment.pk)
    marks = [Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.STRICT, Marking.RED]
    for mark in marks:
        name = mark.replace("+", "")
        topic_by(cast.expert, title=f"title-{name}-", body=f"<p>canary-{name}-</p>", marking=mark)
    happened()
    for person in (cast.member, cast.observer, cast.coordinator):  # told, elsewhere by own word, elsewhere by default
        Watch.objects.get_or_create(user=person, scope_type=NETWORK, scope_id=concealment.network_id)
        said = words(sent_to(person))
        titles = {mark for mark in marks if f"title-{mark.replace('+', '')}-" in said}
        texts = {mark for mark in marks if f"canary-{mark.replace('+', '')}-" in said}
        assert titles == {Marking.CLEAR, Marking.GREEN, Marking.AMBER}
        assert texts == ({Marking.CLEAR, Marking.GREEN} if person == cast.member else set())
        hidden = "1 new thing that is read in the portal alone" in said
        assert hidden is (person != cast.observer)  # AMBER+STRICT is nothing to observers, RED to nobody unnamed


def test_digest_holds_only_what_its_person_may_see_now(
    cast: Cast, topic_by: Callable[..., Any], concealment: Any
) -> None:
    for person in (cast.member, cast.expert):
        Watch.objects.create(user=person, scope_type="forums.forum", scope_id=concealment.pk)
    topic = topic_by(cast.coordinator, title="Hollow heels", marking=Marking.GREEN)
    happened()
    topic.__class__.objects.filter(pk=topic.pk).update(marking=Marking.RED)  # raised meanwhile; nobody is named
    assert sent_to(cast.member) is None
    assert Digest.objects.get(user=cast.member).state == Digest.State.EMPTY
    topic.__class__.objects.filter(pk=topic.pk).update(marking=Marking.AMBER)
    digest = open_for(cast.expert)
    cast.expert.memberships.all().delete()  # removed between the opening and the sending
    assert send_digest(digest.pk) == Digest.State.EMPTY
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([], {"member": True, "observer": False, "stranger": False, "removed": False, "expert": False}),
        ([(NETWORK, Level.NOTHING)], {"member": False}),
        ([(NETWORK, Level.CONCERNED)], {"member": False}),
        ([(NETWORK, Level.ALL)], {"observer": True, "removed": False}),
        ([("forums.forum", Level.NOTHING)], {"member": False}),
        ([("forums.forum", Level.CONCERNED)], {"member": False}),
    ],
)
def test_digest_of_a_network_comes_by_default_and_by_the_nearest_word(
    said: list[tuple[str, str]],
    found: dict[str, bool],
    cast: Cast,
    topic_by: Callable[..., Any],
    concealment: Any,
) -> None:
    topic_by(cast.expert, title="Hollow heels", marking=Marking.GREEN)  # one's own doing is no news
    happened()
    ids = {NETWORK: concealment.network_id, "forums.forum": concealment.pk}
    for part, expected in found.items():
        person = getattr(cast, part)
        for key, level in said:
            Watch.objects.create(user=person, scope_type=key, scope_id=ids[key], level=level)
        assert (sent_to(person) is not None) is expected, part


def test_digest_of_a_hundred_things_has_forty_lines(
    cast: Cast, topic_by: Callable[..., Any], concealment: Any, django_assert_num_queries: Any
) -> None:
    for number in range(100):
        topic_by(cast.expert, title=f"Topic {number:03}\r\nBcc: x@example.org", marking=Marking.GREEN)
    happened()
    digest = open_for(cast.member)
    digest = Digest.objects.select_related("user").get(pk=digest.pk)
    with django_assert_num_queries(8):
        message = compose(digest)
    assert str(message.body).count("- Clara Cobalt started") == 40
    assert "and 60 more <http://testserver/notifications/>" in str(message.body)
    assert "Topic 099 Bcc: x@example.org" in str(message.body)
    assert "\n" not in message.subject
    # A busy network leaves room for a quiet one.
    thing = Described("a", "/", Marking.GREEN, "Busy", "", "")
    rows = [News(Activity(pk=n, verb="v", scope_type="s", scope_id=n), "v", thing, False) for n in range(60)]
    quiet = News(Activity(pk=99, verb="v", scope_type="s"), "v", replace(thing, place="Quiet"), False)
    for row in (*rows, quiet):
        row.activity.actor = cast.expert
    found = digested([*rows, quiet])
    assert [(part.place, len(part.lines)) for part in found.elsewhere] == [("Busy", 39), ("Quiet", 1)]
    assert (found.total, found.more) == (61, 21)


def test_digest_after_a_year_away_is_one_of_the_last_month(
    cast: Cast, topic_by: Callable[..., Any], concealment: Any
) -> None:
    Watch.objects.create(user=cast.member, scope_type="forums.forum", scope_id=concealment.pk)
    for days in (1, 30, 33, 300):
        topic_by(cast.expert, title=f"Told {days} days ago", marking=Marking.GREEN)
        happened()
        last = Notice.objects.filter(user=cast.member).latest("pk")
        Notice.objects.filter(pk=last.pk).update(created_at=timezone.now() - timedelta(days=days))
    pace = Pace.objects.create(user=cast.member, digest_due_at=timezone.now() - timedelta(days=365))
    before = timezone.now() - timedelta(days=366)
    Digest.objects.create(user=cast.member, due_at=before, since=before, state=Digest.State.SENT)
    assert [actions.open_digests(now=timezone.now()), actions.open_digests(now=timezone.now())] == [1, 0]
    digest = Digest.objects.latest("pk")
    assert send_digest(digest.pk) == Digest.State.SENT
    said = words(mail.outbox[-1])
    assert [days for days in (1, 30, 33, 300) if f"Told {days} days ago" in said] == [1, 30]
    assert digest.due_at - digest.since == timedelta(days=31)
    pace.refresh_from_db()
    assert pace.digest_due_at > timezone.now()
    assert Notice.objects.filter(user=cast.member, in_digest=True, digest=None).count() == 0  # too old to be told


def test_digest_of_several_networks_is_one_mail_in_the_language_of_its_person(
    cast: Cast, topic_by: Callable[..., Any], mednet: Any
) -> None:
    forum = open_forum(network=mednet, name="Sea", slug="sea")
    start_membership(actor=None, user=cast.member, network=mednet, role=Role.MEMBER)
    User.objects.filter(pk=cast.member.pk).update(language="ar", time_zone="Asia/Yerevan")
    topic_by(cast.expert, title="Hollow heels", marking=Marking.GREEN)
    topic_by(cast.stranger, title="Ferries", marking=Marking.GREEN, forum=forum)
    happened()
    message = sent_to(cast.member)
    html = str(message.alternatives[0].content)
    assert '<html lang="ar" dir="rtl">' in html
    assert [html.count(name) for name in ("Airports group", "MedNET", "Hollow heels", "Ferries")] == [1, 1, 1, 1]


def test_digest_that_fails_is_tried_again_and_given_up_without_a_loss(
    cast: Cast, topic_by: Callable[..., Any], concealment: Any, settings: Any, monkeypatch: Any
) -> None:
    Watch.objects.create(user=cast.member, scope_type="forums.forum", scope_id=concealment.pk)
    topic_by(cast.expert, title="Hollow heels", marking=Marking.GREEN)
    happened()
    digest = open_for(cast.member)
    settings.EMAIL_BACKEND = "tests.notifications.test_digest.Answering"
    monkeypatch.setattr(Answering, "error", ConnectionRefusedError(), raising=False)
    assert send_digest(digest.pk) == Digest.State.QUEUED
    digest.refresh_from_db()
    assert (digest.attempts, digest.next_attempt_at <= timezone.now()) == (0, True)  # there was nobody to talk to
    resting.forget()  # the server is no longer left alone
    monkeypatch.setattr(Answering, "error", SMTPDataError(451, b"4.7.1 later"))
    assert send_digest(digest.pk) == Digest.State.QUEUED
    assert send_digest(digest.pk) == "not due"
    digest.refresh_from_db()
    assert digest.next_attempt_at > timezone.now() + timedelta(minutes=1)
    Digest.objects.filter(pk=digest.pk).update(attempts=7, next_attempt_at=timezone.now())
    assert send_digest(digest.pk) == Digest.State.FAILED
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    again = open_for(cast.member, timezone.now() + timedelta(days=2))
    assert again.since <= digest.since + timedelta(days=1)
    assert send_digest(again.pk) == Digest.State.SENT
    assert "Hollow heels" in mail.outbox[-1].body


def test_digest_to_an_address_that_is_nobodys_stops_it(
    cast: Cast, topic_by: Callable[..., Any], concealment: Any, settings: Any, monkeypatch: Any
) -> None:
    topic_by(cast.expert, title="Hollow heels", marking=Marking.GREEN)
    happened()
    digest = open_for(cast.member)
    settings.EMAIL_BACKEND = "tests.notifications.test_digest.Answering"
    refusal = SMTPRecipientsRefused({cast.member.email: (550, b"5.1.1 unknown")})
    monkeypatch.setattr(Answering, "error", refusal, raising=False)
    assert send_digest(digest.pk) == Digest.State.FAILED
    assert StoppedAddress.objects.get().address == cast.member.email
    Pace.objects.update(digest_due_at=timezone.now() - timedelta(days=1))
    assert actions.open_digests(now=timezone.now() + timedelta(days=2)) == 0


def test_digest_after_a_crash_is_the_same_mail(cast: Cast, topic_by: Callable[..., Any], concealment: Any) -> None:
    topic_by(cast.expert, title="Hollow heels", marking=Marking.GREEN)
    happened()
    digest = open_for(cast.member)
    assert actions.claim_digest(pk=digest.pk) is True  # and the worker dies here, perhaps after the mail has gone
    assert actions.claim_digest(pk=digest.pk) is False
    Digest.objects.filter(pk=digest.pk).update(next_attempt_at=timezone.now())
    assert send_digest(digest.pk) == Digest.State.SENT
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [f"<digest-{digest.pk}@testserver>"]
    assert send_digest(digest.pk) == "not due"
    assert open_for(cast.member) is None  # that hour has had its digest


def test_digests_are_reckoned_and_sent_by_the_clock(cast: Cast, topic_by: Callable[..., Any], concealment: Any) -> None:
    topic_by(cast.expert, title="Hollow heels", marking=Marking.GREEN)
    happened()
    Pace.objects.create(user=cast.coordinator, digest=Rhythm.NEVER, digest_due_at=timezone.now())
    assert jobs.send_digests() == 0
    assert Pace.objects.count() == User.objects.count()
    assert set(Pace.objects.filter(digest_due_at=None).values_list("user_id", flat=True)) == {cast.coordinator.pk}
    StoppedAddress.objects.create(user=cast.secretariat, address=cast.secretariat.email.upper(), reason="550")
    now = timezone.localtime() - timedelta(minutes=1)
    Pace.objects.exclude(digest=Rhythm.NEVER).update(digest_at=now.time(), digest_due_at=now)
    Activity.objects.update(handled_at=now - timedelta(minutes=5))
    mail.outbox.clear()
    assert jobs.send_digests() == 5  # all but the coordinator, who wants none, and whoever's address takes no mail
    assert sorted(to for m in mail.outbox for to in m.to) == [cast.member.email]
    assert jobs.send_digests() == 0


def test_digest_waits_when_the_clock_of_its_person_was_set_back(cast: Cast) -> None:
    pace = Pace.objects.create(user=cast.member, digest_due_at=datetime.fromisoformat("2026-11-24T03:30:00+00:00"))
    User.objects.filter(pk=cast.member.pk).update(time_zone="Europe/Lisbon")  # it was Asia/Yerevan
    assert actions.open_digest(pace_id=pace.pk, now=datetime.fromisoformat("2026-11-24T03:31:00+00:00")) is None
    pace.refresh_from_db()
    assert pace.digest_due_at == datetime.fromisoformat("2026-11-24T07:30:00+00:00")
