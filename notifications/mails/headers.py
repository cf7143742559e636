"""Headers that hold threads together, name the list, and stop it with one click.

Nothing in them can be counted but what a Message-ID says of its delivery: a thread is named by a keyed hash, one for
each person, so that two people who lay their mails side by side learn nothing of what the other may read.
"""

from email.header import Header
from email.utils import quote

from django.conf import settings
from django.utils.crypto import salted_hmac

from notifications.models import Delivery

SALT = "notifications.mails.thread"


def domain() -> str:
    """The domain that names what this portal sends: its host, without a port."""
    return settings.PORTAL_URL.partition("://")[2].partition("/")[0].partition(":")[0]


def message_id(carrier: Delivery) -> str:
    """The same at every attempt, so that whoever gets a mail twice can tell."""
    return f"<delivery-{carrier.pk}-{carrier.activity_id}@{domain()}>"


def of_thread(carrier: Delivery) -> dict[str, str]:
    """All mails of one page to one person answer one and the same mail, which was never sent."""
    page = f"{carrier.user_id}/{carrier.scope_type}/{carrier.scope_id}"
    root = f"<thread-{salted_hmac(SALT, page, algorithm='sha256').hexdigest()[:24]}@{domain()}>"
    return {"In-Reply-To": root, "References": root}


def of_list(stream_id: int, name: str) -> dict[str, str]:
    """The list a network is to a mail program (RFC 2919); its id stays whatever the network is called."""
    return {"List-Id": f"{_phrase(name)} <network-{stream_id}.{domain()}>"}


def of_stopping(url: str) -> dict[str, str]:
    """The address that stops it, to be opened by people or posted to by mail programs (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url else {}


def _phrase(name: str) -> str:
    """``name`` as a phrase of RFC 5322: quoted, or in encoded words."""
    if name.isascii():
        return f'"{quote(name)}"'
    return Header(name, "utf-8").encode().replace("\n", "")
