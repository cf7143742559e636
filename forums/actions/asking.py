"""What makes a topic a request for information, inside the transaction that starts it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.requests import who_answer_in
from forums.models import CountryAnswer, InformationRequest, Topic
from portal.activity import record
from portal.countries import NAMES, name_of
from portal.errors import Unprocessable

REMIND_BEFORE = (7, 2, 0)  # days
LONGEST = timedelta(days=400)


def asks(countries: Collection[str], deadline: datetime) -> dict[str, Any]:
    """The plain values that make a topic a request, as a submission can hold them."""
    return {"countries": sorted(countries), "deadline": deadline.isoformat()}


def put_question(
    *, actor: User, topic: Topic, named: Collection[int], asks: dict[str, Any], at: datetime | None = None
) -> InformationRequest:
    """Make ``topic``, which is being started, ask countries.

    Args:
        named: ids of those a RED topic names.
        asks: see :func:`asks`.
        at: when it was asked, for content that is brought from elsewhere.

    Raises:
        Unprocessable: it asks nobody, a country in which nobody can answer, or by a time that is over.
    """
    now = at or timezone.now()
    countries, deadline = set(asks["countries"]), datetime.fromisoformat(asks["deadline"])
    if not countries:
        raise Unprocessable(_("Ask at least one country."))
    if not now < deadline <= now + LONGEST:
        raise Unprocessable(_("The deadline has to lie ahead, and within a year."))
    _require_somebody_in(countries, topic, named)
    Topic.objects.filter(pk=topic.pk).update(is_request=True)
    topic.is_request = True
    # Who has just been asked is not reminded at once.
    request = InformationRequest.objects.create(topic=topic, deadline=deadline, told_days=step_due(now, deadline))
    CountryAnswer.objects.bulk_create(
        CountryAnswer(request=request, country=code, created_at=now) for code in sorted(countries)
    )
    # A scope of its own: whoever follows the topic is not told of what concerns the asked.
    tell(request, actor, "request.asked", at)
    return request


def _require_somebody_in(countries: Collection[str], topic: Topic, named: Collection[int]) -> None:
    unknown = sorted(code for code in countries if code not in NAMES)
    if unknown:
        raise Unprocessable(_("There is no such country: %(country)s.") % {"country": unknown[0][:20]})
    able = who_answer_in(topic.forum, topic.marking, named).order_by().values_list("country", flat=True).distinct()
    absent = sorted(name_of(code) for code in set(countries) - set(able))
    if absent:
        raise Unprocessable(
            _("Nobody can answer there under this mark: %(countries)s.") % {"countries": ", ".join(absent)}
        )


def step_due(now: datetime, deadline: datetime) -> int | None:
    """The reminder whose time has come: 7, 2 or 0 (days before); None: none yet, or the deadline is over."""
    left = deadline - now
    if left <= timedelta(0):
        return None
    return min((days for days in REMIND_BEFORE if left < timedelta(days=days + 1)), default=None)


def tell(request: InformationRequest, actor: User | None, verb: str, at: datetime | None = None) -> None:
    """Record something about ``request`` that those it concerns are told of, and nobody else."""
    stream_id, about = request.topic.forum.network.stream_id, ("forums.request", request.pk)
    record(stream_id=stream_id, actor=actor, verb=verb, target=about, scope=about, at=at)
