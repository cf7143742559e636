"""One's own profile. Sign-in and security are allauth's addresses under ``/accounts/``."""

from django.urls import path

from accounts.views import app_passwords, own_data
from accounts.views.profile import profile

app_name = "accounts"
urlpatterns = [
    path("", profile, name="profile"),
    path("app-passwords/", app_passwords.app_passwords, name="app_passwords"),
    path("app-passwords/<int:pk>/revoke/", app_passwords.app_password_revoke, name="app_password_revoke"),
    path("data/", own_data.own_data, name="own_data"),
    path("data/export/", own_data.export_new, name="export_new"),
    path("data/exports/<str:nonce>/", own_data.export, name="export"),
    path("data/deactivate/", own_data.deactivate, name="deactivate"),
    path("data/erase/", own_data.erase, name="erase"),
    path("data/erase/withdraw/", own_data.erase_withdraw, name="erase_withdraw"),
    path("data/away/", own_data.people_away, name="people_away"),
    path("data/away/<int:pk>/reactivate/", own_data.person_reactivate, name="person_reactivate"),
]
