"""Seats: one's own, those one manages, the desk, and messages to members."""

from django.urls import path

from networks.views import desk, handover, messages, reaching, terms
from networks.views import members as managed

# Under /networks/<slug>/members/
members = [
    path("me/", terms.my_seat, name="my_seat"),
    path("me/confirm/", terms.seat_confirm, name="seat_confirm"),
    path("me/renewal/", terms.renewal_ask, name="renewal_ask"),
    path("me/leave/", terms.membership_leave, name="membership_leave"),
    path("seats/<int:pk>/", terms.seat_detail, name="seat_detail"),
    path("seats/<int:pk>/ask-address/", reaching.address_ask, name="address_ask"),
    path("hand-over/", handover.hand_over, name="hand_over"),
    path("deputy/", handover.deputy, name="deputy"),
    path("deputies/<int:pk>/end/", handover.deputy_end, name="deputy_end"),
    path("manage/", managed.member_manage, name="member_manage"),
    path("manage/chosen/", managed.members_chosen, name="members_chosen"),
    path("manage/confirmation/", terms.confirmation_round, name="confirmation_round"),
    path("manage/<int:pk>/role/", managed.membership_role, name="membership_role"),
    path("manage/<int:pk>/renew/", managed.membership_renew, name="membership_renew"),
    path("manage/<int:pk>/suspend/", managed.membership_suspend, name="membership_suspend"),
    path("manage/<int:pk>/resume/", managed.membership_resume, name="membership_resume"),
    path("manage/<int:pk>/end/", managed.membership_end, name="membership_end"),
    path("manage/<int:pk>/hand-over/", handover.seat_hand_over, name="seat_hand_over"),
    path("message/", messages.message_new, name="message_new"),
    path("message/audience/", messages.message_audience, name="message_audience"),
    path("messages/", messages.message_list, name="message_list"),
    path("messages/<int:pk>/", messages.message_detail, name="message_detail"),
]

# Under /networks/
networks = [path("<slug:network>/desk/", desk.desk, name="desk")]
