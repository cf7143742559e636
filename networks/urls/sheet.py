"""Under ``/networks/<slug>/members/invitations/sheet/``: inviting many people at once."""

from django.urls import path

from networks.views import sheet

urlpatterns = [
    path("invitations/sheet/", sheet.sheet_new, name="sheet_new"),
    path("invitations/sheet/template.<slug:kind>", sheet.sheet_template, name="sheet_template"),
    path("invitations/sheet/<int:pk>/", sheet.sheet_detail, name="sheet_detail"),
    path("invitations/sheet/<int:pk>/progress/", sheet.sheet_progress, name="sheet_progress"),
    path("invitations/sheet/<int:pk>/send/", sheet.sheet_send, name="sheet_send"),
    path("invitations/sheet/<int:pk>/drop/", sheet.sheet_drop, name="sheet_drop"),
    path("invitations/sheet/<int:pk>/wrong.csv", sheet.sheet_wrong, name="sheet_wrong"),
]
