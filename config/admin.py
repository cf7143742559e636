"""Django's admin, kept for the secretariat's staff."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Admin under the portal's own sign-in, so that the second factor applies there too."""

    default_site = "config.admin_site.PortalAdminSite"
