"""The bin."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from documents.models.core import Document, Folder


class Removal(models.Model):
    """A folder with all that lay in it, or one document, that somebody put into the bin in one go.

    Everything it took points to it (``removal``), so that putting it back brings back exactly that.
    """

    network = models.ForeignKey("networks.Network", on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)

    # Set for a page: what its reader may do.
    may_restore: Any
    may_purge: Any

    class Meta:
        indexes = [models.Index(fields=["network", "-id"], name="removal_bin")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(folder=None, document__isnull=False) | models.Q(folder__isnull=False, document=None),
                name="removal_of_one",
            ),
            models.UniqueConstraint(fields=["folder"], name="removal_folder_once"),
            models.UniqueConstraint(fields=["document"], name="removal_document_once"),
        ]

    def __str__(self) -> str:
        return f"removal {self.pk}"

    @property
    def place(self) -> Folder | None:
        """The folder it lay in. What was removed must be loaded."""
        if self.folder is not None:
            return self.folder.parent
        return self.document.folder if self.document is not None else None
