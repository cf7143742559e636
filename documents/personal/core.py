"""Personal data in the library."""

from django.utils.translation import gettext_lazy as _

from portal.personal import Erasure, Holding, Plain

KEPT, DELETED = Erasure.KEPT, Erasure.DELETED
KEY, STATE, WORDS = Plain.KEY, Plain.STATE, Plain.WORDS
STAYS = _("As long as the network. After an erasure it stays as put there by a former member of your country.")

HOLDINGS = [
    Holding(
        model="documents.Document",
        title=_("Documents you put into the library"),
        purpose=_("Colleagues see whom to ask about a document."),
        kept=STAYS,
        fields={"created_by": KEPT, "created_at": KEPT},
        plain={
            KEY: ("id", "folder", "client_id"),
            WORDS: ("reference", "title", "summary", "author"),
            STATE: ("status", "dated", "expires_on", "expiry_told_at", "removal"),
        },
        owners=("created_by",),
        export=("id", "folder__network__name", "reference", "created_at"),
    ),
    Holding(
        model="documents.Version",
        title=_("Files you uploaded"),
        purpose=_("Colleagues read the file, and see whom it is from."),
        kept=STAYS,
        fields={"uploaded_by": KEPT, "file_name": KEPT, "note": KEPT, "created_at": KEPT},
        plain={
            KEY: ("id", "document", "serial", "number", "client_id", "blob"),
            WORDS: ("language",),
            STATE: ("marking", "content_type", "size", "sha256", "is_stripped", "restored_from"),
        },
        owners=("uploaded_by",),
        export=(
            "id",
            "document_id",
            "document__title",
            "language",
            "number",
            "file_name",
            "note",
            "size",
            "created_at",
        ),
        marking="marking",
        texts=("document__title", "file_name", "note"),
        file=("blob__name", "file_name"),
    ),
    Holding(
        model="documents.VersionReader",
        title=_("Files you are named for"),
        purpose=_("Only named people read what is marked TLP:RED."),
        kept=_("As long as the file, or your account."),
        fields={"user": DELETED},
        plain={KEY: ("id", "version")},
        owners=("user",),
        export=("version_id",),
    ),
    Holding(
        model="documents.DownloadRecord",
        title=_("Files you downloaded"),
        purpose=_("It can be shown who has a copy of a file marked TLP:AMBER or above."),
        kept=_("As long as the file. After an erasure the line stays without your name."),
        fields={"user": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "version"), STATE: ("marking",)},
        owners=("user",),
        export=("version_id", "marking", "created_at"),
    ),
    Holding(
        model="documents.MarkingChange",
        title=_("Marks you changed on files"),
        purpose=_("It can be shown who let more people read something, and why."),
        kept=STAYS,
        fields={"actor": KEPT, "reason": KEPT, "created_at": KEPT},
        plain={KEY: ("id", "version"), STATE: ("old", "new")},
        owners=("actor",),
        export=("version_id", "old", "new", "reason", "created_at"),
    ),
    Holding(
        model="documents.Folder",
        plain={
            KEY: ("id", "network", "parent"),
            WORDS: ("name", "description", "path"),
            STATE: ("restricted", "position", "created_at", "removal"),
        },
    ),
    Holding(
        model="documents.FolderGroupObjectPermission", plain={KEY: ("id", "permission", "group", "content_object")}
    ),
]
