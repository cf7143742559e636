"""Notices as a mail, within the table of marks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.mail_in import reply_address
from notifications.mails.headers import message_id, of_list, of_stopping, of_thread
from notifications.mails.plain import as_plain
from notifications.mails.rich import as_it_travels
from notifications.mails.stop_links import may_be_stopped, stop_path
from notifications.models import Delivery
from notifications.queries.mails import concerned_activities
from portal.marking import RULES, Mail
from portal.models import Activity
from portal.sections import Described, Kind, kinds
from portal.telling import Sort
from portal.text import tidy

SUBJECT = 160  # characters; mail programs show fewer
MOST_PARTS = 20
MOST_TEXT = 90_000  # characters of all texts together; more is cut off by large mail services


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail, or None if nothing of it may be sent, and those that it does not carry: they may not be read any more."""

    mail: EmailMultiAlternatives | None
    left_out: list[Delivery]


@dataclass(slots=True)
class _Part:
    """One happening as the mail says it."""

    delivery: Delivery
    thing: Described
    verb: str
    act: tuple[str, str] | None = None  # what it offers at once: words and address of a page with one button
    html: str = field(default="", init=False)  # the text itself, where the mark lets it out

    @property
    def activity(self) -> Activity:
        return self.delivery.activity

    @property
    def says(self) -> Mail:
        """How much the mail says of it: by its mark now, and nothing under a mark that is not in the table."""
        return RULES[self.thing.marking].mail if self.thing.marking in RULES else Mail.HINT

    @property
    def who(self) -> str:
        actor, verb = self.activity.actor, self.activity.verb
        if actor is None:
            clock = verb in kinds[self.activity.target_type].by_clock
            return _("Network Portal") if clock else _("Former member")
        return str(actor)

    @property
    def at(self) -> datetime:
        return self.activity.created_at

    @property
    def url(self) -> str:
        return f"{settings.PORTAL_URL}{self.thing.url}"


def compose(deliveries: Sequence[Delivery]) -> Composed:
    """The mail that carries ``deliveries``: all of one person and one page, with activity, actor and user loaded.

    Rights are asked here, at the last moment. How much the mail says follows each item's mark now; if one of them may
    only be hinted at, the whole mail is a hint, since its title would say where that one lies. The Message-ID is that
    of the first delivery, whatever of the others is left out: a repeated attempt has the same.
    """
    carrier, user = deliveries[0], deliveries[0].user
    with translation.override(user.language), timezone.override(ZoneInfo(user.time_zone)):
        parts = _parts(deliveries, user)
        kept = {part.delivery.pk for part in parts}
        left_out = [delivery for delivery in deliveries if delivery.pk not in kept]
        return Composed(_mail(carrier, user, parts) if parts else None, left_out)


def activity_path(activity: Activity) -> str:
    """An address that says nothing: it leads to the notice after sign-in."""
    return f"/notifications/of/{activity.pk}/"


def _parts(deliveries: Sequence[Delivery], user: Any) -> list[_Part]:
    """What of ``deliveries`` the person may read at this moment, in the order in which it happened."""
    wanted: dict[str, set[int]] = {}
    for each in deliveries:
        wanted.setdefault(each.activity.target_type, set()).add(each.activity.target_id)
    found = {
        (key, target.pk): target
        for key, ids in wanted.items()
        if key in kinds
        for target in kinds[key].load(ids)
        if kinds[key].readers(target).filter(pk=user.pk).exists()
    }
    concerned = concerned_activities(user, [each.activity_id for each in deliveries])
    parts = []
    for each in sorted(deliveries, key=lambda each: each.activity_id):
        activity = each.activity
        target = found.get((activity.target_type, activity.target_id))
        if target is not None:
            kind = kinds[activity.target_type]
            words = kind.words(activity.verb, activity.pk in concerned)
            parts.append(_Part(each, kind.describe(target), str(words), _act(kind, target, activity.verb, user)))
    return parts


