"""What people write beside posts, what they react with, and what coordinators decide."""

from django.utils.translation import gettext_lazy as _

from forums.personal.core import DELETED, KEPT, KEY, STATE, STAYS, WORDS
from portal.personal import Holding

_ON_RECORD = _("It can be shown who decided what, and why.")
_YOURS = _("As long as your account.")

HOLDINGS = [
    Holding(
        model="forums.Quote", title=_("Passages you quoted"), purpose=_("Colleagues see what you answer to."),
        kept=STAYS, fields={"quoted_by": KEPT, "text": KEPT, "created_at": KEPT}, plain={KEY: ("id", "source")},
        owners=("quoted_by",), export=("source_id", "created_at"),
    ),
    Holding(
        model="forums.Mention", title=_("Posts that call on you"),
        purpose=_("You are told when somebody calls on you."),
        kept=_YOURS, fields={"user": DELETED}, plain={KEY: ("id", "post", "group")},
        owners=("user",), export=("post_id",),
    ),
    Holding(
        model="forums.Attachment", title=_("Files you attached"),
        purpose=_("Colleagues open what you send with a post."),
        kept=STAYS,
        fields={"uploaded_by": KEPT, "file_name": KEPT, "created_at": KEPT},
        plain={
            KEY: ("id", "network", "post", "submission", "client_id", "blob"),
            STATE: ("content_type", "size", "sha256", "is_picture", "width", "height"),
        },
        owners=("uploaded_by",), export=("id", "post_id", "file_name", "size", "created_at"),
        marking="post__topic__marking", texts=("file_name",), file=("blob__name", "file_name"),
    ),
    Holding(
        model="forums.Draft", title=_("What you have not sent"), purpose=_("You go on writing where you stopped."),
        kept=_("Until you send it or throw it away, and as long as your account."),
        fields={
            "user": DELETED, "title": DELETED, "body": DELETED, "fields": DELETED, "updated_at": DELETED,
            "dropped_at": DELETED,
        },
        # Without their texts: where one may not read the place any more, nor take its mark out, they stay unseen.
        plain={KEY: ("id", "place")}, owners=("user",), export=("place", "updated_at"),
    ),
    Holding(model="forums.Tag", plain={KEY: ("id", "network"), WORDS: ("name", "slug")}),
    Holding(model="forums.TopicTag", plain={KEY: ("id", "topic", "tag")}),
    Holding(
        model="forums.TopicTemplate",
        plain={KEY: ("id", "forum"), WORDS: ("name", "description", "title", "fields"), STATE: ("position",)},
    ),
    Holding(
        model="forums.Revision", title=_("Former texts"), purpose=_("Colleagues see what was changed, and by whom."),
        kept=STAYS,
        fields={"editor": KEPT, "body": KEPT, "replaced_at": KEPT, "reason": KEPT, "hidden_reason": KEPT},
        plain={KEY: ("id", "post", "number"), STATE: ("hidden_at",)},
        owners=("post__author",), export=("post_id", "number", "body", "replaced_at"),
        marking="post__topic__marking", texts=("body",),
    ),
    Holding(
        model="forums.Bookmark", title=_("Bookmarks"), purpose=_("You find a post again, and are reminded of it."),
        kept=_YOURS,
        fields={"user": DELETED, "note": DELETED, "remind_at": DELETED, "reminded_at": DELETED, "created_at": DELETED},
        plain={KEY: ("id", "post")}, owners=("user",), export=("post_id", "note", "remind_at", "created_at"),
    ),
    Holding(
        model="forums.Reaction", title=_("Reactions"),
        purpose=_("Colleagues see who agrees, and where else it was seen."),
        kept=STAYS, fields={"user": KEPT, "country": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "post"), STATE: ("kind",)},
        owners=("user",), export=("post_id", "kind", "country", "created_at"),
    ),
    Holding(
        model="forums.Poll", title=_("Polls"), purpose=_("Colleagues see who asks."), kept=STAYS,
        fields={"made_by": KEPT, "question": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "topic"), STATE: ("multiple", "secret", "per_country", "closes_at", "closed_at")},
        owners=("made_by",), export=("topic_id", "question", "created_at"),
        marking="topic__marking", texts=("question",),
    ),
    Holding(
        model="forums.Choice", plain={KEY: ("id", "poll"), WORDS: ("text",), STATE: ("position", "votes")},
    ),
    Holding(
        model="forums.Ballot", title=_("Your votes"), purpose=_("Nobody votes twice."), kept=STAYS,
        fields={"user": KEPT, "country": KEPT, "created_at": KEPT}, plain={KEY: ("id", "poll")},
        owners=("user",), export=("poll__question", "country", "created_at"),
        marking="poll__topic__marking", texts=("poll__question",),
    ),
    Holding(
        model="forums.Vote", title=_("What you voted for"), purpose=_("Polls by name show who chose what."), kept=STAYS,
        fields={"choice": KEPT}, plain={KEY: ("id", "ballot")}, owners=("ballot__user",), export=("choice__text",),
        marking="ballot__poll__topic__marking", texts=("choice__text",),
    ),
    Holding(
        model="forums.InformationRequest", title=_("Requests you closed"), purpose=_ON_RECORD, kept=STAYS,
        fields={"closed_by": KEPT, "closed_at": KEPT},
        plain={KEY: ("id", "topic", "report"), STATE: ("deadline", "told_days")},
        owners=("closed_by",), export=("topic_id", "closed_at"),
    ),
    Holding(
        model="forums.CountryAnswer", title=_("Answers for your country"), purpose=_("A country answers once."),
        kept=STAYS, fields={"answered_by": KEPT, "body": KEPT, "answered_at": KEPT},
        plain={KEY: ("id", "request"), STATE: ("country", "asked", "kind", "marking", "expected_on", "created_at")},
        owners=("answered_by",), export=("request__topic_id", "country", "kind", "body", "answered_at"),
        marking="marking", texts=("body",),
    ),
    Holding(
        model="forums.Submission", title=_("What you handed in"), purpose=_("A coordinator looks at it first."),
        kept=STAYS,
        fields={
            "author": KEPT, "title": KEPT, "body": KEPT, "extra": KEPT, "findings": KEPT, "decided_by": KEPT,
            "decided_at": KEPT, "reason": KEPT, "created_at": KEPT,
        },
        plain={KEY: ("id", "forum", "topic", "client_id", "post"), STATE: ("marking", "why", "state")},
        owners=("author",), export=("id", "title", "body", "state", "reason", "created_at"),
        marking="marking", texts=("title", "body"),
    ),
    Holding(
        model="forums.Case", title=_("Cases you decided"), purpose=_ON_RECORD, kept=STAYS,
        fields={"claimed_by": KEPT, "claimed_at": KEPT, "decided_by": KEPT, "decided_at": KEPT, "reason": KEPT},
        plain={KEY: ("id", "network", "post", "submission"), STATE: ("opened_at", "decision")},
        owners=("claimed_by", "decided_by"), export=("id", "decision", "decided_at", "reason"),
    ),
    Holding(
        model="forums.Flag", title=_("Posts you pointed at"), purpose=_("You are told what came of it."), kept=STAYS,
        fields={"reporter": KEPT, "text": KEPT, "created_at": KEPT}, plain={KEY: ("id", "case"), STATE: ("reason",)},
        owners=("reporter",), export=("case_id", "reason", "text", "created_at"),
    ),
    Holding(
        model="forums.CaseNote", title=_("Notes among coordinators"), purpose=_ON_RECORD, kept=STAYS,
        fields={"author": KEPT, "text": KEPT, "created_at": KEPT}, plain={KEY: ("id", "case")},
        owners=("author",), export=("case_id", "text", "created_at"),
    ),
    Holding(
        model="forums.Premoderation", title=_("Being looked at first"),
        purpose=_("A coordinator looks at what you write before it is shown."), kept=_("Until a coordinator ends it."),
        fields={"user": DELETED, "named_by": DELETED, "reason": DELETED, "created_at": DELETED},
        plain={KEY: ("id", "network")}, owners=("user",), export=("network__name", "reason", "created_at"),
    ),
    Holding(
        model="forums.Justification", title=_("Why personal data stands in what you wrote"), purpose=_ON_RECORD,
        kept=STAYS, fields={"author": KEPT, "text": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "network", "topic", "post"), STATE: ("findings",)},
        owners=("author",), export=("topic_id", "post_id", "text", "created_at"),
    ),
    Holding(
        model="forums.MovedTopic", title=_("Topics you moved"), purpose=_ON_RECORD, kept=STAYS,
        fields={"moved_by": KEPT, "created_at": KEPT}, plain={KEY: ("id", "forum", "topic")},
        owners=("moved_by",), export=("topic_id", "created_at"),
    ),
    Holding(
        model="forums.MovedPosts", title=_("Posts you moved"), purpose=_ON_RECORD, kept=STAYS,
        fields={"moved_by": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "topic", "target"), STATE: ("count",)},
        owners=("moved_by",), export=("topic_id", "count", "created_at"),
    ),
]  # fmt: skip
