"""The library as a drive: what WebDAV's clients leave on it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from networks.models import Network


class DavLock(models.Model):
    """A lock of a WebDAV client (RFC 4918, 6), shared by all processes."""

    token = models.CharField(max_length=80, unique=True)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    path = models.CharField(max_length=2000)  # below the network's drive, with a leading /
    shared = models.BooleanField(default=False)
    deep = models.BooleanField(default=False)  # Depth: infinity
    owner = models.TextField(blank=True)  # as the client said it
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.network_id}{self.path}"


class DavProperty(models.Model):
    """A dead property (RFC 4918, 4.4): kept for clients, understood by nobody here. Goes with what it is about."""

    folder = models.ForeignKey(
        "documents.Folder", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=300)  # {namespace}name
    value = models.TextField(max_length=20_000)  # XML

    class Meta:
        verbose_name_plural = "dav properties"
        constraints = [
            models.UniqueConstraint(fields=["folder", "name"], name="dav_property_of_folder"),
            models.UniqueConstraint(fields=["document", "name"], name="dav_property_of_document"),
        ]

    def __str__(self) -> str:
        return self.name
