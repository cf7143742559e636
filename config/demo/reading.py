"""Tags on the topics of the demonstration, and a topic of last year's meeting that was archived."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from config.demo.content.markup import html
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from forums.actions import add_reply, start_topic
from forums.actions.tags import tag_topic
from forums.models import Forum, Topic, TopicState
from networks.models import Network

# How a title begins → its tags.
TAGS = {
    "Couriers from the Caribbean": ("routes", "couriers", "cocaine"),
    "Low-cost carriers and short city breaks": ("risk indicators", "couriers"),
    "Insider threat": ("insiders", "rip-on"),
    "Carbon-backed false walls": ("concealment", "scanners"),
    "Swallowers: who are they now?": ("couriers", "concealment"),
    "Khat by post": ("parcels", "false declarations"),
    "Express parcels": ("parcels", "scanners"),
    "Temperature-controlled freight": ("freight", "scanners"),
    "Flight plans changed in the air": ("light aircraft", "routes"),
    "Drones at the border river": ("drones", "routes"),
    "Controlled delivery by air": ("controlled delivery",),
    "Ultralight without transponder": ("light aircraft", "risk indicators"),
    "Indicators for small aerodromes": ("light aircraft", "risk indicators"),
    "New designer precursors of BMK": ("BMK", "customs codes"),
    "Stopped shipments": ("stopped shipments",),
    "End-user declarations": ("end users",),
    "Tablet presses and dies": ("equipment", "false declarations"),
    "MedSPAD next wave": ("MedSPAD", "questionnaire"),
    "المسح المدرسي": ("MedSPAD", "مدارس"),
    "Wording that does not travel": ("questionnaire", "traduction"),
    "Observatoires nationaux": ("observatoires", "indicateurs"),
    "Rapport annuel de l'observatoire": ("observatoires",),
    "Starting an observatory": ("observatoires",),
    "العلاج بناهضات الأفيون": ("علاج", "OAT"),
    "Diplôme d'addictologie": ("formation",),
    "OAT on day one": ("OAT", "continuity of care"),
    "Naloxone at the gate": ("naloxone", "release"),
    "Hepatitis C": ("hepatitis C",),
    "Through-care": ("release", "continuity of care"),
    "Cascade training": ("training",),
}

# Network, forum, title, and who said what how many days ago.
ARCHIVED = (
    (
        "airports", "handbooks-and-meetings", "Annual meeting of last year: rooms, interpretation, programme",
        (
            ("bruno", -124, "Rooms are booked for 64 people, with interpretation in English and French. "
             "Please tell me by Friday who comes, and which session you would open."),
            ("clara", -122, "Two from France. I can open the session on parcels."),
            ("dario", -121, "One from Italy. General Aviation should have an hour of its own."),
            ("bruno", -104, "Thank you all, the meeting is over; the summary is in the library. I put this away."),
        ),
    ),
    (
        "mednet", "life-of-the-network", "Réunion de l'an dernier · Last year's meeting · اجتماع العام الماضي",
        (
            ("rania", -122, "شكراً لكم جميعاً على مشاركتكم. العروض موجودة في المكتبة."),
            ("salma", -121, "Merci à tous. Les présentations sont dans la bibliothèque."),
        ),
    ),
)  # fmt: skip


def archived_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What was said in topics that are put away by now."""
    for slug, forum, title, posts in ARCHIVED:
        if slug == network.slug:
            place = Forum.objects.get(network=network, slug=forum)
            yield from _archived(stage, place, title, posts)


def _archived(stage: Stage, forum: Forum, title: str, posts: tuple[tuple[str, int, str], ...]) -> Iterator[Step]:
    started: list[Topic] = []

    def say(number: int, who: str, moment: Moment, text: str) -> None:
        said: dict[str, Any] = {
            "actor": stage.people[who],
            "body": html(text),
            "client_id": uuid4(),
            "at": stage.when(moment),
        }
        if number:
            add_reply(topic=started[0], **said)
        else:
            started.append(start_topic(forum=forum, title=title, marking=forum.network.default_marking, **said))
        if number == len(posts) - 1:
            Topic.objects.filter(pk=started[0].pk).update(state=TopicState.ARCHIVED)

    for number, (who, days, text) in enumerate(posts):
        moment = Moment(days, 10, 5 * number)
        yield stage.when(moment), lambda n=number, w=who, m=moment, t=text: say(n, w, m, t)  # type: ignore[misc]


def tag_topics() -> None:
    """Give the topics their tags."""
    for topic in Topic.objects.select_related("forum"):
        names = next((tags for start, tags in TAGS.items() if topic.title.startswith(start)), ())
        tag_topic(topic, names)
