"""The admin site: allauth's sign-in instead of a second door."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin


class PortalAdminSite(admin.AdminSite):
    """Signs in through the portal's own pages."""

    site_header = "Network Portal"
    login = secure_admin_login(admin.AdminSite.login)
