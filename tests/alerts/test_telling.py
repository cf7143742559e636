"""Who is told of an alert, when, and what the mail says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from alerts import access
from alerts.actions import answering as actions
from alerts.actions.sending import send_alert, sweep_unsent
from alerts.models import Alert, AlertCountry
from networks.actions import start_membership
from networks.actions.deputies import name_deputy
from networks.models import Membership, Network
from networks.roles import Role
from notifications.actions import set_level
from notifications.jobs import relay
from notifications.models import Delivery, Notice, Pace
from portal.marking import Marking
from portal.sections import indexed, kinds
from portal.telling import Level, Sort
from tests.conftest import Cast
from tests.matrix.alerts import begun

Run = Callable[..., Any]


def told(run: Run) -> dict[str, list[str]]:
    """Relay, and who was told what (verb → names); forgets them."""
    with run(execute=True):
        relay()
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.select_related("activity", "user"):
        found.setdefault(notice.activity.verb, []).append(notice.user.name.split()[0])
    Notice.objects.all().delete()
    return {verb: sorted(names) for verb, names in found.items()}


def test_alert_goes_out_at_once_whatever_was_silenced_and_only_to_whom_it_is_sent(
    cast: Cast, airports: Network, django_capture_on_commit_callbacks: Run, settings: Any
) -> None:
    settings.MAIL_WAIT = 600
    set_level(user=cast.member, scope=("networks.network", airports.pk), level=Level.NOTHING)
    Pace.objects.create(user=cast.member, quiet_days="0123456", wait_minutes=60)
    set_level(user=cast.observer, scope=("networks.network", airports.pk), level=Level.ALL)
    send_alert(actor=cast.expert, alert=begun(cast, airports, whole=False, countries=("CZ", "FR")))
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    notice = Notice.objects.get()
    assert (notice.user, notice.sort) == (cast.member, Sort.ALERT)
    mail = Delivery.objects.get(medium="mail")
    assert (mail.urgent, mail.next_attempt_at <= timezone.now() + timedelta(hours=1)) == (True, True)


def test_silent_countries_are_told_once_more_and_what_is_over_ends(
    cast: Cast, airports: Network, person: Callable, django_capture_on_commit_callbacks: Run
) -> None:
    deputy = person("Ivo Indigo", country="HR")
    seat = start_membership(actor=None, user=deputy, network=airports, role=Role.MEMBER)
    absent = Membership.objects.get(user=cast.member)
    now = timezone.now()
    name_deputy(
        actor=cast.member, membership=absent, deputy=seat, starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=9),
    )  # fmt: skip
    run = django_capture_on_commit_callbacks
    alert = send_alert(actor=cast.expert, alert=begun(cast, airports))
    assert told(run)["alert.sent"] == ["Ada", "Bruno", "Hana", "Ivo", "Zoe"]
    actions.acknowledge_alert(actor=deputy, alert=alert)
    now = timezone.now()
    assert [actions.escalate_due(now=now + timedelta(hours=h)) for h in (3, 4, 5)] == [0, 1, 0]
    # Czechia is silent; Ivo stands in for Hana, although Croatia has taken note. Of Cyprus there is only an observer.
    assert told(run) == {"alert.escalated": ["Ada", "Bruno", "Hana", "Ivo"]}
    actions.acknowledge_alert(actor=cast.member, alert=alert, sighting="seen")
    assert told(run) == {"alert.sighted": ["Clara"]}
    late = now + timedelta(days=3, minutes=1)
    assert [actions.expire_due(now=at) for at in (now, late, late)] == [0, 1, 0]
    assert told(run) == {"alert.expired": ["Clara"]}
    actions.close_alert(actor=cast.expert, alert=alert, result="<p>One maker.</p>")
    assert told(run) == {"alert.closed": ["Ada", "Bruno", "Hana", "Ivo", "Zoe"]}
    assert (actions.escalate_due(now=late), actions.expire_due(now=late)) == (0, 0)


def test_all_countries_have_answered_so_nobody_is_told_again(
    cast: Cast, airports: Network, django_capture_on_commit_callbacks: Run
) -> None:
    alert = send_alert(actor=cast.expert, alert=begun(cast, airports, whole=False, countries=("CZ",)))
    actions.acknowledge_alert(actor=cast.member, alert=alert)
    told(django_capture_on_commit_callbacks)
    assert actions.escalate_due(now=timezone.now() + timedelta(hours=5)) == 0
    assert told(django_capture_on_commit_callbacks) == {}


def test_what_was_begun_and_forgotten_goes(cast: Cast, airports: Network) -> None:
    begun(cast, airports)
    now = timezone.now()
    assert [sweep_unsent(now=now + timedelta(days=days)) for days in (6, 8, 9)] == [0, 1, 0]
    assert not Alert.objects.exists()


@pytest.mark.parametrize("mark", [Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.STRICT])
def test_mail_says_what_the_mark_allows_and_leads_to_one_button(
    cast: Cast, airports: Network, django_capture_on_commit_callbacks: Run, mailoutbox: list[Any], mark: str
) -> None:
    send_alert(
        actor=cast.expert,
        alert=begun(cast, airports, marking=mark, title="Canarytitle", body="<p>Canarytext</p>"),
    )
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    mails = {mail.to[0]: mail for mail in mailoutbox}
    mail = mails[cast.member.email]
    whole = f"{mail.subject} {mail.body} {mail.alternatives[0][0]}"
    says = ("Canarytitle" in whole, "Canarytext" in whole)
    full = mark in (Marking.CLEAR, Marking.GREEN)
    assert says == (mark != Marking.STRICT, full)
    open_mark = mark != Marking.STRICT
    assert ("/acknowledge/?from=" in whole, (cast.observer.email in mails)) == (open_mark, open_mark)


def test_board_of_forty_countries_is_right_while_they_answer_in_any_order(
    cast: Cast, airports: Network, person: Callable
) -> None:
    from portal.countries import NAMES

    codes = sorted(NAMES)[:40]
    people: dict[str, list[User]] = {code: [] for code in codes}
    for number, code in enumerate([*codes, *codes[:6]]):
        other = person(f"Person Number{number}", country=code)
        start_membership(actor=None, user=other, network=airports, role=Role.MEMBER)
        people[code].append(other)
    alert = send_alert(actor=cast.coordinator, alert=_of_coordinator(cast, airports, codes))
    for code in codes[::2]:
        came = [
            actions.acknowledge_alert(actor=who, alert=alert, by_mail=bool(n)) for n, who in enumerate(people[code])
        ]
        assert {row.acknowledged_by for row in came} == {people[code][0]}
    done = AlertCountry.objects.filter(alert=alert, acknowledged_at__isnull=False).values_list("country", flat=True)
    assert (sorted(done), AlertCountry.objects.filter(alert=alert).count()) == (codes[::2], 40)
    silent = access.told_once_more(alert).filter(name__startswith="Person").values_list("country", flat=True)
    assert sorted(silent) == sorted([*codes[1::2], *codes[1:6:2]])


def _of_coordinator(cast: Cast, airports: Network, codes: list[str]) -> Alert:
    from alerts.actions.sending import begin_alert
    from tests.matrix.alerts import content

    said = content(whole=False, countries=tuple(codes))
    return begin_alert(actor=cast.coordinator, network=airports, content=said, client_id=uuid4())


def test_kinds_are_urgent_where_lives_hang_on_it() -> None:
    kind = kinds["alerts.alert"]
    assert (kind.urgent, kind.sorts) == (
        {"alert.sent", "alert.escalated"},
        {"alert.sent": Sort.ALERT, "alert.escalated": Sort.ALERT},
    )


def test_what_can_be_found_is_what_may_be_read(cast: Cast, airports: Network) -> None:
    alert = send_alert(actor=cast.expert, alert=begun(cast, airports, marking=Marking.STRICT))
    begun(cast, airports)
    said = actions.give_feedback(actor=cast.member, alert=alert, body="<p>Twice.</p>", client_id=uuid4())
    warned, report = indexed["alerts.alert"], indexed["alerts.feedback"]
    ids = warned.ids(0, 10)
    assert [(e.pk, e.title, e.body) for e in warned.entries(ids)] == [(alert.pk, alert.title, "Look at the rods.")]
    assert [(e.pk, e.place, e.body, e.marking) for e in report.entries([said.pk])] == [
        (said.pk, alert.pk, "Twice.", Marking.STRICT)
    ]
    kinds_found = {
        part: {kind.key for kind in (warned, report) if kind.visible(user).exists()}
        for part, user in cast.items()
        if user
    }
    assert {part for part, keys in kinds_found.items() if keys} == {"secretariat", "coordinator", "expert", "member"}
    assert kinds_found["member"] == {"alerts.alert", "alerts.feedback"}
