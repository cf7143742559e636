"""The guard: a text that seems to hold personal data is not posted before its author has looked at it once more."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from forums.body import without_quoted
from forums.models import Justification, Post, Topic
from portal import audit
from portal.errors import Unprocessable
from portal.personal_data import KINDS, Finding, find
from portal.richtext import plain_text

AROUND = 60  # signs that are shown before and after a passage

_CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that seems to hold personal data, with what stands around it."""

    kind: str
    label: str | Promise
    before: str
    shown: str
    after: str


class PersonalDataSeen(Unprocessable):
    """422: a text seems to hold personal data, and its author has not said how to go on."""

    def __init__(self, passages: list[Passage]) -> None:
        super().__init__(_("This looks like personal data. Nothing is posted yet: look at the passages named here."))
        self.passages = passages


def passages_in(body: str, title: str = "", former: str = "") -> list[Passage]:
    """What in a title and a ``body`` (clean HTML) seems to be personal data; not what others are quoted with.

    Args:
        former: the body it takes the place of: what stood there already is not named again.
    """
    known = {(found.kind, found.shown) for found in find(_words(former))} if former else set()
    text = f"{title}\n{_words(body)}"
    return [_passage(text, found) for found in find(text) if (found.kind, found.shown) not in known]


def _words(body: str) -> str:
    return plain_text(_CELL_END.sub("</p>", without_quoted(body)))


def _passage(text: str, found: Finding) -> Passage:
    line = text.rfind("\n", 0, found.start) + 1
    after = text[found.end : found.end + AROUND].partition("\n")[0]
    before = text[max(line, found.start - AROUND) : found.start]
    return Passage(found.kind, KINDS[found.kind], before, found.shown, after)


def guard(body: str, *, title: str = "", former: str = "", justification: str = "") -> list[str]:
    """The kinds of personal data a text seems to hold, for which its author gives a ``justification``.

    The one door for everything that is posted: topics, replies, changed posts, answers of countries. Whoever posts
    with kinds found calls :func:`keep_justification` in the same transaction.

    Raises:
        PersonalDataSeen: there are some, and no justification.
    """
    passages = passages_in(body, title, former)
    if passages and not justification:
        raise PersonalDataSeen(passages)
    return sorted({passage.kind for passage in passages})


@transaction.atomic
def keep_justification(
    *, actor: User, topic: Topic, post: Post | None = None, kinds: Collection[str], text: str
) -> Justification | None:
    """Keep why personal data stands in what ``actor`` posted in ``topic``; nothing without ``kinds``.

    The trail says which kinds, never the words.
    """
    if not kinds:
        return None
    network = topic.forum.network
    about = ("forums.post", post.pk) if post is not None else topic.scope
    audit.write(actor=actor, verb="post.justified", stream_id=network.stream_id, target=about, kinds=sorted(kinds))
    return Justification.objects.create(
        network=network, topic=topic, post=post, author=actor, findings=sorted(kinds), text=text
    )
