"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from networks.views.directory import person_detail
from portal import health
from portal.devmail import mail, mailbox
from portal.metrics import metrics
from portal.styleguide import styleguide
from portal.views import home, search

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("networks/<slug:network>/", include("documents.urls")),
    path("networks/<slug:network>/", include("chat.urls")),
    path("networks/<slug:network>/", include("forums.urls")),
    path("networks/", include("networks.urls")),
    path("people/<int:pk>/", person_detail, name="person_detail"),
    path("notifications/", include("notifications.urls")),
    path("profile/", include("accounts.urls")),
    path("search/", search, name="search"),
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
