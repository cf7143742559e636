"""What happened, kept once: the spine of outbox, live feed and activity stream; the audit trail; what is stored."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Stream(models.Model):
    """A line of happenings in commit order. Each network owns one; so may a conversation."""

    key = models.CharField(max_length=80, unique=True)
    head = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class Activity(models.Model):
    """Something that happened. Append-only; ``seq`` is gapless and commit-ordered inside its stream.

    ``target`` is what it happened to, ``scope`` the page it shows on (also what people watch).
    """

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="activities")
    seq = models.PositiveBigIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=40)
    target_type = models.CharField(max_length=40)
    target_id = models.PositiveBigIntegerField()
    scope_type = models.CharField(max_length=40)
    scope_id = models.PositiveBigIntegerField()
    quiet = models.BooleanField(default=False)  # nobody is told but whom it concerns
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="activity_seq_once")]
        indexes = [
            models.Index(fields=["scope_type", "scope_id", "seq"], name="activity_scope"),
            models.Index(fields=["id"], name="activity_unhandled", condition=models.Q(handled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.seq} {self.verb} {self.target_type}:{self.target_id}"

    @property
    def scope(self) -> str:
        """The scope's address on the socket, for example ``chat.channel:5``."""
        return f"{self.scope_type}:{self.scope_id}"


class AuditEntry(models.Model):
    """One line of the audit trail. Never changed, never deleted; people are named by their ids only.

    The database does not hold these ids together: an entry must outlive what it speaks of.
    """

    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    stream = models.ForeignKey(
        Stream, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.PositiveBigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["stream", "-id"], name="audit_stream"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"


class AuditSeal(models.Model):
    """An entry's place in the chain: its number, and a hash over the entry and the hash before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class ScanState(models.TextChoices):
    """What the virus scanner said of a content. Only what is ``RELEASED`` leaves the store."""

    WAITING = "waiting", _("waiting to be checked for viruses")
    CLEAN = "clean", _("checked for viruses")
    UNSCANNED = "unscanned", _("not checked for viruses: no scanner is set up")
    INFECTED = "infected", _("kept back: a virus was found")
    FAILED = "failed", _("kept back: it could not be checked for viruses")


RELEASED = (ScanState.CLEAN, ScanState.UNSCANNED)


class Blob(models.Model):
    """A content in the store, kept once under its sha256, whoever brought it and however often.

    Rows of the apps point to it; what nothing points to is swept away a day later, the row before the file.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()  # bytes
    name = models.CharField(max_length=120, unique=True)  # in the default storage
    state = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.WAITING)
    verdict = models.CharField(max_length=200, blank=True)  # the scanner's word: the virus' name, or what failed
    attempts = models.PositiveSmallIntegerField(default=0)  # of scanning
    created_at = models.DateTimeField(default=timezone.now)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="blob_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def is_released(self) -> bool:
        """Whether its bytes may be handed out, as far as the scanner is concerned."""
        return self.state in RELEASED
