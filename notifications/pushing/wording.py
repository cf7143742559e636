"""What a push says, within the table of marks: on the locked screen of a device everybody near it reads along."""

import json
from typing import Any

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from notifications.models import Delivery
from notifications.pushing.encryption import LONGEST
from notifications.queries import is_concerned
from portal.marking import RULES, Mail
from portal.sections import Described, kinds
from portal.text import tidy

TITLE = 100  # characters
EXCERPT = 140


def message_of(delivery: Delivery) -> dict[str, str] | None:
    """The message of ``delivery`` (with activity, actor and user loaded); None if it may not be sent.

    Rights are asked here, at the last moment. How much it says follows the item's mark now.
    """
    activity, user = delivery.activity, delivery.user
    kind = kinds.get(activity.target_type)
    target = next(iter(kind.load([activity.target_id])), None) if kind else None
    if kind is None or target is None or not kind.readers(target).filter(pk=user.pk).exists():
        return None
    with translation.override(user.language):
        words = kind.words(activity.verb, is_concerned(user, activity))
        message = _said(kind.describe(target), _who(activity), str(words))
        return message | {
            "url": f"/notifications/of/{activity.pk}/",
            # One at a time of each page: a later one takes the place of the earlier.
            "tag": f"{activity.pk}" if delivery.urgent else f"{activity.scope_type}:{activity.scope_id}",
            "lang": user.language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
        }


def packed(message: dict[str, str]) -> bytes:
    """``message`` as it travels, no longer than services take."""
    data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    return data if len(data) <= LONGEST else packed(message | {"body": Truncator(message["body"]).chars(20)})


def _said(thing: Described, who: str, verb: str) -> dict[str, str]:
    place = Truncator(tidy(thing.place)).chars(TITLE)
    says = RULES[thing.marking].mail if thing.marking in RULES else Mail.HINT
    if says == Mail.HINT:
        return {"title": _("Something new in %(network)s") % {"network": place}, "body": ""}
    body = f"{who} {verb} · {place} · TLP:{thing.marking}"
    if says == Mail.FULL and thing.excerpt:
        body += f"\n{Truncator(tidy(thing.excerpt)).chars(EXCERPT)}"
    return {"title": Truncator(tidy(thing.title)).chars(TITLE), "body": body}


def _who(activity: Any) -> str:
    if activity.actor is not None:
        return Truncator(tidy(str(activity.actor))).chars(TITLE)
    by_clock = activity.verb in kinds[activity.target_type].by_clock
    return _("Network Portal") if by_clock else _("Former member")
