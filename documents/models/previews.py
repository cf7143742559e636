"""Pages to read in the browser, made by a worker; and the codes that stand on them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.core import Version
from portal.marking import Marking
from portal.models import Blob


class PreviewState(models.TextChoices):
    """How far the pages of a content are."""

    WAITING = "waiting", _("being made")
    READY = "ready", _("ready")
    NONE = "none", _("there are no pages of this kind of file")
    FAILED = "failed", _("the pages could not be made")


class Preview(models.Model):
    """The page pictures and the text of a content. Judged by the version it is asked for, never by itself."""

    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="preview")
    state = models.CharField(max_length=8, choices=PreviewState.choices, default=PreviewState.WAITING)
    reason = models.CharField(max_length=200, blank=True)  # why there are none, in a word for the log
    pages = models.PositiveIntegerField(default=0)
    sizes = models.JSONField(default=list, blank=True)  # [width, height] in pixels of each page
    text = models.TextField(blank=True)  # of all pages, for search; at most a megabyte
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="preview_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.blob_id}: {self.state}"


class ReadingCode(models.Model):
    """The short code on the pages that one person was shown, or took away, of one version at one time."""

    code = models.CharField(max_length=12, unique=True)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    marking = models.CharField(max_length=12, choices=Marking.choices)  # the mark at that moment
    is_download = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["version", "user", "-created_at"], name="reading_code_of")]

    def __str__(self) -> str:
        return self.code
