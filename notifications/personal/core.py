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
        plain={KEY: ("id", "scope_type", "scope_id"), STATE: ("level",)},
        owners=("user",),
        export=("scope_type", "scope_id", "level", "created_at"),
    ),
    Holding(
        model="notifications.Notice",
        title=_("Notices"),
        purpose=_("You see what is new for you."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "created_at": DELETED, "read_at": DELETED},
        plain={
            KEY: ("id", "activity", "target_type", "target_id", "scope_type", "scope_id", "digest"),
            STATE: ("concerned", "sort", "shown", "in_digest"),
        },
        owners=("user",),
        export=("target_type", "target_id", "created_at", "read_at"),
    ),
    Holding(
        model="notifications.Delivery",
        title=_("Mails and pushes to you"),
        purpose=_("No mail is sent twice, and none is lost."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "sent_at": DELETED, "error": DELETED},
        plain={
            KEY: ("id", "activity", "scope_type", "scope_id", "carrier"),
            STATE: ("medium", "sort", "urgent", "state", "attempts", "next_attempt_at"),
        },
        owners=("user",),
        export=("medium", "state", "sent_at"),
    ),
    Holding(
        model="notifications.Pace",
        title=_("When you are told"),
        purpose=_("Notices come at the hours you have chosen."),
        kept=_("As long as your account."),
        fields=dict.fromkeys(("user", "quiet_from", "quiet_to", "quiet_days"), DELETED),
        plain={
            KEY: ("id",),
            STATE: (
                "digest",
                "digest_at",
                "digest_weekday",
                "digest_due_at",
                "wait_minutes",
                "first_only",
                "sending_until",
            ),
        },
        owners=("user",),
        export=("digest", "digest_at", "digest_weekday", "quiet_from", "quiet_to", "quiet_days", "wait_minutes"),
    ),
    Holding(
        model="notifications.Choice",
        title=_("By which medium you are told"),
        purpose=_("Notices come the way you have chosen."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "wanted": DELETED},
        plain={KEY: ("id",), STATE: ("sort", "medium")},
        owners=("user",),
        export=("sort", "medium", "wanted"),
    ),
    Holding(
        model="notifications.Digest",
        title=_("Digests to you"),
        purpose=_("No digest is sent twice, and none is lost."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "sent_at": DELETED, "error": DELETED},
        plain={KEY: ("id",), STATE: ("due_at", "since", "state", "attempts", "next_attempt_at")},
        owners=("user",),
        export=("due_at", "state", "sent_at"),
    ),
    Holding(
        model="notifications.PushDevice",
        title=_("Devices you are told on"),
        purpose=_("Notices reach the browsers on which you asked for it."),
        kept=_("Until you remove it, or its service says that it is gone."),
        fields=dict.fromkeys(("user", "endpoint", "p256dh", "auth", "name", "created_at", "reached_at"), DELETED),
        plain={KEY: ("id",)},
        owners=("user",),
        export=("name", "endpoint", "created_at", "reached_at"),
    ),
    Holding(
        model="notifications.StoppedAddress",
        title=_("Addresses that take no mail"),
        purpose=_("Your coordinators see that mail does not reach you, and can ask you for another address."),
        kept=_("As long as your account."),
        fields=dict.fromkeys(("user", "address", "reason", "stopped_at", "lifted_at", "lifted_by"), DELETED),
        plain={KEY: ("id",)},
        owners=("user",),
        export=("address", "reason", "stopped_at", "lifted_at"),
    ),
    Holding(
        model="notifications.IncomingMail",
        title=_("Mails you answered with"),
        purpose=_("An answer by mail is posted once."),
        kept=_("As long as your account."),
        fields=dict.fromkeys(("user", "received_at", "reason"), DELETED),
        plain={KEY: ("id", "message_id", "scope_type", "scope_id"), STATE: ("outcome",)},
        owners=("user",),
        export=("received_at", "outcome", "reason"),
    ),
]
