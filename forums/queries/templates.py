"""The templates of a forum. Whoever calls has asked the rights."""

from typing import Any

from forums.models import Forum, TopicTemplate


def templates_of(forum: Forum) -> list[TopicTemplate]:
    """What a new topic in ``forum`` may begin with, in order."""
    return list(TopicTemplate.objects.filter(forum=forum.pk))


def find_template(forum: Forum, pk: Any) -> TopicTemplate | None:
    """The template of ``forum`` with this number; None if there is none, whatever ``pk`` is."""
    text = str(pk)
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        return None
    return TopicTemplate.objects.filter(forum=forum.pk, pk=int(text)).first()
