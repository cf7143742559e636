"""What tests of requests for information share: forms, and what people do with them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from forums.access import requests as access
from forums.actions import requests as actions
from forums.models import CountryAnswer, InformationRequest, Post, Topic
from forums.queries import requests as queries


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def sent(**fields: Any) -> dict[str, Any]:
    """A whole form that asks."""
    return {
        "title": "Ketamine in tea", "body": "<p>Have you seen it?</p>", "marking": "AMBER", "deadline": in_days(5),
        "countries": ["CZ", "FR"], "client_id": str(uuid4()),
    } | fields  # fmt: skip


ASK = "/networks/airports/forums/concealment/ask/"


def edit(request: InformationRequest, country: str) -> str:
    return f"/networks/airports/topics/{request.topic_id}/answers/{country}/edit/"


def closing_of(request: InformationRequest, user: User, **other: Any) -> actions.Closing:
    topic = Topic.objects.select_related("forum__network").get(pk=request.topic_id)
    marks = access.marks_read(user, topic)
    rows = queries.texts_of(request, marks)
    seen, marking = queries.state_of_all(rows), queries.strictest(topic, rows, marks)
    return actions.Closing(**{"body": "<p>All.</p>", "marking": marking, "seen": seen, "client_id": uuid4()} | other)


def close(user: User, request: InformationRequest, **other: Any) -> Post:
    return actions.close_request(actor=user, request=request, closing=closing_of(request, user, **other))


def answer(user: User, request: InformationRequest, kind: str = "nil", **fields: Any) -> CountryAnswer:
    said = actions.Answer(kind=kind, **fields)
    return actions.give_answer(actor=user, request=request, answer=said, seen="")
