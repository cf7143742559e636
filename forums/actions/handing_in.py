"""The way of a new topic or reply from its form: posted at once, or held for a coordinator."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from accounts.models import User
from forums.actions.core import add_reply, start_topic
from forums.models import Forum, Post, Submission, Topic


def hand_in_reply(
    *, actor: User, topic: Topic, body: str, client_id: UUID, attachments: Collection[int] = ()
) -> Post | Submission:
    """Post a reply, or hold it where a coordinator looks first.

    Args:
        attachments: ids of the actor's own unsent attachments.
    """
    return add_reply(actor=actor, topic=topic, body=body, client_id=client_id, attachments=attachments)


def hand_in_topic(*, actor: User, forum: Forum, attachments: Collection[int] = (), **fields: Any) -> Topic | Submission:
    """Start a topic, or hold it where a coordinator looks first; ``fields`` as for :func:`start_topic`."""
    return start_topic(actor=actor, forum=forum, attachments=attachments, **fields)
