"""What changes posts that stand: edits."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from forums.access import can_edit, require_open
from forums.actions.body import settle_body
from forums.actions.core import locked_topic, record_in
from forums.models import Post


@transaction.atomic
def edit_post(*, actor: User, post: Post, body: str) -> Post:
    """Give ``post`` another ``body`` (clean HTML). Unchanged text changes nothing.

    Raises:
        Refused: the topic was locked meanwhile, and the post is the actor's own.
    """
    topic = locked_topic(post.topic)
    current = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if not can_edit(actor, topic, current.author_id):
        require_open(topic)
    if current.body == body:
        return post
    Post.objects.filter(pk=post.pk).update(body=body, edited_at=timezone.now())
    post.body = body
    settle_body(post)
    record_in(topic, actor, "post.edited", ("forums.post", post.pk))
    return post
