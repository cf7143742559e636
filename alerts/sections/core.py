"""What rapid alerts bring to the shell, notices, mails and live pages."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from alerts import access, links, queries
from alerts.models import Alert, Feedback
from networks.access import rights_of
from portal.countries import name_of
from portal.models import Activity
from portal.richtext import plain_text
from portal.sections import Admission, Banner, Described, Kind, LiveScope, Section, register
from portal.telling import Sort

EXCERPT = 600


# -- in words --------------------------------------------------------------------------------------


def describe_alert(alert: Alert) -> Described:
    """An alert in words, with its result once it has one; ``queries.load_alerts`` has loaded it."""
    line = _state_of(alert)
    body = alert.body
    if alert.closed_at is not None:
        head = format_html("<h3>{}</h3>", _("Result"))
        body = head + alert.result + format_html("<h3>{}</h3>", _("The alert")) + body
    return Described(
        title=_("Rapid alert: %(title)s") % {"title": alert.title},
        url=alert.get_absolute_url(),
        marking=alert.marking,
        place=alert.network.name,
        hue=alert.network.hue,
        excerpt=f"{line}\n{plain_text(body)}"[:EXCERPT],
        html=format_html("<p><strong>{}</strong></p>", line) + body,
    )


def _state_of(alert: Alert) -> str:
    kind = str(alert.get_kind_display())
    if alert.closed_at is not None:
        return _("%(kind)s. This alert is closed.") % {"kind": kind}
    day = formats.date_format(timezone.localtime(alert.valid_until), "j F Y, H:i")
    return _("%(kind)s. Valid until %(day)s. Your country is asked to take note.") % {"kind": kind, "day": day}


def describe_feedback(feedback: Feedback) -> Described:
    """What was reported on an alert, under the alert's mark."""
    alert = feedback.alert
    title = _("Rapid alert: %(title)s") % {"title": alert.title}
    if feedback.country:
        title = _("%(country)s: %(title)s") % {"country": name_of(feedback.country), "title": title}
    return Described(
        title=title,
        url=f"{alert.get_absolute_url()}#feedback-{feedback.pk}",
        marking=alert.marking,
        place=alert.network.name,
        hue=alert.network.hue,
        excerpt=plain_text(feedback.body)[:EXCERPT],
        html=feedback.body,
    )


# -- whom it concerns ------------------------------------------------------------------------------


def concerned_by_alert(alert: Alert, verb: str) -> QuerySet[User]:
    """Whom ``verb`` concerns: those it is sent to, those of silent countries, or who sent it."""
    match verb:
        case "alert.escalated":
            return access.told_once_more(alert) if alert.is_running else User.objects.none()
        case "alert.sent":
            return access.addressed_by(alert) if alert.is_running else User.objects.none()
        case "alert.closed":
            return access.addressed_by(alert)
    return User.objects.filter(pk=alert.author_id or 0)


def concerned_by_feedback(feedback: Feedback, verb: str) -> QuerySet[User]:
    """Who sent the alert."""
    return User.objects.filter(pk=feedback.alert.author_id or 0)


def taking_note(alert: Alert, verb: str, user: Any) -> tuple[str, str] | None:
    """What a mail of ``alert`` offers at once: the words and the path of the page with one button."""
    if verb not in ("alert.sent", "alert.escalated") or not user.country:
        return None
    return _("Take note for %(country)s") % {"country": name_of(user.country)}, links.mail_path(alert, user)


# -- live ------------------------------------------------------------------------------------------


def admit(user: Any, pk: int) -> Admission | None:
    """Leave for ``user`` to follow the board of an alert: as long as their membership lasts."""
    alert = access.visible_alerts(user).filter(pk=pk).first()
    if alert is None:
        return None
    seat = rights_of(user).seats[alert.network_id]
    return Admission(seat.network.stream_id, seat.recheck_at)


def live_readers(pk: int, users: Collection[int]) -> set[int]:
    """Those of ``users`` (ids) who may read the alert now."""
    alert = queries.load_alerts([pk]).first()
    return set(access.readers_of(alert).filter(pk__in=users).values_list("pk", flat=True)) if alert else set()


def events(pk: int, activities: Iterable[Activity]) -> list[dict[str, Any]]:
    """What happened, as frames: ``seq`` and ``verb``. The page asks for what it shows."""
    return [{"seq": activity.seq, "verb": activity.verb} for activity in activities]


# -- the banner ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert as its banner shows it."""

    title: str
    url: str
    marking: str
    kind: str
    place: str
    hue: str
    until: datetime
    whole: bool


def shown_in_banner(user: Any, ids: Collection[int]) -> list[Shown]:
    """The alerts with ``ids`` for the banner, the latest first. One query."""
    rows = queries.load_alerts(ids).defer("body", "result").order_by("-sent_at")
    return [
        Shown(
            row.title, row.get_absolute_url(), row.marking, row.kind, row.network.name, row.network.hue,
            row.valid_until, row.whole,
        )
        for row in rows
    ]  # fmt: skip


def announce() -> None:
    """Register the tab, the kinds, the live page and the banner."""
    register(
        Section(key="alerts", label=gettext_lazy("Alerts"), order=35, url=lambda n: f"/networks/{n.slug}/alerts/"),
        Kind(
            key="alerts.alert",
            visible=access.visible_alerts,
            readers=access.readers_of,
            load=queries.load_alerts,
            describe=describe_alert,
            verbs={
                "alert.sent": gettext_lazy("sent"),
                "alert.escalated": gettext_lazy("Not everywhere taken note of:"),
                "alert.sighted": gettext_lazy("has seen it, too:"),
                "alert.expired": gettext_lazy("Its time is over; close it with a result:"),
                "alert.closed": gettext_lazy("closed, with a result:"),
            },
            told=frozenset({"alert.closed"}),
            told_concerned=frozenset({"alert.sent", "alert.escalated", "alert.sighted", "alert.expired"}),
            concerns=concerned_by_alert,
            by_clock=frozenset({"alert.escalated", "alert.expired"}),
            places=lambda alert: [alert.scope, ("networks.network", alert.network_id)],
            sorts={"alert.sent": Sort.ALERT, "alert.escalated": Sort.ALERT},
            urgent=frozenset({"alert.sent", "alert.escalated"}),
            act=taking_note,
        ),
        Kind(
            key="alerts.feedback",
            visible=access.visible_feedback,
            readers=access.readers_of_feedback,
            load=queries.load_feedback,
            describe=describe_feedback,
            verbs={"feedback.given": gettext_lazy("reported on")},
            told=frozenset({"feedback.given"}),
            concerns=concerned_by_feedback,
            places=lambda feedback: [feedback.alert.scope, ("networks.network", feedback.alert.network_id)],
        ),
        LiveScope(key="alerts.alert", admit=admit, readers=live_readers, events=events),
        Banner(key="alerts", template="alerts/_banner.html", asking=access.asking, shown=shown_in_banner),
    )
