"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.views import second_factor
from networks.views.audit import audit_export, audit_list
from networks.views.directory import person_detail, person_vcard
from networks.views.settings import role_table
from networks.views.workspace import unread
from notifications.views.push import service_worker
from portal import health
from portal.devmail import mail, mailbox
from portal.metrics import metrics
from portal.styleguide import styleguide
from portal.views import home

urlpatterns = [
    path("", home, name="home"),
    path("audit/", audit_list, name="audit_list"),
    path("audit/export/", audit_export, name="audit_export"),
    path("accounts/second-factor/", second_factor.second_factor, name="second_factor"),
    path("accounts/second-factor/app/", second_factor.app_replace, name="app_replace"),
    path("accounts/second-factor/later/", second_factor.second_factor_later, name="second_factor_later"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", second_factor.key_remove, name="mfa_remove_webauthn"),
    path("accounts/", include("allauth.urls")),
    path("networks/<slug:network>/", include("alerts.urls")),
    path("networks/<slug:network>/", include("documents.urls")),
    path("networks/<slug:network>/", include("chat.urls")),
    path("networks/<slug:network>/", include("forums.urls")),
    path("", include("alerts.urls.own")),
    path("", include("chat.urls.own")),
    path("", include("documents.urls.own")),
    path("", include("forums.urls.own")),
    path("networks/", include("networks.urls")),
    path("", include("networks.urls.entry")),
    path("people/<int:pk>/", person_detail, name="person_detail"),
    path("people/<int:pk>.vcf", person_vcard, name="person_vcard"),
    path("notifications/", include("notifications.urls")),
    path("outbox/", include("notifications.urls.outbox")),
    path("people/<int:pk>/second-factor/", second_factor.second_factor_reset, name="second_factor_reset"),
    path("profile/", include("accounts.urls")),
    path("unread/", unread, name="unread"),
    path("roles/", role_table, name="role_table"),
    path("search/", include("search.urls")),
    path("sw.js", service_worker, name="service_worker"),
    path("styleguide/", styleguide, name="styleguide"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
]
if settings.PORTAL_DEMO:
    urlpatterns += [path("dev/mail/", mailbox, name="mailbox"), path("dev/mail/<slug:name>/", mail, name="mail")]

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"
