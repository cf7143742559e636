"""The admin site: allauth's sign-in instead of a second door, and every page of it on record."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from portal import audit

View = Callable[..., HttpResponse]
SERVED_FOR_PAGES = frozenset({"jsi18n"})  # no page by itself


class PortalAdminSite(admin.AdminSite):
    """Signs in through the portal's own pages; who is in but not staff gets 403."""

    site_header = _("Network Portal")
    site_title = _("Network Portal")
    index_title = _("Administration")

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's own, behind allauth's; only members of staff get as far as that."""
        return super().login(request, extra_context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's own, which lets in staff only; what they open or change goes into the audit trail."""
        return super().admin_view(_on_record(view), cacheable)


def _on_record(view: View) -> View:
    @wraps(view)
    def recorded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A change and its record are written together, or neither is.
        with transaction.atomic():
            answer = view(request, *args, **kwargs)
            _record(request, answer)
        return answer

    return recorded


def _record(request: HttpRequest, answer: HttpResponse) -> None:
    """Put the page on record: which one, of what, and of whom; never what was searched for or typed."""
    match = request.resolver_match
    if match is None or match.url_name in SERVED_FOR_PAGES:
        return
    number = str(match.kwargs.get("object_id") or match.kwargs.get("id") or "")
    target = int(number) if number.isdecimal() and len(number) < 16 else None
    page = str(match.url_name)
    is_person = page.startswith(("accounts_user_", "auth_user_"))
    kind = "accounts.user" if is_person else page.rpartition("_")[0][:40]
    audit.write(
        actor=request.user,
        verb="admin.changed" if request.method == "POST" and answer.status_code == 302 else "admin.viewed",
        person_id=target if is_person else None,
        target=(kind, target) if target is not None else None,
        page=page,
    )
