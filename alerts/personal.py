"""Personal data in rapid alerts."""

from django.utils.translation import gettext_lazy as _

from portal.personal import Erasure, Holding, Plain

KEPT, DELETED = Erasure.KEPT, Erasure.DELETED
KEY, STATE, WORDS = Plain.KEY, Plain.STATE, Plain.WORDS
STAYS = _("As long as the network. After an erasure it stays as written by a former member of your country.")
_ON_RECORD = _("It can be shown which country knew of a danger, and since when.")

HOLDINGS = [
    Holding(
        model="alerts.Alert", title=_("Rapid alerts you sent or closed"),
        purpose=_("Colleagues see who warns them, and whom to ask."), kept=STAYS,
        fields={
            "author": KEPT, "title": KEPT, "body": KEPT, "created_at": KEPT, "sent_at": KEPT, "closed_by": KEPT,
            "closed_at": KEPT, "result": KEPT,
        },
        plain={
            KEY: ("id", "network", "client_id"),
            STATE: (
                "kind", "marking", "whole", "valid_until", "escalate_hours", "escalate_at", "escalated_at",
                "expired_at",
            ),
        },
        owners=("author", "closed_by"),
        export=("id", "network__name", "kind", "title", "body", "sent_at", "closed_at", "result"),
        marking="marking", texts=("title", "body", "result"),
    ),
    Holding(
        model="alerts.AlertCountry", title=_("Alerts you took note of for your country"), purpose=_ON_RECORD,
        kept=STAYS, fields={"acknowledged_by": KEPT, "acknowledged_at": KEPT, "remark": KEPT, "by_mail": KEPT},
        plain={KEY: ("id", "alert"), STATE: ("country", "people", "sighting")}, owners=("acknowledged_by",),
        export=("alert_id", "country", "acknowledged_at", "sighting", "remark"),
        marking="alert__marking", texts=("remark",),
    ),
    Holding(
        model="alerts.AlertSeen", title=_("Alerts you have seen"),
        purpose=_("Their banner does not come back."), kept=_("As long as your account."),
        fields={"user": DELETED, "seen_at": DELETED}, plain={KEY: ("id", "alert")}, owners=("user",),
        export=("alert_id", "seen_at"),
    ),
    Holding(
        model="alerts.AlertPicture",
        plain={
            KEY: ("id", "alert", "blob"), WORDS: ("name", "description"),
            STATE: ("content_type", "size", "sha256"),
        },
    ),
    Holding(
        model="alerts.Feedback", title=_("What you reported on alerts"),
        purpose=_("Colleagues see what came of a warning, and from where."), kept=STAYS,
        fields={"author": KEPT, "country": KEPT, "body": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "alert", "client_id"), STATE: ("sighting",)}, owners=("author",),
        export=("alert_id", "country", "sighting", "body", "created_at"),
        marking="alert__marking", texts=("body",),
    ),
]  # fmt: skip
