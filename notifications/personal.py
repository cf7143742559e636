"""Personal data in notices and deliveries."""

from django.utils.translation import gettext_lazy as _

from portal.personal import Erasure, Holding, Plain

DELETED, KEY, STATE = Erasure.DELETED, Plain.KEY, Plain.STATE

HOLDINGS = [
    Holding(
        model="notifications.Watch",
        title=_("What you follow"),
        purpose=_("You are told of what is new there."),
        kept=_("Until you stop following it."),
        fields={"user": DELETED, "created_at": DELETED},
        plain={KEY: ("id", "scope_type", "scope_id")},
        owners=("user",),
        export=("scope_type", "scope_id", "created_at"),
    ),
    Holding(
        model="notifications.Notice",
        title=_("Notices"),
        purpose=_("You see what is new for you."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "created_at": DELETED, "read_at": DELETED},
        plain={KEY: ("id", "activity", "target_type", "target_id"), STATE: ("concerned",)},
        owners=("user",),
        export=("target_type", "target_id", "created_at", "read_at"),
    ),
    Holding(
        model="notifications.Delivery",
        title=_("Mails to you"),
        purpose=_("No mail is sent twice, and none is lost."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "sent_at": DELETED, "error": DELETED},
        plain={KEY: ("id", "activity"), STATE: ("medium", "state", "attempts", "next_attempt_at")},
        owners=("user",),
        export=("medium", "state", "sent_at"),
    ),
]
