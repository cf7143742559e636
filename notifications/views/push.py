"""Devices that notices are pushed to, and what browsers run to show them."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.templatetags.browsers import browser
from notifications.access.push import get_device
from notifications.actions.push import remove_device, take_device
from notifications.forms.push import DeviceForm
from portal.errors import Unprocessable

NAME = 80  # characters


@require_POST
def device_take(request: SignedInRequest) -> HttpResponse:
    """Tell the person on the browser that asks."""
    if not settings.PORTAL_PUSH_KEY:
        raise Http404
    form = DeviceForm(request.POST)
    if not form.is_valid():
        raise Unprocessable(form.sentence)
    name = browser(request.headers.get("User-Agent", ""))[:NAME]
    take_device(user=request.user, name=name, **form.cleaned_data)
    messages.success(request, _("You are told on this device from now on."))
    return redirect("notifications:notification_settings")


@require_POST
def device_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do not tell the person on one of their devices any more."""
    device = get_device(request.user, pk)
    remove_device(device=device)
    messages.success(request, _("You are not told on “%(name)s” any more.") % {"name": device.name})
    return redirect("notifications:notification_settings")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """What shows notices while no page is open. At the root, since it can only show what lies below itself."""
    return HttpResponse(
        _service_worker(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


@cache
def _service_worker() -> bytes:
    found = finders.find("js/service-worker.js")
    if not isinstance(found, str):
        raise Http404
    return Path(found).read_bytes()
