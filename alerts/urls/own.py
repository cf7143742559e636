"""Addresses of one alert: short enough to be read out on the telephone."""

from django.urls import include, path

from alerts.views import answering, listing, sending

app_name = "alerts_own"
_ALERT = [
    path("", listing.alert_detail, name="alert_detail"),
    path("edit/", sending.alert_edit, name="alert_edit"),
    path("send/", sending.alert_send, name="alert_send"),
    path("discard/", sending.alert_discard, name="alert_discard"),
    path("acknowledge/", answering.alert_acknowledge, name="alert_acknowledge"),
    path("seen/", answering.alert_seen, name="alert_seen"),
    path("feedback/", answering.alert_feedback, name="alert_feedback"),
    path("close/", answering.alert_close, name="alert_close"),
    path("pictures/<int:picture>/", listing.alert_picture, name="alert_picture"),
]
# The inner name is that of the tab it stands under.
urlpatterns = [path("alerts/<int:pk>/", include((_ALERT, "alerts")))]
