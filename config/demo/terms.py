"""The life of seats: most have a term, some end soon; one is suspended, one is away; entries are being confirmed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from networks.actions.deputies import name_deputy
from networks.actions.messages import send_to_members
from networks.actions.terms import open_round, suspend_membership
from networks.models import Deputyship, MemberMessage, Membership, Network
from networks.roles import Role
from portal.dates import add_months
from portal.models import Activity

# key of the person, network → days until the term ends
ENDING = {
    ("wim", "airports"): 20, ("nikos", "airports"): 6, ("aisling", "airports"): 27, ("tomas", "precursors"): 20,
    ("kaur", "precursors"): 12, ("marta", "mednet"): 25, ("goran", "prisons"): 5,
}  # fmt: skip
# Who has not answered in MedNET, of those who are asked.
SILENT = ("leila", "yusuf", "miriam", "sofia", "samir", "salma", "olga")
ROUND_OPENED, ROUND_DUE = -9, 12
AWAY_SINCE, AWAY_UNTIL = -3, 11

SUBJECT = "Before the meeting of the Airports group"
BODY = """<p>Dear colleagues,</p>
<p>three things before we meet:</p>
<ul><li><p>please send your seizure figures of the second half-year with the usual form, one per country;</p></li>
<li><p>whoever brings a case for the afternoon tells me its mark first, so that we know who stays in the room;</p></li>
<li><p>badges are made from the directory: look at your entry once more.</p></li></ul>
<p>The draft agenda is in the library.</p>"""


def term_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """Who is suspended, who stands in, the round of confirmations, and a message, in ``network``."""
    if network.slug == "airports":
        yield _step(stage, AWAY_SINCE, lambda: _stand_in(stage))
        yield _step(stage, -1, lambda: _write(stage, network))
    if network.slug == "precursors":
        yield _step(stage, -16, lambda: _suspend(stage))
    if network.slug == "mednet":
        yield _step(stage, ROUND_OPENED, lambda: _ask(stage, network))


def _step(stage: Stage, days: int, act: Callable[[], object]) -> Step:
    """``act`` so many days ago; what is recorded by it bears that date."""
    at = stage.when(Moment(days, 10, 20))

    def step() -> None:
        last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act()
        Activity.objects.filter(pk__gt=last).update(created_at=at)

    return at, step


def give_terms(stage: Stage) -> None:
    """Everybody but the coordinators sits for the network's default term since they came, or since it was renewed."""
    keys = {user.pk: key for key, user in stage.people.items()}
    seats = list(Membership.objects.exclude(role=Role.COORDINATOR).filter(ended_at=None).select_related("network"))
    for seat in seats:
        days = ENDING.get((keys.get(seat.user_id, ""), seat.network.slug))
        if days is None:
            seat.valid_until = add_months(seat.joined_at, seat.network.default_term_months)
        else:
            seat.valid_until = stage.now + timedelta(days=days)
            seat.told_days = 7 if days <= 7 else 30
    Membership.objects.bulk_update(seats, ["valid_until", "told_days"])


def _seat(stage: Stage, key: str, network: str) -> Membership:
    found: Membership = Membership.objects.get(user=stage.people[key], network__slug=network, ended_at=None)
    return found


def _suspend(stage: Stage) -> None:
    seat = _seat(stage, "hugo", "precursors")
    reason = "The service has told us that you are on secondment until spring. Write to me when you are back."
    suspend_membership(actor=stage.people["bruno"], membership=seat, reason=reason)
    Membership.objects.filter(pk=seat.pk).update(suspended_at=stage.when(Moment(-16, 10, 20)))


def _ask(stage: Stage, network: Network) -> None:
    # The actions look at the clock on the wall; the dates of the demonstration are put in afterwards.
    open_round(actor=stage.people["bruno"], network=network, due_at=timezone.now() + timedelta(days=ROUND_DUE))
    opened = stage.when(Moment(ROUND_OPENED, 10, 20))
    due = stage.now + timedelta(days=ROUND_DUE)
    Network.objects.filter(pk=network.pk).update(confirmation_opened_at=opened, confirmation_due_at=due)
    asked = list(Membership.objects.filter(network=network, ended_at=None).exclude(user__in=stage.ids(SILENT)))
    for number, seat in enumerate(asked):
        seat.confirmed_at = opened + timedelta(hours=5 + 7 * number)
    Membership.objects.bulk_update(asked, ["confirmed_at"])


def _stand_in(stage: Stage) -> None:
    now = timezone.now()
    made = name_deputy(
        actor=stage.people["greta"], membership=_seat(stage, "greta", "airports"),
        deputy=_seat(stage, "mikael", "airports"), starts_at=now, ends_at=now + timedelta(days=AWAY_UNTIL),
    )  # fmt: skip
    since, until = stage.when(Moment(AWAY_SINCE, 10, 20)), stage.now + timedelta(days=AWAY_UNTIL)
    Deputyship.objects.filter(pk=made.pk).update(starts_at=since, created_at=since, ends_at=until)


def _write(stage: Stage, network: Network) -> None:
    members = Membership.objects.active().filter(network=network).values_list("user", flat=True)
    message = send_to_members(
        actor=stage.people["bruno"], network=network, subject=SUBJECT, body=BODY, marking="GREEN",
        to=list(members), client_id=uuid4(),
    )  # fmt: skip
    MemberMessage.objects.filter(pk=message.pk).update(created_at=stage.when(Moment(-1, 10, 20)))
