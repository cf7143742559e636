"""Working groups of the demonstration with rooms of their own, and what workspaces tell: announcements and dates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from chat.actions import open_channel, send_message
from config.demo.content.markup import html
from config.demo.content.types import Moment, NetworkText
from config.demo.files import make_file
from config.demo.stage import Stage, Step
from documents.actions import open_folder, restrict_folder, upload_document
from documents.models import Version
from forums.actions import add_reply, open_forum, start_topic
from networks.actions.announcements import NewPicture, add_date, make_announcement
from networks.actions.rooms import open_working_group, seat_people
from networks.models import AnnouncementPicture, Membership, Network, RoleGroup, WorkingGroup
from networks.roles import Role
from portal.models import Activity

Said = tuple[str, int, str]  # who, days from T0, text


@dataclass(frozen=True)
class GroupText:
    """A working group with a forum, a folder and a channel that only it and the coordinators enter."""

    network: str
    name: str
    about: str
    people: tuple[str, ...]
    days: int  # when it was opened, from T0
    topics: tuple[tuple[str, tuple[Said, ...]], ...]
    document: tuple[str, str, str, tuple[str, ...]]  # reference, title, file name, lines
    author: str  # of the document
    messages: tuple[Said, ...]


GROUPS = (
    GroupText(
        "airports", "General Aviation", "Light aircraft, helicopters and drones, and the airfields they use.",
        ("dario", "greta", "mikael", "nikos", "oskar", "wim", "andrei", "ivo"), -126,
        (
            ("Flight plans changed in the air: what can ATC tell us?", (
                ("dario", -44, "An ultralight without transponder was seen twice on a mown strip near DX Campo Claro. "
                 "The plan was changed in the air both times. Whom do you ask first, and how fast do they answer?"),
                ("mikael", -43, "Our control centre answers within the hour if we give the sheet number and no name. "
                 "Look for fuel cans, battery lamps, and a van with number plates from elsewhere."),
                ("wim", -41, "Ownership chains: five owners in a year is a better indicator than the aircraft's age."),
            )),
            ("Drones at the border river: seizure or nuisance?", (
                ("andrei", -23, "Eleven flights in three weeks, always between two and three in the morning, never "
                 "more than 4 kg. Who has a legal basis to bring them down, and who only films?"),
                ("oskar", -22, "We film and follow the landing place. A poster for airfield managers helped: 14 calls "
                 "in two months."),
            )),
        ),
        ("DEMO/GA (4)", "Joint control days DEMO-KITE: draft plan", "demo-kite-draft-plan.pdf", (
            "# Joint control days DEMO-KITE", "Small aerodromes in eight countries, three days in spring.",
            "- one contact officer for each country, reachable all day", "- one shared sheet, filled in by 20:00 UTC",
            "- no names of owners in the sheet; registrations only",
        )), "dario",
        (
            ("greta", -20, "Who has the registry contact for M- registrations?"),
            ("nikos", -20, "I do. Ring me, it is not for writing down."),
            ("dario", -12, "Landed, 2 on board, no cargo, dog interested in the rear seat."),
        ),
    ),
    GroupText(
        "airports", "Controlled Deliveries", "Who signs, who follows, who pays: the Resource Bank and its questions.",
        ("hugo", "lena", "clara", "dario", "greta", "elif"), -122,
        (
            ("Substitution or full load: what does your prosecutor ask for?", (
                ("hugo", -36, "With us the prosecutor wants part of the load left in, or there is no case. "
                 "Which of you may substitute everything, and who signs for it?"),
                ("elif", -35, "Full substitution, signed by the prosecutor on duty. Photographs of each packet before "
                 "and after go into the file."),
                ("lena", -33, "Partial only. I have put our form into the folder of the group."),
            )),
        ),
        ("DEMO/CD (2)", "Resource Bank: questions of the yearly update", "resource-bank-questions.pdf", (
            "# Resource Bank, yearly update", "1. Who authorises a controlled delivery, and within which time?",
            "2. Is substitution of the load allowed, in part or as a whole?", "3. Who is reachable at night?",
            "4. Which languages may a request be written in?",
        )), "lena",
        (
            ("clara", -18, "Transit on Thursday evening. I ring those concerned, nothing in here."),
            ("hugo", -18, "Papers are signed and with the duty officer."),
            ("greta", -9, "Please move what is about the case to the RED topic."),
        ),
    ),
    GroupText(
        "mednet", "MedSPAD", "The committee of the Mediterranean school survey · Comité MedSPAD · لجنة مدسباد",
        ("rania", "salma", "karim", "farid", "giulia", "katerina", "samir", "miriam"), -118,
        (
            ("Common core and country modules: the last open questions", (
                ("giulia", -39, "Three questions are still open: gambling on a telephone, new substances by street "
                 "name, and how we ask about prescriptions. Please answer for your country before the committee."),
                ("salma", -38, "Pour l'Algérie : d'accord pour les jeux d'argent sur téléphone ; pour les noms de rue, "
                 "nous proposons une liste par pays, en annexe."),
                ("rania", -36, "بالنسبة لمصر: نوافق على الأسئلة الثلاثة، ونقترح اختبارها في مدرستين قبل اللجنة."),
            )),
        ),
        ("DEMO/MedNET (9)", "MedSPAD Committee: draft agenda", "medspad-committee-agenda.pdf", (
            "# MedSPAD Committee", "Paris, one day, interpretation in English and French",
            "1. Where each country is: sample, dates, money", "2. Common core: decisions",
            "3. Publishing the results: a table all may reuse",
        )), "giulia",
        (
            ("katerina", -15, "The Greek sample is drawn: 62 schools."),
            ("farid", -14, "Les codes des écoles sont prêts, je les mets dans le dossier du groupe."),
            ("giulia", -8, "Agenda is in the folder. Tell me by Friday what is missing."),
        ),
    ),
)  # fmt: skip

DATES = {
    "airports": (
        ("Joint control days DEMO-KITE on small aerodromes", "eight countries", 75, 78),
        ("Annual Conference of Drug Control Networks: Airports session", "Strasbourg", 25, 27),
        ("General Aviation expert group", "online", 40, None),
        ("Seizure figures of the second half-year are due", "", 9, None),
    ),
    "precursors": (
        ("Annual Conference: Precursors session, and a visit to a control laboratory", "Strasbourg", 25, 26),
        ("Industry dialogue", "online", 52, None),
    ),
    "mednet": (
        ("Masterclass « Troubles de l'usage des opioïdes »", "Tunis", 33, 34),
        ("MedSPAD Committee · Comité MedSPAD · لجنة مدسباد", "Paris", 61, None),
    ),
    "prisons": (
        ("Training of trainers", "Chisinau", 19, 22),
        ("Study visit to a prison OAT unit", "Ljubljana", 47, None),
    ),
}

ANNOUNCED = {
    "airports": (
        "Joint control days DEMO-KITE: who takes part",
        """
        In spring eight countries will look at small aerodromes on the same three days. Whoever wants to take part
        names *one contact officer* by the end of this month; the plan is in the folder of the General Aviation group.

        - Bring a light aircraft checklist, not a team: the dogs come from the host.
        - Figures go into the shared sheet the same evening, by 20:00 UTC.
        - Pictures of the strips are for this network; do not pass them on.
        """,
        -3, 30, "An ultralight above a mown strip between hills, with a van waiting at its end. Drawn, no real place.",
    ),
    "mednet": (
        "Appel · Call: MedSPAD Committee in Paris",
        """
        The committee meets in Paris with interpretation in English and French. Travel of one person for each country
        is covered. Please tell us who comes.

        Le comité se réunit à Paris, avec interprétation en anglais et en français. Le voyage d'une personne par pays
        est pris en charge. Merci de nous dire qui vient.
        """,
        -4, 45, "",
    ),
}  # fmt: skip


def group_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What the working groups of ``network`` did: opened with their rooms on one day, then used."""
    for text in GROUPS:
        if text.network == network.slug:
            yield from _group_steps(stage, network, text)


