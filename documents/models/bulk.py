"""Files that come many at once: a ZIP or a folder, with a sheet that says what each is."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.core import Document, Folder
from networks.models import Network
from portal.marking import Marking
from portal.models import Blob


class BatchState(models.TextChoices):
    """How far a batch is."""

    READY = "ready", _("nothing taken yet")
    RUNNING = "running", _("being taken in")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Batch(models.Model):
    """Files on their way into a folder, looked at first; taken in by the workers after a yes. Its sender's alone.

    The content of a ZIP lies in the store (``blob``) until the batch is done.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", db_index=False)
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="+", db_index=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=255)  # of the ZIP or the folder
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.READY)
    quiet = models.BooleanField(default=False)  # nobody is told of what it brings
    created_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uploaded_by", "client_id"], name="batch_sent_once")]
        indexes = [models.Index(fields=["state", "created_at"], name="batch_state")]

    def __str__(self) -> str:
        return self.name


class Verdict(models.TextChoices):
    """What a file of a batch is, as far as one can see before it is taken."""

    NEW = "new", _("new")
    VERSION = "version", _("new version")
    WRONG = "wrong", _("wrong")


class BatchRow(models.Model):
    """One file of a batch, or one line of its sheet that names none, with what was found about it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()  # from 1, in the order they are shown
    position = models.PositiveIntegerField(null=True, blank=True)  # place in the ZIP
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # of a folder
    path = models.CharField(max_length=1000)  # folders with /, as shown
    size = models.PositiveBigIntegerField(default=0)  # bytes
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10)
    marking = models.CharField(max_length=12, choices=Marking.choices)
    entry = models.JSONField(default=dict, blank=True)  # reference, status, dated, summary, keywords (ids)
    document = models.ForeignKey(  # that it is a version of; once taken, the one it became
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="batch_row_once")]

    def __str__(self) -> str:
        return self.path
