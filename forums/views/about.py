"""Topics about things of other apps: a form that is prepared by what its address names, ``?about=documents.version:7``.

The address says which thing it is and nothing of it: what stands in the form is read from the thing, as far as whoever
opens it may see it.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.html import format_html

from accounts.http import SignedInRequest
from forums.models import TITLE_LENGTH, Topic
from portal.sections import Described, Kind, kinds


@dataclass(frozen=True, slots=True)
class About:
    """What a new topic is about."""

    kind: Kind
    thing: Any
    described: Described

    @property
    def initial(self) -> dict[str, str]:
        """What the form holds when it is opened."""
        link = format_html('<p><a href="{}">{}</a></p>', self.described.url, self.described.title)
        return {"title": self.described.title[:TITLE_LENGTH], "body": link}

    def started(self, user: Any, topic: Topic) -> None:
        """Tell the thing that ``user`` has started ``topic`` about it."""
        if self.kind.discussed is not None:
            self.kind.discussed(user, self.thing, ("forums.topic", topic.pk))


def asked_about(request: SignedInRequest) -> About | None:
    """What the address of a form names; None if nothing; 404 for what cannot be discussed or is not visible."""
    asked = request.GET.get("about", "")
    if not asked:
        return None
    key, _colon, number = asked.partition(":")
    kind = kinds.get(key)
    if kind is None or kind.discussed is None or not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise Http404
    thing = next(iter(kind.load(kind.visible(request.user).filter(pk=int(number)).values("pk"))), None)
    if thing is None and request.method == "POST":  # it went out of sight while they wrote: their text goes on
        return None
    if thing is None:
        raise Http404
    return About(kind, thing, kind.describe(thing))
