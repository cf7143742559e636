"""The ways in: nominations, applications, invitations, and the door that says nothing."""

from django.urls import path

from networks.views import asking, entry, invitations

# Under /networks/<slug>/members/
members = [
    path("nominations/", entry.nomination_list, name="nomination_list"),
    path("nominations/new/", entry.nomination_new, name="nomination_new"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/new/", invitations.invitation_new, name="invitation_new"),
    path("invitations/<int:pk>/again/", invitations.invitation_again, name="invitation_again"),
    path("invitations/<int:pk>/take-back/", invitations.invitation_take_back, name="invitation_take_back"),
]

# Under /networks/
networks = [path("<slug:network>/apply/", asking.application_new, name="application_new")]

# Under no network: one's own, and what is decided about.
urlpatterns = [
    path("nominations/", entry.own_nomination_list, name="own_nomination_list"),
    path("nominations/new/", entry.own_nomination_new, name="own_nomination_new"),
    path("nominations/<int:pk>/", entry.nomination_detail, name="nomination_detail"),
    path("nominations/<int:pk>/approve/", entry.nomination_approve, name="nomination_approve"),
    path("nominations/<int:pk>/decline/", entry.nomination_decline, name="nomination_decline"),
    path("nominations/<int:pk>/withdraw/", entry.nomination_withdraw, name="nomination_withdraw"),
    path("applications/<int:pk>/", asking.application_detail, name="application_detail"),
    path("applications/<int:pk>/approve/", asking.application_approve, name="application_approve"),
    path("applications/<int:pk>/decline/", asking.application_decline, name="application_decline"),
    path("applications/<int:pk>/withdraw/", asking.application_withdraw, name="application_withdraw"),
    path("ask/", asking.access_ask, name="access_ask"),
    path("ask/requests/", asking.access_request_list, name="access_request_list"),
    path("ask/requests/<int:pk>/", asking.access_request_detail, name="access_request_detail"),
    path("ask/requests/<int:pk>/grant/", asking.access_request_grant, name="access_request_grant"),
    path("ask/requests/<int:pk>/close/", asking.access_request_close, name="access_request_close"),
    path("accounts/invitations/<str:token>/", invitations.invitation_open, name="invitation"),
    path("accounts/invited/", invitations.invitation_pending, name="invitation_pending"),
]
