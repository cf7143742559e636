"""Personal data in the kernel: who did what."""

from django.utils.translation import gettext_lazy as _

from portal.personal import Erasure, Holding, Plain

KEPT, KEY, STATE, WORDS = Erasure.KEPT, Plain.KEY, Plain.STATE, Plain.WORDS

HOLDINGS = [
    Holding(
        model="portal.Activity",
        title=_("What you did"),
        purpose=_("Colleagues are told what is new, and by whom."),
        kept=_("As long as the network. After an erasure the line stays without your name."),
        fields={"actor": KEPT, "verb": KEPT, "created_at": KEPT},
        plain={
            KEY: ("id", "stream", "seq", "target_type", "target_id", "scope_type", "scope_id"),
            STATE: ("handled_at", "quiet"),
        },
        owners=("actor",),
        export=("created_at", "verb", "target_type", "target_id"),
    ),
    Holding(
        model="portal.AuditEntry",
        title=_("Audit trail"),
        purpose=_("It can be shown later who was let in, who took files out, and who signed in."),
        kept=_("For good. It holds numbers of people, never their names: after an erasure nobody can read them back."),
        fields={"actor": KEPT, "person": KEPT, "at": KEPT, "verb": KEPT, "details": KEPT},
        plain={KEY: ("id", "stream", "target_type", "target_id")},
        owners=("actor", "person"),
        export=("at", "verb", "target_type", "target_id"),
    ),
    Holding(model="portal.AuditSeal", plain={KEY: ("number", "entry"), STATE: ("hash",)}),
    Holding(
        model="portal.Blob",
        plain={
            KEY: ("id", "sha256"),
            WORDS: ("name", "verdict"),
            STATE: ("size", "state", "attempts", "created_at", "scanned_at"),
        },
    ),
    Holding(model="portal.Stream", plain={KEY: ("id", "key"), STATE: ("head",)}),
    Holding(
        model="admin.LogEntry",
        title=_("Work in the administration"),
        purpose=_("The secretariat can see who changed what."),
        kept=_("As long as the portal. Names of erased people are taken out."),
        fields={"user": KEPT, "action_time": KEPT, "object_repr": Erasure.REPLACED, "change_message": KEPT},
        plain={KEY: ("id", "content_type", "object_id"), STATE: ("action_flag",)},
        owners=("user",),
        export=("action_time", "object_repr", "change_message"),
        erase=lambda person: _unname(person),
    ),
]


def _unname(person: object) -> None:
    """Take the person's name out of what the administration wrote down about them."""
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(type(person))  # type: ignore[arg-type]
    entries = apps.get_model("admin.LogEntry")._default_manager
    entries.filter(content_type=kind, object_id=str(person.pk)).update(object_repr="")  # type: ignore[attr-defined]
