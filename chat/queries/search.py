"""Messages for the search."""

from collections.abc import Collection

from django.db.models import QuerySet

from chat.models import Message


def standing(ids: Collection[int]) -> QuerySet[Message]:
    """Those of these messages that stand and have words, with channel, network and author. One query."""
    rows = Message.objects.filter(pk__in=ids, removed_at=None).exclude(text="")
    return rows.select_related("channel__network", "author")


def messages_in(channels: Collection[int]) -> QuerySet[Message, int]:
    """The messages of these channels."""
    return Message.objects.filter(channel__in=channels).values_list("pk", flat=True)


def next_messages(last: int, limit: int) -> list[int]:
    """The messages above ``last``, the first so many."""
    return list(Message.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])
