"""The life of seats: most have a term, some end soon; one is suspended, one is away; entries are being confirmed."""

from datetime import timedelta
from uuid import uuid4

from config.demo.stage import Stage
from networks.actions.deputies import name_deputy
from networks.actions.messages import send_to_members
from networks.actions.terms import open_round, suspend_membership, tell_ending_terms
from networks.models import Deputyship, MemberMessage, Membership, Network
from networks.roles import Role
from notifications.actions import relay_batch
from notifications.models import Delivery, Notice
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


def live_on(stage: Stage) -> None:
    """Give seats their terms and what happens to them, and count it as told: no mail is sent."""
    last = Activity.objects.order_by("-pk").values_list("pk", flat=True)[0]
    _give_terms(stage)
    tell_ending_terms(now=stage.now)
    _suspend(stage)
    _ask_in_mednet(stage)
    _stand_in(stage)
    _write(stage)
    _settle(stage, last)


def _give_terms(stage: Stage) -> None:
    """Everybody but the coordinators sits for the network's default term since they came, or since it was renewed."""
    keys = {user.pk: key for key, user in stage.people.items()}
    seats = list(Membership.objects.exclude(role=Role.COORDINATOR).filter(ended_at=None).select_related("network"))
    for seat in seats:
        days = ENDING.get((keys.get(seat.user_id, ""), seat.network.slug))
        if days is None:
            seat.valid_until = add_months(seat.joined_at, seat.network.default_term_months)
        else:
            seat.valid_until = stage.now + timedelta(days=days)
    Membership.objects.bulk_update(seats, ["valid_until"])


def _seat(stage: Stage, key: str, network: str) -> Membership:
    found: Membership = Membership.objects.get(user=stage.people[key], network__slug=network, ended_at=None)
    return found


def _suspend(stage: Stage) -> None:
    seat = _seat(stage, "hugo", "precursors")
    reason = "The service has told us that you are on secondment until spring. Write to me when you are back."
    suspend_membership(actor=stage.people["bruno"], membership=seat, reason=reason)
    Membership.objects.filter(pk=seat.pk).update(suspended_at=stage.now - timedelta(days=16))


def _ask_in_mednet(stage: Stage) -> None:
    network = Network.objects.get(slug="mednet")
    open_round(actor=stage.people["bruno"], network=network, due_at=stage.now + timedelta(days=ROUND_DUE))
    opened = stage.now + timedelta(days=ROUND_OPENED)
    Network.objects.filter(pk=network.pk).update(confirmation_opened_at=opened)
    silent = stage.ids(SILENT)
    asked = list(Membership.objects.filter(network=network, ended_at=None).exclude(user__in=silent))
    for number, seat in enumerate(asked):
        seat.confirmed_at = opened + timedelta(hours=5 + 7 * number)
    Membership.objects.bulk_update(asked, ["confirmed_at"])


def _stand_in(stage: Stage) -> None:
    absent, deputy = _seat(stage, "greta", "airports"), _seat(stage, "mikael", "airports")
    made = name_deputy(
        actor=stage.people["greta"], membership=absent, deputy=deputy, starts_at=stage.now,
        ends_at=stage.now + timedelta(days=AWAY_UNTIL),
    )  # fmt: skip
    since = stage.now + timedelta(days=AWAY_SINCE)
    Deputyship.objects.filter(pk=made.pk).update(starts_at=since, created_at=since)


def _write(stage: Stage) -> None:
    network = Network.objects.get(slug="airports")
    members = Membership.objects.active().filter(network=network).values_list("user", flat=True)
    message = send_to_members(
        actor=stage.people["bruno"], network=network, subject=SUBJECT, body=BODY, marking="GREEN",
        to=list(members), client_id=uuid4(),
    )  # fmt: skip
    MemberMessage.objects.filter(pk=message.pk).update(created_at=stage.now - timedelta(days=1, hours=3))


def _settle(stage: Stage, last: int) -> None:
    """Tell people in the portal of what happened after ``last`` as the relay would, without a mail."""
    while relay_batch()[0]:
        pass
    Delivery.objects.filter(state=Delivery.State.QUEUED).update(state=Delivery.State.SENT, sent_at=stage.now)
    for activity in Activity.objects.filter(pk__gt=last):
        days = ROUND_OPENED if activity.target_type == "networks.round" else -1
        at = stage.now + timedelta(days=days)
        Activity.objects.filter(pk=activity.pk).update(created_at=at, handled_at=at)
        Notice.objects.filter(activity=activity).update(created_at=at)
