"""Folders, documents, their versions, and who fetched them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from documents.languages import name_of
from networks.models import Container
from portal.filetypes import INLINE
from portal.marking import Marking
from portal.models import Blob

TITLE_LENGTH = 200
SUMMARY_LENGTH = 2000


class Folder(Container):
    """A place in a network's library. Each network has one root, the folder without a parent.

    ``path`` holds the primary keys from the root down to this folder (``"1/5/9/"``), so that one query
    finds what lies above or below it. What lies in a restricted folder is restricted as well.
    """

    slug = None  # type: ignore[assignment]  # a folder is found by its number: names repeat in a tree
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=500, blank=True)
    removal = models.ForeignKey("Removal", null=True, blank=True, on_delete=models.PROTECT, related_name="folders")

    # Set by access.get_folder: the visible folders above, topmost first.
    trail: Any

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network"], condition=Q(parent=None), name="folder_one_root"),
        ]

    def get_absolute_url(self) -> str:
        library = f"/networks/{self.network.slug}/library/"
        return library if self.parent_id is None else f"{library}folders/{self.pk}/"

    @property
    def places(self) -> list[tuple[str, int]]:
        """The folder, those it lies in up to the library itself, the network."""
        above = [("documents.folder", int(pk)) for pk in reversed(self.path.split("/")) if pk]
        return [*above, ("networks.network", self.network_id)]


class FolderGroupObjectPermission(GroupObjectPermissionBase):
    """guardian's grant of a restricted folder to a group; dies with the folder."""

    content_object = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="group_permissions")
    id: int

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class Status(models.TextChoices):
    """How far a document has come. The network's rules say who may move it on, the software who did."""

    DRAFT = "draft", _("draft")
    COMMENTS = "comments", _("for comments")
    ADOPTED = "adopted", _("adopted")
    DECLASSIFIED = "declassified", _("declassified")


class Document(models.Model):
    """One entry of the library. Languages are siblings inside it; each has its versions.

    What lies in the bin (``removal``) is in no list, count, mail or search; only the bin shows it.
    """

    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="documents", db_index=False)
    reference = models.CharField(max_length=80, blank=True)  # as printed: "P-PG/Med (2026) 12"
    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.TextField(max_length=SUMMARY_LENGTH, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, blank=True)  # "": nobody said
    author = models.CharField(max_length=200, blank=True)  # who wrote it, as printed; not who put it here
    dated = models.DateField(null=True, blank=True)  # the date printed on it
    expires_on = models.DateField(null=True, blank=True)  # the last day on which it holds
    expiry_told_at = models.DateTimeField(null=True, blank=True)
    removal = models.ForeignKey("Removal", null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="documents"
    )
    client_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["created_by", "client_id"], name="document_sent_once")]
        indexes = [models.Index(fields=["folder", "title", "id"], name="document_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/networks/{self.folder.network.slug}/documents/{self.pk}/"

    @property
    def scope(self) -> tuple[str, int]:
        """What is watched."""
        return ("documents.document", self.pk)

    @property
    def places(self) -> list[tuple[str, int]]:
        """The document and where it lies: whoever follows one of these is told."""
        return [self.scope, *self.folder.places]


class Version(models.Model):
    """One file of a document, for good: what comes later is another version.

    ``number`` counts within the language ("EN v3"); ``serial`` counts over the whole document and stands in
    the address. The content lies in the store under its sha256 (``blob``); ``file_name`` is its own name.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions", db_index=False)
    serial = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    marking = models.CharField(max_length=12, choices=Marking.choices)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="versions")
    file_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    is_stripped = models.BooleanField(default=False)  # place and device were taken out of a photograph
    restored_from = models.PositiveIntegerField(null=True, blank=True)  # serial of the version it repeats
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="document_versions"
    )
    created_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField()

    # Set for a page: what its reader may do.
    may_fetch: Any
    may_mark: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "serial"], name="version_serial_once"),
            models.UniqueConstraint(fields=["document", "language", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["uploaded_by", "client_id"], name="version_sent_once"),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="version_latest")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.label}"

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#version-{self.serial}"

    @property
    def stored(self) -> str:
        """The file's name in the store. Its blob must be loaded."""
        return self.blob.name

    @property
    def url(self) -> str:
        """The address under which this version is fetched and marked."""
        return f"{self.document.get_absolute_url()}versions/{self.serial}/"

    @property
    def label(self) -> str:
        """Language and number: "EN v3"."""
        return f"{self.language.upper()} v{self.number}"

    @property
    def language_name(self) -> str:
        """The language in words."""
        return name_of(self.language)

    @property
    def has_pages(self) -> bool:
        """Whether there are pictures of its pages. Its blob with the blob's preview must be loaded."""
        preview = getattr(self.blob, "preview", None)
        return preview is not None and preview.state == "ready"

    @property
    def opens_inline(self) -> bool:
        """Whether a browser may show the file itself, without fetching it first."""
        return self.content_type in INLINE


class VersionReader(models.Model):
    """A person named to read a version marked RED."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="named", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="version_reader_once")]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.version_id}"


class DownloadRecord(models.Model):
    """A person fetched a version whose mark puts that on record."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="downloads", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    marking = models.CharField(max_length=12, choices=Marking.choices)  # the mark at that moment
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["version", "user", "created_at"], name="download_who")]

    def __str__(self) -> str:
        return f"{self.user_id} fetched {self.version_id}"


class MarkingChange(models.Model):
    """Who changed the mark of a version, from what to what, and why. Kept for good."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="marking_changes")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    old = models.CharField(max_length=12, choices=Marking.choices)
    new = models.CharField(max_length=12, choices=Marking.choices)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.old} to {self.new}"
