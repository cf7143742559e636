"""What the life of a seat brings to notices and mails, to home and overview, and what passes with it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from networks.access import messages as message_access
from networks.access import terms as access
from networks.models import Deputyship, MemberMessage, Membership, Network
from networks.queries import messages as message_queries
from networks.queries import terms as queries
from notifications.actions import pass_watches
from notifications.queries import watches_in
from portal.marking import Marking
from portal.richtext import plain_text
from portal.sections import Described, Duty, Kind, Panel, register
from portal.telling import Sort

EXCERPT = 600
TOLD_THE_PERSON = {
    "membership.changed", "membership.passed", "membership.suspended", "membership.resumed", "term.renewed",
}  # fmt: skip


def day(moment: Any) -> str:
    """A day in words, in the language of whoever reads."""
    return formats.date_format(timezone.localtime(moment), "j F Y")


def _described(network: Network, title: str, url: str, text: str) -> Described:
    return Described(
        title=title, url=url, marking=Marking.GREEN, place=network.name, hue=network.hue, excerpt=text[:EXCERPT],
        html=format_html("<p>{}</p>", text),
    )  # fmt: skip


def describe_seat(seat: Membership) -> Described:
    """A seat as it stands now."""
    names = {"name": seat.user.name, "network": seat.network.name, "reason": "", "day": "", "role": ""}
    title = _("Membership of %(name)s in %(network)s") % names
    if seat.ended_at is not None:
        names |= {"day": day(seat.ended_at), "reason": seat.ended_reason}
        text = _("It ended on %(day)s. %(reason)s") % names
    elif seat.suspended_at is not None:
        names |= {"day": day(seat.suspended_at), "reason": seat.suspended_reason}
        text = _("It is suspended since %(day)s: nothing in the network can be read or written until this is lifted. "
                 "Reason: %(reason)s") % names  # fmt: skip
    else:
        names |= {"role": seat.get_role_display()}
        text = _("Role: %(role)s.") % names
        if seat.valid_until is not None:
            names |= {"day": day(seat.valid_until)}
            text = _("Role: %(role)s. Term: until %(day)s.") % names
    return _described(seat.network, title, _seat_url(seat), text.strip())


def describe_end(seat: Membership) -> Described:
    """The end of a term that is near."""
    assert seat.valid_until is not None  # noqa: S101  # nobody is told of the end of what has none
    names = {"name": seat.user.name, "network": seat.network.name, "day": day(seat.valid_until)}
    title = _("The term of %(name)s in %(network)s ends on %(day)s") % names
    text = (
        _(
            "After %(day)s %(name)s can no longer read or write anything in %(network)s. A coordinator renews the term "
            "with one click; the member can ask for it, or hand the seat over to a successor."
        )
        % names
    )
    return _described(seat.network, title, _seat_url(seat), text)


def describe_entry(seat: Membership) -> Described:
    """The question whether an entry is still right."""
    return describe_round(seat.network)


def describe_round(network: Network) -> Described:
    """The round in which entries are confirmed."""
    title = _("Is your entry in %(network)s still right?") % {"network": network.name}
    text = _("Colleagues rely on the directory. Look at your entry and confirm it, or change it.")
    if network.confirmation_due_at is not None:
        until = _("Please do so before %(day)s.") % {"day": day(network.confirmation_due_at)}
        text = f"{text} {until}"
    return _described(network, title, f"{network.get_absolute_url()}members/me/confirm/", text)


def describe_deputyship(deputyship: Deputyship) -> Described:
    """Who stands in for whom, and when."""
    network = deputyship.membership.network
    names = {
        "deputy": deputyship.deputy.user.name, "name": deputyship.membership.user.name, "network": network.name,
        "first": day(deputyship.starts_at), "last": day(deputyship.ends_at),
    }  # fmt: skip
    title = _("%(deputy)s stands in for %(name)s in %(network)s") % names
    text = (
        _(
            "From %(first)s to %(last)s %(deputy)s may do there what %(name)s may do. This ends by itself; either of "
            "them, or a coordinator, can end it earlier."
        )
        % names
    )
    if deputyship.ended_at is not None:
        text = _("This ended on %(day)s.") % {"day": day(deputyship.ended_at)}
    return _described(network, title, f"{network.get_absolute_url()}members/me/", text)


def describe_message(message: MemberMessage) -> Described:
    """A message to members."""
    url = f"{message.network.get_absolute_url()}members/messages/{message.pk}/"
    return Described(
        title=message.subject, url=url, marking=message.marking, place=message.network.name, hue=message.network.hue,
        excerpt=plain_text(message.body)[:EXCERPT], html=message.body,
    )  # fmt: skip


def _seat_url(seat: Membership) -> str:
    return f"{seat.network.get_absolute_url()}members/seats/{seat.pk}/"


# -- whom it concerns ------------------------------------------------------------------------------


def concerned_by_seat(seat: Membership, verb: str) -> QuerySet[User]:
    """The person; the coordinators where something is asked of them. Who has lost a seat to the clock knew before."""
    if verb == "term.asked":
        return access.managers_to_tell(seat.network, seat.user)
    by_clock = seat.ended_at and seat.valid_until and seat.valid_until <= seat.ended_at
    told = verb in TOLD_THE_PERSON or (verb == "membership.ended" and seat.ended_reason and not by_clock)
    return User.objects.filter(pk=seat.user_id if told else 0)


def concerned_by_end(seat: Membership, verb: str) -> QuerySet[User]:
    """The person and the coordinators."""
    managers = access.managers_to_tell(seat.network, seat.user).values("pk")
    return User.objects.filter(Q(pk=seat.user_id) | Q(pk__in=managers))


def concerned_by_deputyship(deputyship: Deputyship, verb: str) -> QuerySet[User]:
    """Both of them."""
    return User.objects.filter(pk__in=[deputyship.membership.user_id, deputyship.deputy.user_id])


def readers_of_entry(seat: Membership) -> QuerySet[User]:
    """Twin of ``access.waiting_seats``."""
    return access.asked_in_round(seat.network).filter(pk=seat.user_id)


# -- home, overview, hand-over ---------------------------------------------------------------------


def asked_at_home(user: Any) -> list[Membership]:
    """Home: "is this still right?", for each network that asks."""
    return access.asked_to_confirm(user)


def asked_in(user: Any, network: Network) -> list[Membership]:
    """The same on the overview of one network."""
    return [seat for seat in access.asked_to_confirm(user) if seat.network_id == network.pk]


def held_watches(user: Any, network: Network) -> int:
    """How much ``user`` follows in ``network``."""
    return watches_in(user, network.stream_id).count()


def pass_on_watches(giver: Any, taker: Any, network: Network) -> None:
    """``taker`` follows it instead."""
    pass_watches(giver=giver, taker=taker, stream_id=network.stream_id)


def announce() -> None:
    """Register the kinds, the panel and the duty."""
    _announce_seats()
    _announce_rounds()
    register(
        Kind(
            key="networks.deputyship",
            visible=access.visible_deputyships,
            readers=access.readers_of_deputyship,
            load=queries.load_deputyships,
            describe=describe_deputyship,
            verbs={
                "deputy.named": gettext_lazy("named a deputy"),
                "deputy.ended": gettext_lazy("ended the time of a deputy"),
            },
            told_concerned=frozenset({"deputy.named", "deputy.ended"}),
            concerns=concerned_by_deputyship,
            streamed=False,
        ),
        Kind(
            key="networks.message",
            visible=message_access.visible_messages,
            readers=message_access.readers_of_message,
            load=message_queries.load_messages,
            describe=describe_message,
            verbs={"message.sent": gettext_lazy("wrote to members")},
            told_concerned=frozenset({"message.sent"}),
            concerns=lambda message, _verb: message_queries.recipients_of(message),
            sorts={"message.sent": Sort.NEWS},
        ),
        Panel(key="confirm", order=-10, template="networks/terms/_asked.html", home=asked_at_home, overview=asked_in),
        Duty(
            key="watches",
            label=gettext_lazy("followed topics, documents and channels"),
            held=held_watches,
            pass_on=pass_on_watches,
        ),
    )


def _announce_seats() -> None:
    seat_verbs = {
        "membership.changed": gettext_lazy("changed a role"),
        "membership.ended": gettext_lazy("ended a membership"),
        "membership.passed": gettext_lazy("completed a hand-over"),
        "membership.suspended": gettext_lazy("suspended a membership"),
        "membership.resumed": gettext_lazy("lifted a suspension"),
        "term.renewed": gettext_lazy("renewed a term"),
        "term.asked": gettext_lazy("asked for a longer term"),
    }
    register(
        Kind(
            key="networks.membership",
            visible=access.visible_seats,
            readers=access.readers_of_seat,
            load=queries.load_seats,
            describe=describe_seat,
            verbs=dict(seat_verbs),
            told_concerned=frozenset(seat_verbs),
            concerns=concerned_by_seat,
            streamed=False,
        ),
        Kind(
            key="networks.term",
            visible=access.visible_ends,
            readers=access.readers_of_end,
            load=queries.load_seats,
            describe=describe_end,
            verbs={"term.ending": gettext_lazy("reminds of a term")},
            told_concerned=frozenset({"term.ending"}),
            by_clock=frozenset({"term.ending"}),
            concerns=concerned_by_end,
            sorts={"term.ending": Sort.ASKED},
            streamed=False,
        ),
    )


def _announce_rounds() -> None:
    round_verbs = {
        "confirmation.opened": gettext_lazy("asks everybody"),
        "confirmation.reminded": gettext_lazy("reminds you"),
    }
    register(
        Kind(
            key="networks.round",
            visible=access.visible_rounds,
            readers=access.readers_of_round,
            load=queries.load_networks,
            describe=describe_round,
            verbs=dict(round_verbs),
            told_concerned=frozenset(round_verbs),
            by_clock=frozenset({"confirmation.opened"}),
            concerns=lambda network, _verb: access.asked_in_round(network),
            sorts=dict.fromkeys(round_verbs, Sort.ASKED),
            streamed=False,
        ),
        Kind(
            key="networks.entry",
            visible=access.waiting_seats,
            readers=readers_of_entry,
            load=queries.load_seats,
            describe=describe_entry,
            verbs={"confirmation.reminded": gettext_lazy("reminds you")},
            told_concerned=frozenset({"confirmation.reminded"}),
            concerns=lambda seat, _verb: access.asked_in_round(seat.network).filter(pk=seat.user_id),
            sorts={"confirmation.reminded": Sort.ASKED},
            streamed=False,
        ),
    )
