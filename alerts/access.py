"""Who sends rapid alerts, who reads them, who takes note for a country.

An alert speaks to its network, never to people outside of it; under AMBER+STRICT not to observers; it is never RED.
Everybody of the network whom its mark lets in reads its page; told and asked are those of the countries it is sent
to. Until it is sent it is its author's alone.
"""

from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from alerts import queries
from alerts.models import Alert, AlertCountry, AlertPicture, AlertSeen, Feedback
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.countries import name_of
from portal.errors import Conflict, Refused
from portal.marking import Marking
from portal.sections import ASKING

SECTION = "alerts"


# -- querysets -------------------------------------------------------------------------------------


def visible_alerts(user: Any) -> QuerySet[Alert]:
    """The alerts ``user`` may read: sent ones, in networks they belong to."""
    return Alert.objects.filter(_reading_q(user), sent_at__isnull=False)


def _reading_q(user: Any, to: str = "") -> Q:
    held = rights.rights_of(user)
    read, strict = held.networks_with(roles.READ), held.networks_with(roles.READ_STRICT)
    inside = Q(**{f"{to}network__in": read})
    if read == strict:  # nowhere an observer
        return inside
    return Q(**{f"{to}network__in": strict}) | inside & ~Q(**{f"{to}marking": Marking.STRICT})


def visible_feedback(user: Any) -> QuerySet[Feedback]:
    """What was reported on the alerts ``user`` may read."""
    return Feedback.objects.filter(_reading_q(user, "alert__"), alert__sent_at__isnull=False)


def readers_of(alert: Alert) -> QuerySet[User]:
    """Everybody who may read ``alert`` now; its network must be loaded. Twin of :func:`visible_alerts`."""
    if alert.sent_at is None:
        return User.objects.none()
    return readers_once_sent(alert)


def readers_once_sent(alert: Alert) -> QuerySet[User]:
    """Everybody who may read ``alert``, sent or about to be."""
    right = roles.READ_STRICT if alert.marking == Marking.STRICT else roles.READ
    return rights.holders(alert.network, right)


def readers_of_feedback(feedback: Feedback) -> QuerySet[User]:
    """Everybody who may read ``feedback`` now; its alert's network must be loaded."""
    return readers_of(feedback.alert)


def addressed_by(alert: Alert) -> QuerySet[User]:
    """Those who are told of ``alert`` and whose country it asks: its readers, of the countries it is sent to."""
    readers = readers_once_sent(alert)
    if alert.whole:
        return readers
    named = AlertCountry.objects.filter(alert=alert.pk).values("country")
    return readers.filter(country__in=named)


def asked_by(alert: Alert) -> QuerySet[User]:
    """Those of :func:`addressed_by` who may take note of ``alert`` for their country."""
    able = rights.holders(alert.network, roles.SPEAK).values("pk")
    return addressed_by(alert).filter(pk__in=able).exclude(country="")


def told_once_more(alert: Alert) -> QuerySet[User]:
    """Those who are told when countries stay silent: their people, who stands in for them, and the coordinators."""
    silent = set(queries.silent_in(alert).values_list("country", flat=True))
    coordinators = rights.holders(alert.network, roles.MANAGE).values("pk")
    of_country = Q(country__in=silent) | Q(pk__in=queries.deputies_for(alert, silent))
    return readers_once_sent(alert).filter(of_country | Q(pk__in=coordinators))


def asking(user: Any) -> QuerySet[Any, tuple[int, int]]:
    """(``ASKING`` minus the id, 1) of every alert whose banner stands on the pages of ``user``: it is running, is sent
    to them, and neither they nor their country have taken note. Not evaluated."""
    rows = AlertCountry.objects.filter(alert=OuterRef("pk"), country=getattr(user, "country", "") or "-")
    running = visible_alerts(user).filter(closed_at=None, valid_until__gt=timezone.now())
    open_to_them = running.filter(
        Q(whole=True) | Exists(rows), ~Exists(rows.filter(acknowledged_at__isnull=False)),
        ~Exists(AlertSeen.objects.filter(alert=OuterRef("pk"), user=user.pk)),
    )  # fmt: skip
    number = ExpressionWrapper(Value(ASKING) - F("pk"), output_field=BigIntegerField())
    numbered = open_to_them.order_by().annotate(number=number, n=Value(1, output_field=IntegerField()))
    return numbered.values_list("number", "n")


def own_drafts(user: Any, network: Network) -> QuerySet[Alert]:
    """What ``user`` has begun in ``network`` and not sent."""
    return Alert.objects.filter(network=network.pk, author=user.pk, sent_at=None)


# -- booleans --------------------------------------------------------------------------------------


def can_read_alert(user: Any, alert: Alert) -> bool:
    """Twin of :func:`visible_alerts` for one."""
    right = roles.READ_STRICT if alert.marking == Marking.STRICT else roles.READ
    return alert.sent_at is not None and rights.rights_of(user).may(alert.network_id, right)


