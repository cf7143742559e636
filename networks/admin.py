"""Networks in the admin: to look at, not to grant rights by hand."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from networks.models import Membership, Network

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin  # not generic at run time


class ReadOnlyAdmin(_Admin):
    """Rights change through the portal's own pages, where they are checked and recorded."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Network)
class NetworkAdmin(ReadOnlyAdmin):
    """Networks."""

    list_display = ("name", "slug", "default_marking", "listed")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Memberships, past and present."""

    list_display = ("user", "network", "role", "joined_at", "valid_until", "ended_at")
    list_filter = ("network", "role")
    list_select_related = ("user", "network")
