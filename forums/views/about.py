"""Topics about things of other apps: a form that is prepared by what its address names, ``?about=documents.version:7``,
or several of one kind, ``?about=chat.message:7,8``.

The address says which things they are and nothing of them: what stands in the form is read from the things, as far as
whoever opens it may see them.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from forums.models import TITLE_LENGTH, Topic
from portal.marking import Marking, is_lower
from portal.richtext import clean_html
from portal.sections import Described, Kind, kinds

MOST_THINGS = 50


@dataclass(frozen=True, slots=True)
class About:
    """What a new topic is about."""

    kind: Kind
    things: list[Any]
    described: Described

    @property
    def initial(self) -> dict[str, str]:
        """What the form holds when it is opened: what the things say, if they are carried on; else a link."""
        if self.kind.carried is not None:
            return {"title": "", "body": clean_html(self.kind.carried(self.things))}
        link = format_html('<p><a href="{}">{}</a></p>', self.described.url, self.described.title)
        return {"title": self.described.title[:TITLE_LENGTH], "body": link}

    def refusal(self, marking: str) -> str:
        """Why the topic cannot stand under ``marking``, in a sentence, else "": what is carried on keeps its mark."""
        if self.kind.carried is None or not is_lower(marking, self.described.marking):
            return ""
        words = _("What you carry on is marked TLP:%(mark)s: the topic cannot have a lower mark.")
        return words % {"mark": self.described.marking}

    def started(self, user: Any, topic: Topic) -> None:
        """Tell the thing that ``user`` has started ``topic`` about it."""
        if self.kind.discussed is not None:
            self.kind.discussed(user, self.things[-1], ("forums.topic", topic.pk))


def asked_about(request: SignedInRequest) -> About | None:
    """What the address of a form names; None if nothing; 404 for what cannot be discussed or is not visible."""
    asked = request.GET.get("about", "")
    if not asked:
        return None
    key, _sep, numbers = asked.partition(":")
    kind, ids = kinds.get(key), _ids(numbers)
    if kind is None or kind.discussed is None or not ids or (len(ids) > 1 and kind.carried is None):
        raise Http404
    things = list(kind.load(kind.visible(request.user).filter(pk__in=ids).values("pk")))
    if request.method == "POST" and not things:  # they went out of sight while somebody wrote: their text goes on
        return None
    if len(things) != len(ids) and request.method != "POST":
        raise Http404
    marks = [kind.describe(thing) for thing in things]
    return About(kind, things, max(marks, key=lambda described: list(Marking.values).index(described.marking)))


def _ids(numbers: str) -> set[int]:
    """What "7" or "7,8" names; nothing for what cannot be meant."""
    parts = numbers.split(",")[: MOST_THINGS + 1]
    sound = all(part.isascii() and part.isdecimal() and len(part) < 16 for part in parts)
    return {int(part) for part in parts} if sound and len(parts) <= MOST_THINGS else set()
