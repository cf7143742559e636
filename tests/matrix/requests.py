"""Requests for information."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from forums.actions import start_topic
from forums.actions.asking import asks
from forums.actions.requests import Answer, give_answer
from forums.models import Forum, InformationRequest
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import INSIDE, NO_METHOD, OWNED, OWNED_422, WRITE, WRITE_422, Row

HERE = "/networks/airports"
ASK = f"{HERE}/forums/concealment/ask/"
TOPIC = f"{HERE}/topics/{{asked}}"
BY_ASKER_302 = (302, 302, 302, 403, 403, 404, 404, 302)
OF_FRANCE = (403, 403, 200, 403, 403, 404, 404, 302)  # the expert; coordinators and secretariat have no country
OF_FRANCE_422 = (403, 403, 422, 403, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "forums:request_new": (ASK, WRITE, WRITE_422),
    "forums:request_countries": (f"{ASK}countries/?marking=GREEN", WRITE, NO_METHOD),
    "forums:request_list": (f"{HERE}/requests/", INSIDE, NO_METHOD),
    "forums:request_answer": (f"{TOPIC}/answers/CZ/", INSIDE, NO_METHOD),
    "forums:request_answer_edit": (f"{TOPIC}/answers/FR/edit/", OF_FRANCE, OF_FRANCE_422),
    "forums:request_answer_audience": (f"{TOPIC}/request/audience/?marking=AMBER", INSIDE, NO_METHOD),
    "forums:request_remind": (f"{TOPIC}/request/remind/", NO_METHOD, BY_ASKER_302),
    "forums:request_export": (f"{TOPIC}/request/answers.xlsx", OWNED, NO_METHOD),
    "forums:request_close": (f"{TOPIC}/request/close/", OWNED, OWNED_422),
    # It is open: nothing to open again.
    "forums:request_reopen": (f"{TOPIC}/request/reopen/", NO_METHOD, (409, 409, 403, 403, 403, 404, 404, 302)),
}
PAGES = [f"{HERE}/requests/", f"{HERE}/forums/commercial-aviation/ask/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """The expert asks two countries; one has answered."""
    question = asks({"FR", "CZ"}, timezone.now() + timedelta(days=9))
    topic = start_topic(
        actor=cast.expert, forum=Forum.objects.get(network=network, slug="concealment"), title="Ketamine in tea",
        marking="AMBER", body="<p>Seen?</p>", client_id=uuid4(), asks=question,
    )  # fmt: skip
    request = InformationRequest.objects.select_related("topic").get(topic=topic)
    give_answer(actor=cast.member, request=request, answer=Answer("yes", "<p>Twice.</p>"), seen="")
    return {"asked": topic.pk}
