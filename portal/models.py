"""What happened, kept once: the spine of outbox, live feed and activity stream; and the audit trail."""

from django.conf import settings
from django.db import models
from django.utils import timezone


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
