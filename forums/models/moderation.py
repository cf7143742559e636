"""Keeping a forum clean: what waits for a coordinator, and what they decided."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.core import TITLE_LENGTH, Forum, Post, Topic
from networks.models import Network
from portal.marking import Marking
from portal.personal_data import KINDS


class Why(models.TextChoices):
    """Why a coordinator looks at something before it is shown."""

    FORUM = "forum", _("Everything in this forum is looked at first")
    PERSON = "person", _("What this person writes is looked at first")
    GUARD = "guard", _("It may hold personal data, and its author asked for a look")


class SubmissionState(models.TextChoices):
    """What became of something that was handed in."""

    WAITING = "waiting", _("Waits for a coordinator")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned to its author")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class Submission(models.Model):
    """A topic or a reply that waits for a coordinator. It becomes a post only when it is accepted, so nothing that
    shows posts can show it before."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="submissions")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="submissions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)  # of a topic
    marking = models.CharField(max_length=12, choices=Marking.choices)  # of the topic, or the one it would start
    body = models.TextField()
    extra = models.JSONField(default=dict, blank=True)  # {"readers": [ids], "tags": [names]} of a topic
    client_id = models.UUIDField()
    why = models.CharField(max_length=10, choices=Why.choices)
    findings = models.JSONField(default=list, blank=True)  # kinds of personal data it seemed to hold
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.WAITING)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="submission_sent_once")]

    def __str__(self) -> str:
        return f"{self.title or self.topic_id} ({self.state})"

    def get_absolute_url(self) -> str:
        return f"/networks/{self.forum.network.slug}/submissions/{self.pk}/"

    @property
    def place_url(self) -> str:
        """Where it was written, and can be written again."""
        if self.topic is not None:
            return f"{self.topic.get_absolute_url()}reply/"
        return f"{self.forum.get_absolute_url()}new/?template=0"

    @property
    def is_waiting(self) -> bool:
        return self.state == SubmissionState.WAITING

    @property
    def named_readers(self) -> set[int]:
        """Ids of those who would be named to read the RED topic it would start; its author is one of them."""
        named = {int(pk) for pk in self.extra.get("readers", [])}
        return named | ({self.author_id} if self.author_id else set())


class Decision(models.TextChoices):
    """How a case ended."""

    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned to its author")
    REMOVED = "removed", _("Removed")
    EDITED = "edited", _("Edited")
    LEFT = "left", _("Left as it is")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class Case(models.Model):
    """Something that waits for a coordinator: a post somebody pointed at, or a submission. One open case for each."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="cases", db_index=False)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="cases")
    submission = models.OneToOneField(Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="case")
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)  # "": open
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(decision="", post__isnull=False), name="case_open_once"
            ),
        ]
        indexes = [models.Index(fields=["network", "decision", "opened_at"], name="case_queue")]

    # Set by forums.queries.queue: who pointed at it, and why.
    flag_rows: Any = ()

    def __str__(self) -> str:
        return f"case {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/networks/{self.network.slug}/moderation/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return not self.decision

    @property
    def topic(self) -> Topic | None:
        """The topic it is about; None: one that is to be started."""
        if self.post is not None:
            return self.post.topic
        return self.submission.topic if self.submission is not None else None

    @property
    def forum(self) -> Forum:
        """Where that is."""
        topic = self.topic
        if topic is not None:
            return topic.forum
        held: Any = self.submission  # without a post there is one
        found: Forum = held.forum
        return found

    @property
    def title(self) -> str:
        """Of the topic, or of the one that is to be started."""
        topic = self.topic
        return topic.title if topic is not None else self.submission.title if self.submission is not None else ""

    @property
    def marking(self) -> str:
        topic = self.topic
        return topic.marking if topic is not None else self.submission.marking if self.submission is not None else ""

    @property
    def author(self) -> Any:
        """Who wrote it; None: somebody who is here no more."""
        return self.post.author if self.post is not None else self.submission.author if self.submission else None

    @property
    def author_id(self) -> int | None:
        return self.post.author_id if self.post is not None else self.submission.author_id if self.submission else None

    @property
    def body(self) -> str:
        """Its text, clean HTML."""
        return self.post.body if self.post is not None else self.submission.body if self.submission is not None else ""


class FlagReason(models.TextChoices):
    """Why a member points at a post."""

    PERSONAL = "personal", _("Personal data of somebody")
    MARK = "mark", _("The mark is too low for this")
    PLACE = "place", _("It belongs elsewhere")
    MANNERS = "manners", _("Tone or manners")
    OTHER = "other", _("Something else")


class Flag(models.Model):
    """A member points a coordinator at a post."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags", db_index=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=10, choices=FlagReason.choices)
    text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="flag_once")]

    def __str__(self) -> str:
        return f"{self.reporter_id}: {self.reason}"


class CaseNote(models.Model):
    """A word among coordinators about a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"note on {self.case_id}"


class Premoderation(models.Model):
    """What this person writes in this network is looked at before it is shown."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "user"], name="premoderation_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.network_id}"


class Justification(models.Model):
    """Why a text that seems to hold personal data was posted all the same. Read by the coordinators."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    findings = models.JSONField(default=list)  # kinds of personal data it seemed to hold
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["network", "-id"], name="justification_list")]

    def __str__(self) -> str:
        return f"{self.author_id} about {self.topic_id}"

    @property
    def labels(self) -> list[Any]:
        """What it seemed to be, in words."""
        return [KINDS[kind] for kind in self.findings if kind in KINDS]


class MovedTopic(models.Model):
    """A line in the list of the forum a topic came from. It is shown only to those who may read the topic where it
    is now, so it tells nobody else that there was one."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="moved_away", db_index=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forum", "topic"], name="moved_topic_once")]

    def __str__(self) -> str:
        return f"{self.topic_id} left {self.forum_id}"


class MovedPosts(models.Model):
    """A line on the page of a topic that posts were moved out of. It is shown only to those who may read the topic they
    are in now, so it tells nobody else that there were any."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="moved_posts")
    target = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.count} from {self.topic_id} to {self.target_id}"