def can_send(user: Any, network: Network) -> bool:
    """Whether ``user`` may send alerts in ``network``. No query."""
    return rights.can(user, network, roles.ALERT) and rights.shows(network, SECTION)


def can_acknowledge(user: Any, alert: Alert, country_asked: bool) -> bool:
    """Whether ``user``, who reads ``alert``, may take note of it for their country. No query.

    Args:
        country_asked: whether their country stands on its board.
    """
    asked = bool(user.country) and (alert.whole or country_asked)
    return asked and alert.is_running and rights.can(user, alert.network, roles.SPEAK)


def can_report(user: Any, alert: Alert) -> bool:
    """Whether ``user``, who reads ``alert``, may report on it."""
    return alert.closed_at is None and rights.can(user, alert.network, roles.REPLY)


def can_close(user: Any, alert: Alert) -> bool:
    """Whether ``user``, who reads ``alert``, may close it with a result: its author, a coordinator."""
    by_author = alert.author_id == user.pk and rights.can(user, alert.network, roles.REPLY)
    return alert.closed_at is None and (by_author or rights.can(user, alert.network, roles.MODERATE))


# -- gates -----------------------------------------------------------------------------------------


def get_network_to_alert(user: Any, network: str) -> Network:
    """The network with this slug, for those who may send alerts there; 404 if not visible, 403 without the right."""
    place = rights.get_network(user, network, to=roles.ALERT)
    rights.require_section(place, SECTION)
    return place


def get_alert(user: Any, pk: int) -> Alert:
    """A sent alert that ``user`` may read, with its network and author; 404 otherwise. One query."""
    return _found(user, visible_alerts(user), pk)


def get_draft(user: Any, pk: int) -> Alert:
    """An alert of one's own that is not sent; 404 for everybody else. One that was sent meanwhile is a conflict."""
    alert = _found(user, Alert.objects.filter(author=user.pk), pk)
    if alert.sent_at is not None:
        raise Conflict(_("This alert is sent; it cannot be changed any more."))
    rights.require(user, alert.network, roles.ALERT)
    return alert


def get_alert_or_draft(user: Any, pk: int) -> Alert:
    """A sent alert, or one's own that is not sent yet."""
    own = Q(author=user.pk, sent_at=None)
    return _found(user, Alert.objects.filter(own | _reading_q(user) & Q(sent_at__isnull=False)), pk)


def _found(user: Any, alerts: QuerySet[Alert], pk: int) -> Alert:
    alert = alerts.filter(pk=pk).select_related("author", "closed_by").first()
    seat = rights.rights_of(user).seats.get(alert.network_id) if alert is not None else None
    if alert is None or seat is None or roles.READ not in seat.rights:
        raise Http404
    alert.network = seat.network
    return alert


def get_alert_to_acknowledge(user: Any, pk: int) -> Alert:
    """As :func:`get_alert`; 403 for whoever may not take note for a country it asks, 409 once it is over."""
    alert = get_alert(user, pk)
    require_to_acknowledge(user, alert)
    return alert


def require_to_acknowledge(user: Any, alert: Alert) -> None:
    """403 with a sentence for whoever may not take note of ``alert`` for a country it asks."""
    rights.require(user, alert.network, roles.SPEAK)
    if not user.country:
        raise Refused(_("Your profile names no country, so you cannot take note for one."))
    if not alert.whole and user.country not in queries.countries_of(alert):
        raise Refused(
            _("This alert was not sent to %(country)s: there is nothing to take note of.")
            % {"country": name_of(user.country)}
        )


def require_running(alert: Alert) -> None:
    """409 with a sentence once ``alert`` is closed or its time is over."""
    if alert.closed_at is not None:
        raise Conflict(_("This alert was closed; nobody is asked any more."))
    if alert.is_over:
        raise Conflict(_("The time of this alert is over; nobody is asked any more."))


def get_alert_to_report_on(user: Any, pk: int) -> Alert:
    """As :func:`get_alert`; 403 for whoever may not write in its network."""
    alert = get_alert(user, pk)
    rights.require(user, alert.network, roles.REPLY)
    return alert


def get_alert_to_close(user: Any, pk: int) -> Alert:
    """As :func:`get_alert`; 403 for all but its author and the coordinators, 409 if it is closed."""
    alert = get_alert(user, pk)
    if alert.closed_at is None and not can_close(user, alert):
        rights.require_not_archived(alert.network)
        raise Refused(_("Only who sent it and the coordinators close an alert."))
    return alert


def get_picture(user: Any, pk: int, picture: int) -> AlertPicture:
    """A picture of an alert ``user`` may read."""
    alert = get_alert_or_draft(user, pk)
    found = AlertPicture.objects.filter(alert=alert.pk, pk=picture).select_related("blob").first()
    if found is None:
        raise Http404
    return found
