"""Library of the prisons programme."""

from config.demo.content.markup import at
from config.demo.content.prisons import texts
from config.demo.content.types import DocumentSeed, FolderSeed, VersionSeed

_MANUAL = DocumentSeed(
    reference="DEMO/Prison (1)",
    title="Manual for psychologists: motivational interviewing",
    summary="Extract. English and Romanian complete; Georgian, Armenian and Ukrainian as drafts.",
    versions=(
        VersionSeed(
            "vera",
            at(-75, "09:00"),
            "docx",
            "manual-en-1.docx",
            "Motivational interviewing in prison",
            texts.MANUAL_EN_1,
            note="First edition.",
        ),
        VersionSeed(
            "vera",
            at(-73, "09:00"),
            "docx",
            "manual-ro-1.docx",
            "Interviul motivațional în penitenciar",
            texts.MANUAL_RO_1,
            language="ro",
            note="Prima ediție.",
        ),
        VersionSeed(
            "nino",
            at(-36, "09:00"),
            "docx",
            "manual-ka.docx",
            "მოტივაციური ინტერვიუ ციხეში",
            texts.MANUAL_KA,
            language="ka",
            note="პროექტი.",
        ),
        VersionSeed(
            "ani",
            at(-35, "09:00"),
            "docx",
            "manual-hy.docx",
            "Մոտիվացիոն հարցազրույց բանտում",
            texts.MANUAL_HY,
            language="hy",
            note="Նախագիծ։",
        ),
        VersionSeed(
            "oksana",
            at(-33, "09:00"),
            "docx",
            "manual-uk.docx",
            "Мотиваційне інтерв'ю у в'язниці",
            texts.MANUAL_UK,
            language="uk",
            note="Проєкт.",
        ),
        VersionSeed(
            "vera",
            at(-29, "07:30"),
            "docx",
            "manual-en-2.docx",
            "Motivational interviewing in prison",
            texts.MANUAL_EN_2,
            note='Page 31: "can" instead of "must".',
        ),
        VersionSeed(
            "vera",
            at(-29, "07:35"),
            "docx",
            "manual-ro-2.docx",
            "Interviul motivațional în penitenciar",
            texts.MANUAL_RO_2,
            language="ro",
            note="Corectură la pagina 31.",
        ),
    ),
)

_TRAINING = FolderSeed(
    name="Training",
    summary="Manuals and slides, free to translate.",
    documents=(
        _MANUAL,
        DocumentSeed(
            reference="DEMO/Prison (5)",
            title="Cascade training: slides",
            summary="Text of the slides, in Ukrainian; English summary.",
            versions=(
                VersionSeed(
                    "oksana",
                    at(-17, "07:00"),
                    "docx",
                    "cascade-uk.docx",
                    "Каскадне навчання: слайди",
                    texts.CASCADE_UK,
                    language="uk",
                    note="Перша версія.",
                ),
                VersionSeed(
                    "oksana",
                    at(-14, "07:00"),
                    "docx",
                    "cascade-en.docx",
                    "Cascade training: summary of the slides",
                    texts.CASCADE_EN,
                    note="Summary.",
                ),
            ),
        ),
    ),
)

_CARE = FolderSeed(
    name="Health care",
    summary="Admission, treatment, infections, release.",
    documents=(
        DocumentSeed(
            reference="DEMO/Prison (4)",
            title="Hepatitis C testing and treatment: 6 sites compared",
            summary="Sites, not people. Invented figures.",
            versions=(
                VersionSeed(
                    "amra",
                    at(-19, "08:50"),
                    "xlsx",
                    "hepatitis-c-six-sites.xlsx",
                    "Hepatitis C, six sites",
                    texts.HEPATITIS,
                    note="First comparison.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/Prison (6)",
            title="Sheet for the police station: treatment goes on",
            summary="Half a page for the wall.",
            versions=(
                VersionSeed(
                    "dragan",
                    at(-31, "12:10"),
                    "pdf",
                    "police-station-sheet-en.pdf",
                    "Treatment goes on",
                    texts.STATION_EN,
                    note="Draft for corrections.",
                ),
                VersionSeed(
                    "oksana",
                    at(-30, "06:45"),
                    "docx",
                    "police-station-sheet-uk.docx",
                    "Лікування триває",
                    texts.STATION_UK,
                    language="uk",
                    note="Переклад.",
                ),
            ),
        ),
    ),
    folders=(
        FolderSeed(
            name="Release",
            summary="Packs, leaflets, through-care.",
            documents=(
                DocumentSeed(
                    reference="DEMO/Prison (3)",
                    title="Through-care protocol: prison, probation, community",
                    summary="Version 2 names a person on each side.",
                    versions=(
                        VersionSeed(
                            "nino",
                            at(-46, "09:00"),
                            "pdf",
                            "through-care-1.pdf",
                            "Through-care protocol",
                            texts.THROUGH_CARE_1,
                            note="Version 1.",
                        ),
                        VersionSeed(
                            "nino",
                            at(-8, "08:15"),
                            "pdf",
                            "through-care-2.pdf",
                            "Through-care protocol",
                            texts.THROUGH_CARE_2,
                            note="Names, day 30, one visit.",
                        ),
                    ),
                ),
                DocumentSeed(
                    reference="DEMO/Prison (7)",
                    title="Dosing leaflet for people who are released",
                    summary="English and Romanian.",
                    versions=(
                        VersionSeed(
                            "teresa",
                            at(-41, "09:00"),
                            "pdf",
                            "leaflet-en.pdf",
                            "Your pack",
                            texts.LEAFLET_EN,
                            note="Final.",
                        ),
                        VersionSeed(
                            "ruxandra",
                            at(-7, "09:30"),
                            "docx",
                            "leaflet-ro.docx",
                            "Pachetul dumneavoastră",
                            texts.LEAFLET_RO,
                            language="ro",
                            note="Cu imagini în versiunea tipărită.",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

_RESEARCH = FolderSeed(
    name="Assessment and research",
    summary="Questionnaires and comparisons.",
    documents=(
        DocumentSeed(
            reference="DEMO/Prison (2)",
            title="Needs assessment questionnaire for prison administrations",
            summary="One answer per country.",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-54, "09:00"),
                    "docx",
                    "needs-assessment.docx",
                    "Needs assessment",
                    texts.NEEDS,
                    note="As sent.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/Prison (8)",
            title="Needs assessment: answers so far",
            summary="Not for publication before the countries have agreed.",
            marking="AMBER+STRICT",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-4, "09:00"),
                    "xlsx",
                    "needs-assessment-answers.xlsx",
                    "Needs assessment, answers",
                    texts.NEEDS_ANSWERS,
                    note="Eight answers.",
                ),
            ),
        ),
    ),
)

_MEETINGS = FolderSeed(
    name="Meetings and visits",
    summary="Programmes and practical information.",
    documents=(
        DocumentSeed(
            reference="DEMO/Prison (9)",
            title="Training of trainers, Chisinau: programme and practical information",
            summary="Four days, twenty places.",
            versions=(
                VersionSeed(
                    "vera",
                    at(-3, "07:45"),
                    "docx",
                    "chisinau-programme.docx",
                    "Training of trainers, Chisinau",
                    texts.CHISINAU,
                    note="With hotel and way.",
                ),
            ),
        ),
    ),
)

FOLDERS = (_TRAINING, _CARE, _RESEARCH, _MEETINGS)
