"""What the pages of channels share."""

from typing import Any

from accounts.http import SignedInRequest
from chat.models import Channel, ChannelKind
from networks.access import can
from networks.roles import READ


def layout(request: SignedInRequest, channel: Channel) -> dict[str, Any]:
    """CLEAR is read outside of the network too, and a conversation belongs to its people: both without its tabs."""
    inside = can(request.user, channel.network, READ) and channel.kind != ChannelKind.CONVERSATION
    return {"network": channel.network, "layout": "workspace.html" if inside else "base.html"}


def by_script(request: SignedInRequest) -> bool:
    """Whether the page's script asks, which wants a part or data instead of a page."""
    return bool(getattr(request, "htmx", False))


def sent(request: SignedInRequest) -> Any:
    """What a form was sent with, or None."""
    return request.POST if request.method == "POST" else None


def sentence(form: Any) -> str:
    """What is wrong with a form, in its own words."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def number(text: str | None) -> int | None:
    """A whole number of a sensible size, or None."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None
