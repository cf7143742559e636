"""Personal data in channels."""

from django.utils.translation import gettext_lazy as _

from portal.personal import Erasure, Holding, Plain

KEPT, DELETED = Erasure.KEPT, Erasure.DELETED
KEY, STATE, WORDS = Plain.KEY, Plain.STATE, Plain.WORDS

HOLDINGS = [
    Holding(
        model="chat.Message",
        title=_("Messages in channels"),
        purpose=_("Colleagues read what you write, and whom it is from."),
        kept=_(
            "As long as the channel says, a year unless it was set otherwise; of a case room as its rule says. After "
            "an erasure it stays as written by a former member of your country."
        ),
        fields={
            "author": KEPT,
            "text": KEPT,
            "body": KEPT,
            "created_at": KEPT,
            "edited_at": KEPT,
            "removed_at": KEPT,
            "removed_by": KEPT,
            "pinned_at": KEPT,
            "pinned_by": KEPT,
        },
        plain={KEY: ("id", "channel", "root", "client_id"), STATE: ("is_decision", "replies", "last_reply_at")},
        owners=("author",),
        export=(
            "id",
            "channel__network__name",
            "channel__name",
            "text",
            "body",
            "created_at",
            "edited_at",
            "removed_at",
        ),
        marking="channel__marking",
        texts=("text", "body"),
    ),
    Holding(
        model="chat.ChannelReader",
        title=_("Channels you are named for"),
        purpose=_("Only named people read conversations, case rooms and what is marked TLP:RED."),
        kept=_("As long as the channel, or your account."),
        fields={"user": DELETED, "added_at": DELETED},
        plain={KEY: ("id", "channel")},
        owners=("user",),
        export=("channel_id",),
    ),
    Holding(
        model="chat.ChannelVisit",
        title=_("Channels you have read"),
        purpose=_("You see where you stopped reading."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "last_message": DELETED, "seen_at": DELETED},
        plain={KEY: ("id", "channel")},
        owners=("user",),
        export=("channel_id", "last_message", "seen_at"),
    ),
    Holding(
        model="chat.Channel",
        plain={
            KEY: ("id", "network"),
            WORDS: ("name", "slug", "description"),
            STATE: ("restricted", "position", "created_at", "marking", "kind", "retention_days", "archived_at"),
        },
    ),
    Holding(model="chat.ChannelGroupObjectPermission", plain={KEY: ("id", "permission", "group", "content_object")}),
]