def _act(kind: Kind, target: Any, verb: str, user: Any) -> tuple[str, str] | None:
    """What a notice offers at once. A mail that may only hint leaves it out."""
    act = kind.act(target, verb, user) if kind.act is not None else None
    return None if act is None else (str(act[0]), f"{settings.PORTAL_URL}{act[1]}")


def _mail(carrier: Delivery, user: Any, parts: list[_Part]) -> EmailMultiAlternatives:
    hint = any(part.says == Mail.HINT for part in parts)
    place = tidy(parts[0].thing.place)
    title = _("Something new in %(network)s") % {"network": place} if hint else _title(parts)
    stop_url = ""
    if any(may_be_stopped(part.delivery) for part in parts):
        stop_url = f"{settings.PORTAL_URL}{stop_path(carrier, '' if hint else parts[-1].thing.title)}"
    answer_to = None if hint else reply_address(user, (carrier.scope_type, carrier.scope_id))
    context = _hinted(parts) if hint else _told(parts)
    context |= {
        "subject": title,
        "place": place,
        "parts": parts,
        "why": _why(parts),
        "stop_url": stop_url,
        "answer_to": answer_to,
        "settings_url": f"{settings.PORTAL_URL}/notifications/settings/",
        "language": user.language,
        "rtl": translation.get_language_bidi(),
    }
    html = render_to_string("email/notice.html", context)
    mail = EmailMultiAlternatives(
        subject=Truncator(title if hint else f"[{place}] {title}").chars(SUBJECT),
        body=as_plain(html),
        to=[user.email],
        reply_to=[answer_to] if answer_to else None,
        headers=_headers(carrier, place, stop_url),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(carrier: Delivery, place: str, stop_url: str) -> dict[str, str]:
    return {
        "Message-ID": message_id(carrier),
        **of_thread(carrier),
        **of_list(carrier.activity.stream_id, place),
        **of_stopping(stop_url),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def _title(parts: list[_Part]) -> str:
    """The title they have in common; the first of several, and how many more there are."""
    titles = list(dict.fromkeys(tidy(part.thing.title) for part in parts))
    more = len(titles) - 1
    if not more:
        return titles[0]
    return ngettext("%(title)s, and %(count)s more", "%(title)s, and %(count)s more", more) % {
        "title": Truncator(titles[0]).chars(SUBJECT - 40),
        "count": more,
    }


def _hinted(parts: list[_Part]) -> dict[str, Any]:
    """What a mail shows that may only say that there is something: addresses that say nothing either."""
    urls = [f"{settings.PORTAL_URL}{activity_path(part.activity)}" for part in parts]
    return {"hint": True, "urls": urls[:MOST_PARTS], "more": max(0, len(urls) - MOST_PARTS)}


def _told(parts: list[_Part]) -> dict[str, Any]:
    """What a mail shows that may say titles: each with its text, where its mark lets that out and there is room."""
    room, seen = MOST_TEXT, set()
    for part in parts[:MOST_PARTS]:
        target = (part.activity.target_type, part.activity.target_id)
        if part.says == Mail.FULL and target not in seen:
            seen.add(target)
            html = as_it_travels(part.thing.html) or linebreaks(part.thing.excerpt, autoescape=True)
            part.html = html if len(html) <= room else linebreaks(part.thing.excerpt, autoescape=True)
            room -= len(part.html)
    return {
        "hint": False,
        "shown": parts[:MOST_PARTS],
        "more": max(0, len(parts) - MOST_PARTS),
        "titles_differ": len({part.thing.title for part in parts}) > 1,
    }


def _why(parts: list[_Part]) -> str:
    """Why one gets the mail, by the sort of what happened last."""
    return {
        Sort.ALERT: _("You get this mail because rapid alerts go to everybody they are addressed to."),
        Sort.ASKED: _("You get this mail because something is asked of you by a date."),
        Sort.CONCERNED: _("You get this mail because it concerns you."),
        Sort.NEWS: _("You get this mail because it is news for all members."),
        Sort.PLACE: _("You get this mail because you follow the place, or the person, it comes from."),
    }.get(Sort(parts[-1].delivery.sort), _("You get this mail because you follow this in the Network Portal."))
