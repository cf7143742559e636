"""Files that arrive in pieces (tus 1.0)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from documents.models.core import Document, Folder
from portal.models import Blob


class Upload(models.Model):
    """A file on its way into a folder, or to a document as a new version. Its uploader's alone.

    The pieces lie outside of the store (``part``) until all have come; then its ``blob`` is set, and the form
    that names it makes a document of it. What is not used is swept away at ``expires_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    file_name = models.CharField(max_length=255)
    relative_path = models.CharField(max_length=1000, blank=True)  # in the folder that was dropped; folders with /
    length = models.PositiveBigIntegerField()  # bytes
    offset = models.PositiveBigIntegerField(default=0)  # bytes that are safely on the disk
    part = models.CharField(max_length=120, blank=True)  # name of the file of pieces, below the folder for them
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    content_type = models.CharField(max_length=120, blank=True)  # decided when it is whole
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.id} {self.offset}/{self.length}"
