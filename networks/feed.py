"""A network's feed as Atom (RFC 4287).

Nothing in it can be counted: ids are keyed hashes, because numbers with gaps would tell that something happened
which may not leave. It names its own address without the token, so that the file can be passed on and opens nothing.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from networks.models import FeedToken, Network
from portal.marking import RULES, Mail
from portal.sections import kinds
from portal.stream import Entry

MIME_TYPE = "application/atom+xml; charset=utf-8"
# What XML 1.0 cannot hold, escaped or not.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _Feed(Atom1Feed):
    """Atom that says when its newest entry was, never when it was fetched: the same content is the same bytes."""

    def latest_post_date(self) -> datetime:
        found: datetime = self.feed["newest"]
        return found


def as_atom(token: FeedToken, entries: Sequence[Entry]) -> bytes:
    """The feed of ``token``'s network with ``entries``, newest first, in the language that is active."""
    network: Network = token.network
    place = f"{settings.PORTAL_URL}{network.get_absolute_url()}"
    feed = _Feed(
        title=_written(network.name),
        link=place,
        description="",
        subtitle=_("What happened in this network, as far as you may read it and its mark lets it leave the portal."),
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=f"{place}feed.atom",
        feed_guid=_id("network", network.pk),
        newest=entries[0].activity.created_at if entries else token.created_at,
    )
    for entry in entries:
        _add(feed, entry)
    return feed.writeString("utf-8").encode()


def _add(feed: _Feed, entry: Entry) -> None:
    thing, activity = entry.thing, entry.activity
    mark = f"TLP:{thing.marking}"
    said: str = format_html("<p>{} {} · {}</p>", _who(entry), _written(entry.verb), mark)
    if RULES[thing.marking].mail == Mail.FULL and thing.excerpt:
        said += linebreaks(_written(thing.excerpt), autoescape=True)
    feed.add_item(
        title=_written(thing.title),
        link=f"{settings.PORTAL_URL}{thing.url}",
        unique_id=_id("happening", activity.pk),
        pubdate=activity.created_at,
        updateddate=activity.created_at,
        author_name=_who(entry),
        description=said,
        categories=[mark],
        item_copyright=mark,
    )


def _who(entry: Entry) -> str:
    activity = entry.activity
    if activity.actor is not None:
        return _written(str(activity.actor))
    by_clock = activity.verb in kinds[activity.target_type].by_clock
    return _("Network Portal") if by_clock else _("Former member")


def _id(kind: str, pk: int) -> str:
    """The same for ever, and telling nothing."""
    return UUID(bytes=salted_hmac("networks.feed", f"{kind}:{pk}", algorithm="sha256").digest()[:16], version=4).urn


def _written(text: str) -> str:
    return _UNWRITABLE.sub("", text)