def _group_steps(stage: Stage, network: Network, text: GroupText) -> Iterator[Step]:
    opened = stage.when(Moment(text.days, 9, 0))
    rooms: dict[str, Any] = {}

    def begin() -> None:
        rooms.update(_open_rooms(stage, network, text))

    yield opened, partial(_dated, stage, Moment(text.days, 9, 0), begin)
    for number, (title, posts) in enumerate(text.topics):
        yield from _topic_steps(stage, rooms, number, title, posts)
    at = Moment(text.days + 30, 11, 0)
    yield stage.when(at), partial(_put_document, stage, rooms, text, at)
    for number, (who, days, said) in enumerate(text.messages):
        at = Moment(days, 14, 3 * number)
        yield stage.when(at), partial(_say, stage, rooms, who, said, at)


def _open_rooms(stage: Stage, network: Network, text: GroupText) -> dict[str, Any]:
    group: WorkingGroup = open_working_group(actor=None, network=network, name=text.name, description=text.about)
    people = [stage.people[key].pk for key in text.people]
    seats = Membership.objects.filter(network=network, user__in=people, ended_at=None)
    seat_people(actor=None, working_group=group, memberships=list(seats.values_list("pk", flat=True)))
    coordinators = RoleGroup.objects.get(network=network, role=Role.COORDINATOR).group
    let_in: list[Group] = [coordinators, group.group]
    ids = [each.pk for each in let_in]
    about = f"For the working group {text.name}."
    name = f"{text.name}: the group"
    forum = open_forum(network=network, name=name, description=about, position=50, group_ids=ids)
    channel = open_channel(
        actor=None, network=network, name=f"{text.name}: desk", description=about, position=50, group_ids=ids
    )
    folder = open_folder(actor=stage.secretariat, network=network, name=name, description=about)
    restrict_folder(folder=folder, groups=let_in)
    folder.refresh_from_db()
    folder.network = network
    return {"forum": forum, "channel": channel, "folder": folder}


