"""The admin site: allauth's sign-in instead of a second door."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    """Signs in through the portal's own pages; who is in but not staff gets 403."""

    site_header = _("Network Portal")
    site_title = _("Network Portal")
    index_title = _("Administration")

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's own, behind allauth's; only members of staff get as far as that."""
        return super().login(request, extra_context)
