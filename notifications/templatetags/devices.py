"""The devices on which a person is told, in their settings."""

from typing import Any

from django import template

from notifications import pushing
from notifications.queries.push import devices_of

register = template.Library()


@register.inclusion_tag("notifications/_devices.html", takes_context=True)
def devices(context: dict[str, Any]) -> dict[str, Any]:
    """The list of devices and the button that adds this one. One query; nothing where pushing is off."""
    key = pushing.public_key()
    request = context["request"]
    return {
        "push_key": key,
        "devices": list(devices_of(request.user)) if key else [],
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
