"""What hangs on a message: whom it calls on, reactions, files, how far its thread is read."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.models.core import Message


class MessageMention(models.Model):
    """A message calls on a person, by name or as one of a group that was named."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="message_mention_once")]
        indexes = [models.Index(fields=["user", "message"], name="message_mention_of")]

    def __str__(self) -> str:
        return f"{self.message_id} calls on {self.user_id}"


class MessageReactionKind(models.TextChoices):
    """What one can say to a message without a word."""

    THANKS = "thanks", _("Thanks")
    AGREE = "agree", _("I agree")
    LOOKING = "looking", _("I look into it")
    DONE = "done", _("Done")


class MessageReaction(models.Model):
    """A person's reaction to a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=MessageReactionKind.choices)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user", "kind"], name="message_reaction_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} to {self.message_id}"


class MessageFile(models.Model):
    """A file that came with a message. It stands on the network's shelf (``portal.shelves``) and is judged there."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files", db_index=False)
    position = models.PositiveSmallIntegerField()
    target_type = models.CharField(max_length=40)
    target_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # bytes
    url = models.CharField(max_length=300)  # of the page it is read on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="message_file_once")]

    def __str__(self) -> str:
        return self.name


class ThreadVisit(models.Model):
    """How far a person has read a thread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    root = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="thread_visits")
    last_message = models.PositiveBigIntegerField()  # id; not a foreign key, for it only draws a line
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "root"], name="thread_visit_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.root_id} up to {self.last_message}"
