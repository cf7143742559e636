"""What is said about the documents of the demonstration: series, fields, keywords, status, links, who edits one."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.text import slugify

from config.demo.stage import Stage
from documents.models import (
    CheckOut,
    Document,
    DocumentKeyword,
    DocumentLink,
    Field,
    FieldKind,
    FieldValue,
    Keyword,
    Series,
)
from documents.queries.entry import LINKED
from forums.models import Topic
from networks.models import Network


@dataclass(frozen=True, slots=True)
class Asked:
    """What a network asks of its documents."""

    series: tuple[str, ...]
    keywords: tuple[str, ...]
    fields: tuple[tuple[str, FieldKind, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class About:
    """What is said about a document."""

    status: str = ""
    author: str = ""
    dated: int | None = None  # days from T0
    expires: int | None = None
    keywords: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    topic: str = ""  # how the title of a topic begins


ASKED = {
    "airports": Asked(
        ("DEMO/Airports", "DEMO/GA"),
        ("concealment", "general aviation", "handbook", "PNR and API", "scanners", "statistics"),
        (
            ("Expert group", FieldKind.CHOICE, ("Commercial aviation", "General aviation", "Mail and parcels")),
            ("Airports concerned", FieldKind.TEXT, ()),
            ("Next review", FieldKind.DATE, ()),
            ("For training", FieldKind.YES, ()),
        ),
    ),
    "precursors": Asked(
        ("DEMO/Prec",),
        ("operators", "pre-precursors", "customs", "environment"),
        (("Substances", FieldKind.TEXT, ()), ("Countries that answered", FieldKind.NUMBER, ())),
    ),
    "mednet": Asked(
        ("DEMO/MedNET",),
        ("MedSPAD", "questionnaire", "observatoires", "formation", "مدارس"),
        (("Pays · Countries", FieldKind.TEXT, ()), ("Tirage", FieldKind.NUMBER, ())),
    ),
    "prisons": Asked(
        ("DEMO/Prison",),
        ("through-care", "hepatitis C", "training of trainers"),
        (("For staff", FieldKind.CHOICE, ("health care", "security", "probation", "all")),),
    ),
}

# How a title begins → what is said.
ABOUT = {
    "Passenger Control Handbook": About(
        "comments",
        "Expert group on commercial aviation",
        -40,
        None,
        ("handbook", "PNR and API"),
        (("Expert group", "Commercial aviation"), ("Next review", "{next_year}-03-01"), ("For training", "1")),
        "Handbook, chapter 4",
    ),
    "Directory of drug control officials": About("adopted", "Secretariat", -60, 9, ("handbook",)),
    "Handbook on checks on general aviation": About(
        "adopted",
        "Expert group on general aviation",
        -200,
        None,
        ("handbook", "general aviation"),
        (("Expert group", "General aviation"), ("For training", "1")),
    ),
    "Risk indicator card": About(
        "adopted",
        "Expert group on general aviation",
        -90,
        None,
        ("general aviation",),
        (),
        "Indicators for small aerodromes",
    ),
    "Comparison of body scanners": About(
        "draft", "", None, None, ("scanners", "concealment"), (), "Carbon-backed false walls"
    ),
    "Annual review of seizures": About(
        "draft", "", -20, None, ("statistics",), (("Airports concerned", "DXA, DXB, DXC"),)
    ),
    "Annual Conference: draft programme": About("comments", "Secretariat", -15, -2),
    "Guide for operators": About("declassified", "", -150, None, ("operators",), (("Substances", "all of Table I"),)),
    "Table of national scheduling": About(
        "comments", "", -30, None, ("pre-precursors", "customs"), (("Countries that answered", "31"),)
    ),
    "Questionnaire MedSPAD": About(
        "adopted",
        "Groupe MedSPAD",
        -25,
        None,
        ("MedSPAD", "questionnaire", "مدارس"),
        (("Tirage", "1200"),),
        "MedSPAD next wave",
    ),
    "Activity report": About(
        "adopted", "MedNET", -100, None, ("formation",), (("Pays · Countries", "DZ, EG, LB, MA, TN"),)
    ),
    "Through-care protocol": About("comments", "", -35, None, ("through-care",), (("For staff", "all"),)),
    "Hepatitis C testing": About("adopted", "", -70, None, ("hepatitis C",), (("For staff", "health care"),)),
}

EDITED = {"Comparison of body scanners": ("Results of the last two sites, until the end of the week", 3)}


def describe_documents(stage: Stage) -> None:
    """Say what there is to say. Nothing of it is news: it counts as having been said when the document came."""
    for network in Network.objects.filter(slug__in=list(ASKED)):
        _ask(network, ASKED[network.slug])
    for document in Document.objects.select_related("folder__network", "created_by").order_by("pk"):
        about = next((said for start, said in ABOUT.items() if document.title.startswith(start)), None)
        if about is not None:
            _say(stage, document, about)


def _ask(network: Network, asked: Asked) -> None:
    Series.objects.bulk_create(Series(network=network, prefix=prefix) for prefix in asked.series)
    Keyword.objects.bulk_create(
        Keyword(network=network, name=word, slug=slugify(word, allow_unicode=True)) for word in asked.keywords
    )
    Field.objects.bulk_create(
        Field(network=network, name=name, kind=kind, choices=list(choices), position=position)
        for position, (name, kind, choices) in enumerate(asked.fields, start=1)
    )


def _say(stage: Stage, document: Document, about: About) -> None:
    network, today = document.folder.network, stage.now.date()
    document.status, document.author = about.status, about.author
    if about.dated is not None:
        document.dated = today + timedelta(days=about.dated)
    if about.expires is not None:
        document.expires_on = today + timedelta(days=about.expires)
        document.expiry_told_at = stage.now
    document.save(update_fields=["status", "author", "dated", "expires_on", "expiry_told_at"])
    words = Keyword.objects.filter(network=network, name__in=about.keywords)
    DocumentKeyword.objects.bulk_create(DocumentKeyword(document=document, keyword=word) for word in words)
    fields = {field.name: field for field in Field.objects.filter(network=network)}
    FieldValue.objects.bulk_create(
        FieldValue(document=document, field=fields[name], value=value.format(next_year=today.year + 1))
        for name, value in about.values
    )
    topic = Topic.objects.filter(forum__network=network, title__startswith=about.topic).first() if about.topic else None
    if topic is not None:
        DocumentLink.objects.create(
            document=document, target_type=LINKED, target_id=topic.pk, added_by=document.created_by,
            created_at=document.created_at,
        )  # fmt: skip
    for start, (note, days) in EDITED.items():
        if document.title.startswith(start) and document.created_by is not None:
            until = stage.now + timedelta(days=days)
            CheckOut.objects.create(
                document=document,
                user=document.created_by,
                note=note,
                since=stage.now - timedelta(hours=3),
                until=until,
            )
