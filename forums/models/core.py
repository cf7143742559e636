"""Forums, topics and posts."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase

from networks.models import Container
from portal.marking import Marking

POSTS_PER_PAGE = 20
TITLE_LENGTH = 200


class Forum(Container):
    """A place in a network for topics on one matter."""

    premoderated = models.BooleanField(default=False)  # a coordinator looks at everything before it is shown

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["network", "slug"], name="forum_slug_once")]

    def get_absolute_url(self) -> str:
        return f"/networks/{self.network.slug}/forums/{self.slug}/"

    @property
    def places(self) -> list[tuple[str, int]]:
        """The forum and its network."""
        return [("forums.forum", self.pk), ("networks.network", self.network_id)]


class ForumGroupObjectPermission(GroupObjectPermissionBase):
    """guardian's grant of a restricted forum to a group; dies with the forum."""

    content_object = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="group_permissions")
    id: int

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class TopicState(models.TextChoices):
    """Whether a topic stands in the list of its forum."""

    LISTED = "listed"
    ARCHIVED = "archived"  # read, and found, but not in the list unless asked for
    MERGED = "merged"  # an empty shell whose posts went into another topic; its address leads there


class Topic(models.Model):
    """A question or matter that is talked about in posts, under one mark."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="topics", db_index=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    marking = models.CharField(max_length=12, choices=Marking.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="topics")
    client_id = models.UUIDField()
    pinned = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    lock_reason = models.CharField(max_length=300, blank=True)  # shown on the page while it is locked
    state = models.CharField(max_length=10, choices=TopicState.choices, default=TopicState.LISTED)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey("Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_request = models.BooleanField(default=False)  # has an InformationRequest
    has_poll = models.BooleanField(default=False)
    has_left = models.BooleanField(default=False)  # posts of it were moved to another topic: see MovedPosts
    last_number = models.PositiveIntegerField(default=1)  # number of the newest post
    last_posted_at = models.DateTimeField(default=timezone.now)
    last_poster = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="topic_sent_once")]
        indexes = [
            # The list's order; the mark lies in the index so that skipping to page 100 touches no row.
            models.Index(
                fields=["forum", "state", "-pinned", "-last_posted_at", "-id", "marking"], name="topic_list_by_state"
            ),
            models.Index(fields=["last_posted_at"], name="topic_recent"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/networks/{self.forum.network.slug}/topics/{self.pk}/"

    def page_url(self, number: int, anchor: str = "") -> str:
        """The address of the page on which post ``number`` stands, at ``anchor``.

        It names the page, the first one too: without a page a topic opens where its reader stopped.
        """
        return f"{self.get_absolute_url()}?page={page_of(number)}{'#' + anchor if anchor else ''}"

    @property
    def is_open(self) -> bool:
        """Whether it still takes replies."""
        return not self.locked and self.state == TopicState.LISTED

    @property
    def replies(self) -> int:
        """How many posts followed the first."""
        return self.last_number - 1

    @property
    def scope(self) -> tuple[str, int]:
        """What is watched and live."""
        return ("forums.topic", self.pk)

    @property
    def places(self) -> list[tuple[str, int]]:
        """The topic, its forum, its network: whoever follows one of them is told."""
        return [self.scope, ("forums.forum", self.forum_id), ("networks.network", self.forum.network_id)]


def page_of(number: int) -> int:
    """The page on which post ``number`` (from 1) stands."""
    return (max(number, 1) - 1) // POSTS_PER_PAGE + 1


class Post(models.Model):
    """One contribution to a topic. ``number`` is 1..n without gaps, so a page is a range of numbers."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts", db_index=False)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="posts")
    client_id = models.UUIDField()
    body = models.TextField()  # clean HTML; of what it quotes only the numbers (see forums.body)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)  # how often its text was changed
    edited_for_author = models.BooleanField(default=False)  # the last change was a coordinator's
    removed_at = models.DateTimeField(null=True, blank=True)  # since then a line stands in its place
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    removed_reason = models.CharField(max_length=300, blank=True)
    # {"thanks": 3, "agree": 1, "seen": ["BE", "FR"]}: counted from Reaction in the transaction that changes one.
    reactions = models.JSONField(default=dict, blank=True)
    attachment_count = models.PositiveSmallIntegerField(default=0)

    # Set by queries.posts_of: the author's role in the network, in words.
    author_role: Any = ""
    # Set there and by the page: the author is in the network no more, or the reader is not; no link to them.
    author_unknown: bool = False
    # Set by forums.queries.dressing for a page: the text with what it quotes, as this reader may see it; the
    # files that came with it; the reader's own reactions (kinds); whether they keep it.
    shown_body: Any = ""
    files: Any = ()
    mine: Any = frozenset()
    is_bookmarked: bool = False
    is_answer: bool = False
    # Of a first post only: the post that answers it, with its author.
    answered_by: Any = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["author", "client_id"], name="post_sent_once"),
        ]
        # How much somebody has written lately.
        indexes = [models.Index(fields=["author", "created_at"], name="post_by_author")]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.number}"

    def get_absolute_url(self) -> str:
        return self.topic.page_url(self.number, self.anchor)

    @property
    def url(self) -> str:
        """The address everything that is done with this post begins with; also its permalink."""
        return f"{self.topic.get_absolute_url()}posts/{self.pk}/"

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"post-{self.pk}"


class TopicReader(models.Model):
    """A person named to read a topic marked RED."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="named", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="topic_reader_once")]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.topic_id}"


class TopicVisit(models.Model):
    """How far a person has read a topic."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_visits")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="visits", db_index=False)
    last_number = models.PositiveIntegerField()
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="topic_visit_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.topic_id} up to {self.last_number}"


class MarkingChange(models.Model):
    """Who changed the mark of a topic, from what to what, and why. Kept for good."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="marking_changes")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    old = models.CharField(max_length=12, choices=Marking.choices)
    new = models.CharField(max_length=12, choices=Marking.choices)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.old} to {self.new}"