def _dated(stage: Stage, at: Moment, step: Callable[[], None]) -> None:
    """Take ``step``; what it records happened at that moment."""
    last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    step()
    Activity.objects.filter(pk__gt=last).update(created_at=stage.when(at))


def _topic_steps(
    stage: Stage, rooms: dict[str, Any], number: int, title: str, posts: tuple[Said, ...]
) -> Iterator[Step]:
    started: list[Any] = []
    for place, (who, days, said) in enumerate(posts):
        at = Moment(days, 8 + place, 7 * number + 5)
        yield stage.when(at), partial(_post, stage, rooms, started, title, who, said, at)


def _post(stage: Stage, rooms: dict[str, Any], started: list[Any], title: str, who: str, said: str, at: Moment) -> None:
    given: dict[str, Any] = {"actor": stage.people[who], "body": html(said), "client_id": uuid4(), "at": stage.when(at)}
    if started:
        add_reply(topic=started[0], **given)
    else:
        forum: Any = rooms["forum"]
        marking = forum.network.default_marking
        started.append(start_topic(forum=forum, title=title, marking=marking, **given))


def _put_document(stage: Stage, rooms: dict[str, Any], text: GroupText, at: Moment) -> None:
    reference, title, name, lines = text.document
    folder: Any = rooms["folder"]
    marking = folder.network.default_marking
    data, _type = make_file("pdf", title, lines, "en", marking=marking, reference=reference, day=stage.when(at).date())
    document = upload_document(
        actor=stage.people[text.author], folder=folder, file=ContentFile(data, name=name), language="en",
        marking=marking, title=title, reference=reference, at=stage.when(at),
    )  # fmt: skip
    stage.stored.append(Version.objects.select_related("blob").get(document=document).stored)


def _say(stage: Stage, rooms: dict[str, Any], who: str, said: str, at: Moment) -> None:
    send_message(
        actor=stage.people[who],
        channel=rooms["channel"],
        text=said,
        client_id=uuid4(),
        at=stage.when(at),
    )


def announcement_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What the coordinator announced lately; the dates are there from the beginning."""
    today = timezone.localdate(stage.now)
    for title, place, first, last in DATES[network.slug]:
        add_date(
            actor=stage.secretariat, network=network, title=title, place=place, starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last) if last else None,
        )  # fmt: skip
    if network.slug in ANNOUNCED:
        title, body, days, until, seen = ANNOUNCED[network.slug]
        at = Moment(days, 9, 30)
        yield stage.when(at), partial(_announce, stage, network, title, body, at, until, seen)


def _announce(stage: Stage, network: Network, title: str, body: str, at: Moment, until: int, seen: str) -> None:
    pictures = [NewPicture(ContentFile(draw_strip(), name="demo-kite.png"), seen)] if seen else []
    made = make_announcement(
        actor=stage.people["bruno"], network=network, title=title, body=html(body), client_id=uuid4(),
        shown_until=stage.now + timedelta(days=until), pictures=pictures, at=stage.when(at),
    )  # fmt: skip
    for picture in AnnouncementPicture.objects.filter(announcement=made):
        stage.stored.append(str(picture.file.name))


def draw_strip() -> bytes:
    """A drawing for the announcement: an ultralight above a mown strip, in flat colours. The same bytes each time."""
    image = Image.new("RGB", (1200, 480), "#dfeaf2")
    draw = ImageDraw.Draw(image)
    draw.ellipse((920, 60, 1010, 150), fill="#f5d98b")
    draw.polygon(
        [(0, 300), (180, 190), (420, 290), (640, 170), (900, 280), (1200, 200), (1200, 480), (0, 480)], "#9db8a6"
    )
    draw.polygon([(0, 340), (300, 260), (620, 330), (980, 270), (1200, 320), (1200, 480), (0, 480)], "#7fa089")
    draw.polygon([(420, 480), (585, 322), (640, 322), (860, 480)], "#c9d8a8")
    for step in range(5):
        top = 335 + step * 30
        draw.polygon([(609, top), (617, top), (620, top + 14), (607, top + 14)], "#eef3dc")
    draw.rectangle((672, 318, 704, 332), fill="#37465a")
    draw.polygon([(704, 322), (712, 327), (712, 332), (704, 332)], "#37465a")
    draw.polygon([(330, 120), (455, 78), (580, 120), (455, 104)], "#1b66a4")
    draw.line([(455, 104), (455, 158)], fill="#37465a", width=4)
    draw.line([(365, 113), (448, 160)], fill="#37465a", width=2)
    draw.line([(545, 113), (462, 160)], fill="#37465a", width=2)
    draw.rounded_rectangle((430, 156, 484, 178), 10, fill="#37465a")
    draw.ellipse((432, 176, 446, 190), fill="#17202e")
    draw.ellipse((468, 176, 482, 190), fill="#17202e")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
