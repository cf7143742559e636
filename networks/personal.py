"""Personal data in networks: seats, the ways in, what is told to members, the brochure."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from networks.actions import end_membership
from networks.brochure.copies import forget_copies
from networks.models import BrochureEdition, Invitation, Membership, Nomination, SheetRow
from networks.models.entry import Decision
from networks.queries.brochure import folder_of
from networks.roles import Role
from portal.commit import after_commit
from portal.personal import Condition, Erasure, Holding, Plain

KEPT, CLEARED, REPLACED, DELETED = Erasure.KEPT, Erasure.CLEARED, Erasure.REPLACED, Erasure.DELETED
KEY, STATE, WORDS = Plain.KEY, Plain.STATE, Plain.WORDS
RECORD = _("As long as the network: it can be shown who was let in, and by whom.")
ASKED = ("state", "decided_at")
CANDIDATE = {
    "email": REPLACED, "name": REPLACED, "organisation": REPLACED, "country": KEPT, "service_type": KEPT, "role": KEPT,
}  # fmt: skip


def blank_address(person: Any) -> str:
    """What stands for the address of an erased person: no mail can go there."""
    return f"erased-{person.pk}@erased.invalid"


def _unnamed(person: Any) -> dict[str, str]:
    return {"email": blank_address(person), "name": "", "organisation": ""}


def _forget_nominated(person: Any) -> None:
    """Take a person out of nominations; one that waits is withdrawn."""
    about = Nomination.objects.filter(email__iexact=person.email)
    about.filter(state=Decision.WAITING).update(state=Decision.WITHDRAWN, decided_at=timezone.now())
    about.update(**_unnamed(person), words="", decision_reason="")


def _forget_invited(person: Any) -> None:
    """Take a person out of invitations; an open one is taken back."""
    about = Invitation.objects.filter(Q(email__iexact=person.email) | Q(accepted_by=person.pk))
    about.filter(accepted_at=None, taken_back_at=None).update(taken_back_at=timezone.now())
    about.update(**_unnamed(person))


def _forget_listed(person: Any) -> None:
    """Take a person out of the sheets of people that were sent in."""
    SheetRow.objects.filter(email__iexact=person.email).update(**_unnamed(person), cells=[], reason="")


def _forget_printed(person: Any) -> None:
    """Leave nothing but the country of a person in the editions of the brochure, and print them anew."""
    for pk in list(BrochureEdition.objects.values_list("pk", flat=True)):
        edition = BrochureEdition.objects.select_for_update().get(pk=pk)
        mine = [entry for entry in edition.entries if entry["id"] == person.pk]
        for entry in mine:
            blank = {name: [] if isinstance(value, list) else "" for name, value in entry.items()}
            entry |= blank | {"id": person.pk, "country": entry["country"]}
        if mine:
            edition.save(update_fields=["entries"])
        # The next edition repeats what stood in this one, so all copies go.
        after_commit(forget_copies, folder_of(edition))


def _hindrance(person: Any) -> str:
    """A network must not be left without a coordinator."""
    for seat in Membership.objects.active().filter(user=person, role=Role.COORDINATOR).select_related("network"):
        others = Membership.objects.active().filter(network=seat.network_id, role=Role.COORDINATOR)
        if not others.exclude(user=person).exists():
            said = _now("You are the last coordinator of %(network)s. Hand your seat over first.")
            return said % {"network": seat.network}
    return ""


def _leave(person: Any, actor: Any) -> None:
    """End all memberships."""
    for seat in Membership.objects.filter(user=person, ended_at=None).select_related("network"):
        end_membership(actor=None, membership=seat)


CONDITIONS = [Condition(_hindrance, _leave)]

HOLDINGS = [
    Holding(
        model="networks.Membership",
        title=_("Your seats in networks"),
        purpose=_("What you may read and do follows from them."),
        kept=_("As long as the network. After an erasure the dates stay without your name."),
        fields={
            "user": KEPT, "role": KEPT, "joined_at": KEPT, "valid_until": KEPT, "ended_at": KEPT,
            "ended_reason": CLEARED, "suspended_at": KEPT, "suspended_reason": CLEARED, "confirmed_at": KEPT,
        },
        plain={KEY: ("id", "network"), STATE: ("told_days",)},
        owners=("user",),
        export=(
            "network__name", "role", "joined_at", "valid_until", "ended_at", "ended_reason", "suspended_at",
            "suspended_reason", "confirmed_at",
        ),
    ),
    Holding(
        model="networks.WorkingSeat",
        title=_("Your working groups"),
        purpose=_("Some rooms are open to a working group alone."),
        kept=_("Until your membership ends."),
        fields={"membership": DELETED, "created_at": DELETED},
        plain={KEY: ("id", "working_group")},
        owners=("membership__user",),
        export=("working_group__name", "created_at"),
    ),
    Holding(
        model="networks.Deputyship",
        title=_("Standing in for somebody"),
        purpose=_("A deputy holds the rights of a member who is away."),
        kept=_("As long as the network. After an erasure the dates stay without your name."),
        fields={"membership": KEPT, "deputy": KEPT, "starts_at": KEPT, "ends_at": KEPT, "ended_at": KEPT},
        plain={KEY: ("id",), STATE: ("created_at",)},
        owners=("membership__user", "deputy__user"),
        export=("membership__network__name", "starts_at", "ends_at", "ended_at"),
    ),
    Holding(
        model="networks.Nomination",
        title=_("Nominations"),
        purpose=_("A country or a network says who should be let in."),
        kept=RECORD,
        fields=CANDIDATE | {
            "nominated_by": KEPT, "words": CLEARED, "created_at": KEPT, "decided_by": KEPT, "decision_reason": REPLACED,
        },
        plain={KEY: ("id", "client_id", "network", "replaces"), STATE: (*ASKED, "term_months")},
        owners=("nominated_by",),
        export=("network__name", "role", "state", "words", "created_at", "decided_at"),
        erase=_forget_nominated,
    ),
    Holding(
        model="networks.Application",
        title=_("Your applications"),
        purpose=_("The coordinators decide whether you join."),
        kept=RECORD,
        fields={
            "user": KEPT, "words": CLEARED, "created_at": KEPT, "decided_by": KEPT, "decision_reason": CLEARED,
        },
        plain={KEY: ("id", "client_id", "network"), STATE: ASKED},
        owners=("user",),
        export=("network__name", "words", "state", "created_at", "decided_at", "decision_reason"),
    ),
    Holding(
        model="networks.AccessRequest",
        title=_("Your requests for access"),
        purpose=_("Somebody may let you in where a link led you nowhere."),
        kept=_("As long as your account."),
        fields={
            "user": DELETED, "address": DELETED, "sender": DELETED, "words": DELETED, "created_at": DELETED,
            "decided_by": DELETED, "decision_reason": DELETED,
        },
        plain={KEY: ("id", "client_id", "network"), STATE: ASKED},
        owners=("user",),
        export=("address", "sender", "words", "state", "created_at", "decided_at"),
    ),
    Holding(
        model="networks.Invitation",
        title=_("Invitations"),
        purpose=_("An invited person finds their way in, once."),
        kept=RECORD,
        fields=CANDIDATE | {"invited_by": KEPT, "accepted_by": KEPT, "accepted_at": KEPT, "created_at": KEPT},
        plain={
            KEY: ("id", "network", "nomination", "nonce"),
            STATE: (
                "term_months", "expires_at", "taken_back_at", "mail", "mail_attempts", "next_attempt_at", "sent_at",
            ),
        },
        owners=("accepted_by",),
        export=("network__name", "email", "name", "country", "organisation", "role", "created_at", "accepted_at"),
        erase=_forget_invited,
    ),
    Holding(
        model="networks.Sheet",
        title=_("Sheets of people you sent in"),
        purpose=_("Many people are invited at once."),
        kept=RECORD,
        fields={"uploaded_by": KEPT, "sent_by": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "network", "client_id"), STATE: ("name", "state", "done")},
        owners=("uploaded_by", "sent_by"),
        export=("network__name", "name", "created_at"),
    ),
    Holding(
        model="networks.SheetRow",
        title=_("People in such sheets"),
        purpose=_("Many people are invited at once."),
        kept=RECORD,
        fields=CANDIDATE | {"cells": REPLACED, "reason": REPLACED},
        plain={
            KEY: ("id", "sheet", "number", "invitation"), STATE: ("verdict", "handled_at", "term_months"),
        },
        erase=_forget_listed,
    ),
    Holding(
        model="networks.Announcement",
        title=_("Announcements you made"),
        purpose=_("Members see who tells them something."),
        kept=_("As long as the network. After an erasure it stays as written by a former member of your country."),
        fields={"author": KEPT, "created_at": KEPT, "changed_at": KEPT},
        plain={
            KEY: ("id", "network", "client_id"), WORDS: ("title", "body"),
            STATE: ("marking", "shown_until", "removed_at"),
        },
        owners=("author",),
        export=("network__name", "title", "body", "created_at"),
        marking="marking",
        texts=("title", "body"),
    ),
    Holding(
        model="networks.MemberMessage",
        title=_("Messages you sent to members"),
        purpose=_("Coordinators reach their members."),
        kept=_("As long as the network. After an erasure it stays as written by a former member of your country."),
        fields={"sender": KEPT, "subject": KEPT, "body": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "network", "client_id"), STATE: ("marking",)},
        owners=("sender",),
        export=("network__name", "subject", "body", "created_at"),
        marking="marking",
        texts=("subject", "body"),
    ),
    Holding(
        model="networks.MessageRecipient",
        title=_("Messages from coordinators"),
        purpose=_("You find them again."),
        kept=_("As long as your account."),
        fields={"user": DELETED},
        plain={KEY: ("id", "message")},
        owners=("user",),
        export=("message__network__name", "message__created_at"),
    ),
    Holding(
        model="networks.BrochureEdition",
        title=_("Editions of the directory as a brochure"),
        purpose=_("Colleagues have the directory at hand, and see what changed."),
        kept=_("As long as the network. After an erasure only your country is left in them."),
        fields={"entries": REPLACED, "issued_by": KEPT},
        plain={KEY: ("id", "network", "number"), STATE: ("marking", "issued_at")},
        erase=_forget_printed,
    ),
    Holding(
        model="networks.Network",
        plain={
            KEY: ("id", "stream"), WORDS: ("name", "slug", "mandate", "welcome", "archived_reason"),
            STATE: (
                "hue", "default_marking", "listed", "default_term_months", "second_factor", "sections_off",
                "expected_countries", "storage_quota_mb", "reply_by_mail",
                "confirmation_opened_at", "confirmation_due_at",
                "archived_at", "created_at",
            ),
        },
    ),
    Holding(
        model="networks.FeedToken", title=_("Your feeds"),
        purpose=_("Your feed reader may fetch what is new without your password."),
        kept=_("Until you revoke it, and as long as your account."),
        fields={"user": DELETED, "created_at": DELETED, "used_at": DELETED, "revoked_at": DELETED, "digest": DELETED},
        plain={KEY: ("id", "network"), STATE: ("on_record",)}, owners=("user",),
        export=("network__name", "created_at", "used_at", "revoked_at"),
    ),
    Holding(
        model="networks.NetworkGroupObjectPermission", plain={KEY: ("id", "permission", "group", "content_object")}
    ),
    Holding(model="networks.RoleGroup", plain={KEY: ("id", "network", "group"), STATE: ("role",)}),
    Holding(
        model="networks.WorkingGroup",
        plain={KEY: ("id", "network", "group"), WORDS: ("name", "description"), STATE: ("created_at",)},
    ),
    Holding(
        model="networks.AnnouncementPicture",
        plain={
            KEY: ("id", "announcement"), WORDS: ("file", "name", "description"),
            STATE: ("content_type", "size", "sha256"),
        },
    ),
    Holding(
        model="networks.ComingDate",
        plain={
            KEY: ("id", "network"), WORDS: ("title", "place"), STATE: ("starts_on", "ends_on", "created_at"),
        },
    ),
]  # fmt: skip
