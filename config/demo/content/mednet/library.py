"""Library of MedNET."""

from config.demo.content.markup import at
from config.demo.content.mednet import texts
from config.demo.content.types import DocumentSeed, FolderSeed, VersionSeed

_SURVEY = FolderSeed(
    name="MedSPAD",
    summary="Questionnaires, coding, terms.",
    documents=(
        DocumentSeed(
            reference="DEMO/MedNET (2)",
            title="Questionnaire MedSPAD, version arabe révisée / «استبيان مدسباد - النسخة العربية المنقّحة»",
            summary="Tronc commun et modules, après le prétest.",
            versions=(
                VersionSeed(
                    "salma",
                    at(-37, "09:00"),
                    "docx",
                    "questionnaire-medspad-fr-1.docx",
                    "Questionnaire MedSPAD",
                    texts.QUESTIONNAIRE_FR[:9],
                    language="fr",
                    note="Avant le prétest.",
                ),
                VersionSeed(
                    "salma",
                    at(-12, "09:00"),
                    "docx",
                    "questionnaire-medspad-fr-2.docx",
                    "Questionnaire MedSPAD",
                    texts.QUESTIONNAIRE_FR,
                    language="fr",
                    note="Question 21 ajoutée, question 17 inchangée.",
                ),
                VersionSeed(
                    "rania",
                    at(-7, "08:00"),
                    "docx",
                    "استبيان-مدسباد.docx",
                    "استبيان مدسباد - النسخة العربية المنقّحة",
                    texts.QUESTIONNAIRE_AR,
                    language="ar",
                    note="النسخة المنقّحة بعد المرحلة الميدانية.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/MedNET (4)",
            title="Difficult terms in seven languages",
            summary="What pupils understood, and what to write instead.",
            versions=(
                VersionSeed(
                    "katerina",
                    at(-21, "10:25"),
                    "xlsx",
                    "difficult-terms.xlsx",
                    "Difficult terms",
                    texts.TERMS,
                    note="19 terms, extract.",
                ),
            ),
        ),
    ),
    folders=(
        FolderSeed(
            name="Coding and data",
            summary="Code books for those who enter the data.",
            documents=(
                DocumentSeed(
                    reference="DEMO/MedNET (5)",
                    title="Code book of the common core",
                    summary="Three versions; use the last.",
                    versions=(
                        VersionSeed(
                            "salma",
                            at(-20, "09:00"),
                            "xlsx",
                            "code-book-1.xlsx",
                            "Code book 1",
                            texts.CODE_BOOK[:6],
                            note="First version.",
                        ),
                        VersionSeed(
                            "salma",
                            at(-8, "08:50"),
                            "xlsx",
                            "code-book-2.xlsx",
                            "Code book 2",
                            (*texts.CODE_BOOK, texts.CODE_BOOK[-1]),
                            note="Modules added.",
                        ),
                        VersionSeed(
                            "salma",
                            at(-5, "13:25"),
                            "xlsx",
                            "code-book-3.xlsx",
                            "Code book 3",
                            texts.CODE_BOOK,
                            note="Double row removed.",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

_REPORTS = FolderSeed(
    name="Reports · Rapports · تقارير",
    summary="Activity reports and definitions.",
    documents=(
        DocumentSeed(
            reference="DEMO/MedNET (1)",
            title="Activity report / Rapport d'activités",
            summary="What the network did last year, on two pages.",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-50, "10:00"),
                    "pdf",
                    "activity-report-en.pdf",
                    "Activity report",
                    texts.ACTIVITY_EN,
                    note="Final.",
                ),
                VersionSeed(
                    "bruno",
                    at(-48, "10:00"),
                    "pdf",
                    "rapport-d-activites-fr.pdf",
                    "Rapport d'activités",
                    texts.ACTIVITY_FR,
                    language="fr",
                    note="Version finale.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/MedNET (6)",
            title="Five indicators of the observatories: definitions",
            summary="Provisional, with the grades of quality.",
            versions=(
                VersionSeed(
                    "farid",
                    at(-34, "11:00"),
                    "docx",
                    "cinq-indicateurs-fr.docx",
                    "Cinq indicateurs partagés",
                    texts.INDICATORS_FR,
                    language="fr",
                    note="Texte provisoire.",
                ),
                VersionSeed(
                    "sofia",
                    at(-28, "11:00"),
                    "docx",
                    "five-indicators-en.docx",
                    "Five shared indicators",
                    texts.INDICATORS_EN,
                    note="Translation.",
                ),
            ),
        ),
    ),
)

_SERVICES = FolderSeed(
    name="Services · Soins · الخدمات",
    summary="Checklists and protocols for treatment services.",
    documents=(
        DocumentSeed(
            reference="DEMO/MedNET (3)",
            title="Women with substance use disorders: service checklist",
            summary="Women · Femmes · النساء: fourteen points, twenty minutes.",
            versions=(
                VersionSeed(
                    "leila",
                    at(-27, "08:30"),
                    "pdf",
                    "checklist-women-en.pdf",
                    "Women with substance use disorders: service checklist",
                    texts.WOMEN_EN,
                    note="Final.",
                ),
                VersionSeed(
                    "leila",
                    at(-27, "08:40"),
                    "pdf",
                    "grille-femmes-fr.pdf",
                    "Femmes et troubles liés à l'usage de substances : grille des services",
                    texts.WOMEN_FR,
                    language="fr",
                    note="Version finale.",
                ),
                VersionSeed(
                    "leila",
                    at(-27, "08:50"),
                    "docx",
                    "قائمة-مراجعة-الخدمات.docx",
                    "قائمة مراجعة الخدمات المقدَّمة للنساء",
                    texts.WOMEN_AR,
                    language="ar",
                    note="النسخة النهائية.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/MedNET (7)",
            title="Take-home doses far from the capital: short protocol",
            summary="As used in one health centre. Arabic, French follows.",
            versions=(
                VersionSeed(
                    "leila",
                    at(-24, "09:00"),
                    "docx",
                    "بروتوكول-الجرعات-المنزلية.docx",
                    "الجرعات المنزلية: بروتوكول مختصر",
                    texts.TAKE_HOME_AR,
                    language="ar",
                    note="النسخة الأولى.",
                ),
            ),
        ),
    ),
)

_TRAINING = FolderSeed(
    name="Training · Formation · التدريب",
    summary="Courses, masterclasses, study visits.",
    documents=(
        DocumentSeed(
            reference="DEMO/MedNET (8)",
            title="Masterclass « Troubles de l'usage des opioïdes » : programme",
            summary="Tunis, deux jours.",
            versions=(
                VersionSeed(
                    "karim",
                    at(-22, "08:30"),
                    "docx",
                    "masterclass-programme.docx",
                    "Masterclass : programme",
                    texts.MASTERCLASS_FR,
                    language="fr",
                    note="Programme provisoire.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/MedNET (9)",
            title="Request for a study visit: one page",
            summary="Template for the secretariat.",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-60, "09:00"),
                    "docx",
                    "study-visit-request.docx",
                    "Request for a study visit",
                    texts.STUDY_VISIT_EN,
                    note="Template.",
                ),
            ),
        ),
    ),
)

FOLDERS = (_REPORTS, _SURVEY, _SERVICES, _TRAINING)
