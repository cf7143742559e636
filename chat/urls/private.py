"""Case rooms and conversations."""

from django.urls import path

from chat.views import cases, private

# inside ``/networks/<slug>/``
urlpatterns = [path("channels/cases/new/", cases.case_new, name="case_new")]

# below ``channels/<slug:channel>/``
ROOM = [
    path("case/", cases.case_detail, name="case_detail"),
    path("case/people/", cases.case_add, name="case_add"),
    path("case/people/<int:pk>/remove/", cases.case_remove, name="case_remove"),
    path("case/end/", cases.case_end, name="case_end"),
    path("case/close/", cases.case_close, name="case_close"),
]

# below ``conversations/<int:conversation>/``
CONVERSATION = [path("leave/", private.conversation_leave, name="conversation_leave")]

# of no network
OWN = [
    path("conversations/", private.conversation_list, name="conversation_list"),
    path("conversations/new/", private.conversation_new, name="conversation_new"),
]
