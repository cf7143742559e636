"""Forums, topics, posts and how far one has read."""

from django.utils.translation import gettext_lazy as _

from portal.personal import Erasure, Holding, Plain

KEPT, DELETED = Erasure.KEPT, Erasure.DELETED
KEY, STATE, WORDS = Plain.KEY, Plain.STATE, Plain.WORDS
STAYS = _("As long as the network. After an erasure it stays as written by a former member of your country.")

HOLDINGS = [
    Holding(
        model="forums.Topic",
        title=_("Topics"),
        purpose=_("Colleagues see what you ask, and whom to answer."),
        kept=STAYS,
        fields={"author": KEPT, "title": KEPT, "created_at": KEPT, "last_poster": KEPT, "lock_reason": KEPT},
        plain={
            KEY: ("id", "forum", "client_id", "merged_into", "answer"),
            STATE: (
                "marking", "pinned", "locked", "last_number", "last_posted_at", "state", "is_request", "has_poll",
                "has_left",
            ),
        },
        owners=("author",),
        export=("id", "forum__network__name", "forum__name", "title", "created_at"),
        marking="marking",
        texts=("title",),
    ),
    Holding(
        model="forums.Post",
        title=_("Posts"),
        purpose=_("Colleagues read what you write, and whom it is from."),
        kept=STAYS,
        fields={
            "author": KEPT, "body": KEPT, "created_at": KEPT, "edited_at": KEPT, "removed_by": KEPT, "removed_at": KEPT,
            "removed_reason": KEPT,
        },
        plain={
            KEY: ("id", "topic", "number", "client_id"),
            STATE: ("revision", "edited_for_author", "reactions", "attachment_count"),
        },
        owners=("author",),
        export=("id", "topic_id", "number", "body", "created_at", "edited_at"),
        marking="topic__marking",
        texts=("body",),
    ),
    Holding(
        model="forums.TopicReader",
        title=_("Topics you are named for"),
        purpose=_("Only named people read what is marked TLP:RED."),
        kept=_("As long as the topic, or your account."),
        fields={"user": DELETED},
        plain={KEY: ("id", "topic")},
        owners=("user",),
        export=("topic_id",),
    ),
    Holding(
        model="forums.TopicVisit",
        title=_("Topics you have read"),
        purpose=_("You see where you stopped reading."),
        kept=_("As long as your account."),
        fields={"user": DELETED, "last_number": DELETED, "seen_at": DELETED},
        plain={KEY: ("id", "topic")},
        owners=("user",),
        export=("topic_id", "last_number", "seen_at"),
    ),
    Holding(
        model="forums.MarkingChange",
        title=_("Marks you changed on topics"),
        purpose=_("It can be shown who let more people read something, and why."),
        kept=STAYS,
        fields={"actor": KEPT, "reason": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "topic"), STATE: ("old", "new")},
        owners=("actor",),
        export=("topic_id", "old", "new", "reason", "created_at"),
    ),
    Holding(
        model="forums.Forum",
        plain={
            KEY: ("id", "network"),
            WORDS: ("name", "slug", "description"),
            STATE: ("restricted", "position", "created_at", "premoderated"),
        },
    ),
    Holding(model="forums.ForumGroupObjectPermission", plain={KEY: ("id", "permission", "group", "content_object")}),
]  # fmt: skip
