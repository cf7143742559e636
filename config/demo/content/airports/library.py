"""Library of the Airports group."""

from config.demo.content.markup import at
from config.demo.content.types import DocumentSeed, FolderSeed, VersionSeed

_CHAPTER_EN = (
    "# 4.1 What passenger data are for",
    "A hit is a reason to look, nothing more. Passenger data never replace the observation of an "
    "officer, and nobody is to be stopped because of one indicator alone.",
    "# 4.2 API and PNR",
    "Advance passenger information is taken from the travel document and arrives close to "
    "departure. A passenger name record is what was typed when the journey was booked, and may be "
    "weeks old. The first has been checked against a document, the second has not.",
    "# 4.3 Quality",
    "- Compare what the document says, not what the traveller typed.",
    "- Expect several spellings of one name in different scripts.",
    "- Treat empty fields as unknown, never as suspicious.",
    "# 4.5 Payment",
    "The payer is to be seen together with the group that travels. One employer paying for thirty "
    "workers is ordinary; one card for three people who do not know each other is not.",
    "# 4.6 Length of stay",
    "A stay is unusual if it is shorter than nine out of ten on the same route.",
)
_CHAPTER_V3 = (
    *_CHAPTER_EN,
    "# 4.7 Changes of booking",
    "The number of changes says little, the time of the last one says more. Changes within the "
    "last hours before departure deserve a second look.",
    "# 4.8 Record the reason",
    "Write down in your own words what the data showed, what you saw and what the traveller said. "
    "Record a control without result as well: it is how a bad indicator is found out.",
    "# 4.11 Feedback",
    "Each rule is looked at again after six months. A rule without a result in a year is switched "
    "off, and kept on a list with the reason.",
    "# 4.12 Telephone numbers",
    "The same subscriber number under two country prefixes, in combination with single travel and "
    "a night between two tickets. Families who live in two countries look the same.",
)
_CHAPTER_FR = (
    "# 4.1 À quoi servent les données passagers",
    "Une correspondance est une raison de regarder, rien de plus. Les données ne remplacent jamais "
    "l'observation d'un agent, et nul ne doit être arrêté sur la base d'un seul indicateur.",
    "# 4.2 API et PNR",
    "Les informations préalables (API) proviennent du document de voyage ; le dossier passager "
    "(PNR) contient ce qui a été saisi lors de la réservation. Les premières ont été vérifiées, le "
    "second ne l'a pas été.",
    "# 4.8 Consigner la raison",
    "Notez avec vos propres mots ce que montraient les données, ce que vous avez vu et ce que le "
    "voyageur a dit. Consignez aussi les contrôles sans résultat.",
)
_DIRECTORY = (
    "Airport | Country | Service | Duty telephone | Languages | Checked",
    "DX Port-Azur | XA | Customs | +00 000 111 001 | FR, EN, ES | yes",
    "DX Nordhavn | XB | Police | +00 000 111 002 | EN, SV | yes",
    "DX Lagunera | XC | Customs | +00 000 111 003 | ES, EN | yes",
    "DX Adria-Nord | XD | Border police | +00 000 111 004 | HR, EN | yes",
    "DX Campo Claro | XE | Financial police | +00 000 111 005 | IT, EN | yes",
    "DX Bosfor-Est | XF | Customs | +00 000 111 006 | TR, EN | yes",
    "DX Vltava | XG | Customs | +00 000 111 007 | CS, EN | yes",
    "DX Tundra | XH | Customs | +00 000 111 008 | FI, SV, EN | no",
    "DX Salina | XJ | Police | +00 000 111 009 | EL, EN | no",
)
_REVIEW = (
    "All figures are invented for demonstration.",
    "# Overview",
    "- Cases in mail centres: four out of five.",
    "- Cases at airports: arrival 84 %, transit 14 %, departure 2 %.",
    "- Reporting countries: 37 of 39.",
    "# Concealment, airport cases",
    "- Luggage, false bottom or wall, among effects: one half.",
    "- Swallowed or inserted: one fifth.",
    "- On the body or in clothing: one in seven.",
    "- Freight and aircraft structure: the rest.",
    "# What to look at next year",
    "- Second tickets with a night in between.",
    "- Dried plant material in parcels just under a price step.",
    "- Age of couriers: the old profile no longer fits.",
)
_SCANNERS = (
    "Site | Type | Months | Persons | Alarms | Confirmed | False alarms % | Seconds per person",
    "Site 1 | millimetre wave | 6 | 41200 | 1310 | 96 | 2.9 | 7",
    "Site 2 | millimetre wave | 6 | 38850 | 1522 | 88 | 3.7 | 8",
    "Site 3 | transmission | 4 | 2110 | 96 | 61 | 1.7 | 14",
    "Site 4 | transmission | 5 | 2640 | 120 | 70 | 1.9 | 13",
    "Site 5 | millimetre wave | 3 | 19700 | 640 | 35 | 3.1 | 7",
    "Site 6 | combined | 4 | 9800 | 260 | 74 | 1.9 | 11",
    "Site 7 | combined | 6 | 15100 | 391 | 102 | 1.9 | 10",
    "Site 8 | millimetre wave | 6 | 44030 | 1840 | 91 | 4.0 | 8",
    "Site 9 | transmission | 2 | 880 | 41 | 22 | 2.2 | 15",
    "Site 10 | millimetre wave | 5 | 30300 | 1020 | 66 | 3.1 | 7",
    "Site 11 | combined | 3 | 7600 | 214 | 58 | 2.1 | 11",
)
_GA_HANDBOOK = (
    "# 1. Before the visit",
    "- Ask the manager of the field about habits, not about persons.",
    "- Look at the register: owners, addresses, changes within a year.",
    "- Know the weather: it explains most changes of plan.",
    "# 2. At the aircraft",
    "- Safety first: engine off, keys out, nobody walks towards the propeller.",
    "- Compare papers, persons and load with what was announced.",
    "- Look for removed seats, added tanks, new panels and fresh paint.",
    "# 3. Afterwards",
    "Record the control even if it found nothing, and thank the manager. The next call comes from "
    "somebody who was treated well.",
)
_GA_BROCHURE = (
    "Country | Service | General aviation contact | Telephone | Hours",
    "XD | Border police | operations room | +00 000 222 001 | day and night",
    "XE | Financial police | air section | +00 000 222 002 | 06:00 to 22:00",
    "XH | Customs | flight desk | +00 000 222 003 | office hours",
    "XK | Customs | airfields team | +00 000 222 004 | 07:00 to 19:00",
    "XL | Police | aviation unit | +00 000 222 005 | day and night",
)
_CARD_EN = (
    "Seen one of these? Call the number below, day or night.",
    "- Landing at dusk on a field without service.",
    "- Fuel from cans, battery lamps along the grass.",
    "- Payment in cash for fuel and parking, no receipt wanted.",
    "- Covered or changed registration.",
    "- A van with plates from elsewhere that waits with its engine running.",
    "You need not be sure. You need not give your name. +00 000 222 999",
)
_CARD_FR = (
    "Vous avez vu l'un de ces signes ? Appelez le numéro ci-dessous, jour et nuit.",
    "- Atterrissage au crépuscule sur un terrain sans service.",
    "- Carburant en bidons, lampes à piles le long de la piste.",
    "- Paiement en espèces, sans reçu.",
    "- Immatriculation couverte ou modifiée.",
    "- Une camionnette venue d'ailleurs qui attend moteur en marche.",
    "Il n'est pas nécessaire d'être sûr, ni de donner son nom. +00 000 222 999",
)
_CARD_IT = (
    "Avete visto uno di questi segni? Chiamate il numero qui sotto, giorno e notte.",
    "- Atterraggio al crepuscolo su un campo senza servizio.",
    "- Carburante in taniche, lampade a batteria lungo la pista.",
    "- Pagamento in contanti, senza ricevuta.",
    "- Marche coperte o modificate.",
    "Non occorre essere sicuri, né dare il proprio nome. +00 000 222 999",
)
_CARD_TR = (
    "Bunlardan birini gördünüz mü? Aşağıdaki numarayı gece gündüz arayın.",
    "- Hizmet verilmeyen bir alana alacakaranlıkta iniş.",
    "- Bidonla yakıt, pist boyunca pilli lambalar.",
    "- Makbuz istenmeden nakit ödeme.",
    "- Kapatılmış veya değiştirilmiş tescil işareti.",
    "Emin olmanız ya da adınızı vermeniz gerekmez. +00 000 222 999",
)
_RESOURCE_BANK = (
    "Country | Lawful | Authority | Form | Substitution allowed | Outside office hours",
    "XA | yes | customs, prosecutor outside the airport | written | yes | duty officer",
    "XB | yes | prosecutor | telephone, written within 24 h | yes | duty prosecutor",
    "XC | yes | judge | written | part only | no",
    "XD | yes | prosecutor | written | yes | duty prosecutor",
    "XE | yes | prosecutor and judge | written | yes | working days only",
    "XF | yes | prosecutor | written | part only | duty prosecutor",
    "XG | yes | prosecutor | telephone, written within 48 h | yes | duty prosecutor",
    "XH | yes | customs | written | yes | duty officer",
)

_PASSENGERS = FolderSeed(
    name="Handbooks",
    summary="What the group has written for officers at the control line.",
    documents=(
        DocumentSeed(
            reference="DEMO/Airports (1)",
            title='Passenger Control Handbook, chapter 4 "PNR and API indicators"',
            summary="Draft for comments. Comments in the forum, one paragraph per post.",
            marking="GREEN",
            versions=(
                VersionSeed(
                    "clara",
                    at(-58, "07:30"),
                    "docx",
                    "handbook-chapter-4-draft-1.docx",
                    "Passenger Control Handbook, chapter 4, draft 1",
                    _CHAPTER_EN[:7],
                    note="First draft.",
                ),
                VersionSeed(
                    "clara",
                    at(-39, "15:00"),
                    "docx",
                    "handbook-chapter-4-draft-2.docx",
                    "Passenger Control Handbook, chapter 4, draft 2",
                    _CHAPTER_EN,
                    note="Paragraphs 4.1 to 4.11 after the comments of the first weeks.",
                ),
                VersionSeed(
                    "clara",
                    at(-21, "08:05"),
                    "docx",
                    "handbook-chapter-4-draft-3.docx",
                    "Passenger Control Handbook, chapter 4, draft 3",
                    _CHAPTER_V3,
                    note="4.12 added; text for translation.",
                ),
                VersionSeed(
                    "bruno",
                    at(-10, "14:00"),
                    "docx",
                    "manuel-chapitre-4-projet-3.docx",
                    "Manuel de contrôle des passagers, chapitre 4, projet 3",
                    _CHAPTER_FR,
                    language="fr",
                    note="Traduction du projet 3.",
                ),
            ),
        ),
    ),
)

_DIRECTORIES = FolderSeed(
    name="Directories",
    summary="Who answers the telephone, and in which language.",
    documents=(
        DocumentSeed(
            reference="DEMO/Airports (2)",
            title='Directory of drug control officials at European airports ("Airports brochure")',
            summary="Excel for work, PDF for the wall.",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-70, "09:00"),
                    "xlsx",
                    "airports-brochure-v11.xlsx",
                    "Airports brochure, version 11",
                    _DIRECTORY[:8],
                    note="Version 11.",
                ),
                VersionSeed(
                    "bruno",
                    at(-5, "07:20"),
                    "xlsx",
                    "airports-brochure-v12.xlsx",
                    "Airports brochure, version 12",
                    _DIRECTORY,
                    note="Version 12: number of DX Lagunera put right.",
                ),
                VersionSeed(
                    "bruno",
                    at(-5, "07:24"),
                    "pdf",
                    "airports-brochure-v12.pdf",
                    "Airports brochure, version 12",
                    _DIRECTORY,
                    note="The same as PDF.",
                ),
            ),
        ),
    ),
)

_GENERAL_AVIATION = FolderSeed(
    name="General aviation and controlled deliveries",
    summary="Small fields, light aircraft; legal conditions of controlled deliveries.",
    documents=(
        DocumentSeed(
            reference="DEMO/GA (1)",
            title="Handbook on checks on general aviation, rev. 3",
            summary="For officers who visit a small field for the first time.",
            versions=(
                VersionSeed(
                    "dario",
                    at(-52, "10:00"),
                    "pdf",
                    "ga-handbook-rev3.pdf",
                    "Handbook on checks on general aviation, rev. 3",
                    _GA_HANDBOOK,
                    note="Revision 3.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/GA (2)",
            title="General aviation brochure: national contact officers",
            summary="One contact per country, with hours.",
            versions=(
                VersionSeed(
                    "dario",
                    at(-47, "11:00"),
                    "xlsx",
                    "general-aviation-brochure.xlsx",
                    "General aviation brochure",
                    _GA_BROCHURE,
                    note="All entries checked.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/GA (3)",
            title="Risk indicator card for small aerodromes",
            summary="One page for the wall, in four languages.",
            marking="GREEN",
            versions=(
                VersionSeed(
                    "mikael",
                    at(-26, "08:00"),
                    "pdf",
                    "risk-card-en.pdf",
                    "Small aerodromes: what to look for",
                    _CARD_EN,
                    note="Final.",
                ),
                VersionSeed(
                    "mikael",
                    at(-26, "08:05"),
                    "pdf",
                    "carte-indicateurs-fr.pdf",
                    "Petits aérodromes : que regarder ?",
                    _CARD_FR,
                    language="fr",
                    note="Version française.",
                ),
                VersionSeed(
                    "dario",
                    at(-24, "08:10"),
                    "pdf",
                    "scheda-indicatori-it.pdf",
                    "Piccoli aeroporti: che cosa osservare",
                    _CARD_IT,
                    language="it",
                    note="Versione italiana.",
                ),
                VersionSeed(
                    "elif",
                    at(-22, "10:30"),
                    "docx",
                    "risk-karti-tr.docx",
                    "Küçük havaalanları: nelere bakmalı?",
                    _CARD_TR,
                    language="tr",
                    note="Türkçe sürüm.",
                ),
            ),
        ),
        DocumentSeed(
            reference="DEMO/CD (1)",
            title="Resource Bank: legal conditions for controlled deliveries by country",
            summary="Table. A column on hours outside the office has been added.",
            marking="AMBER+STRICT",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-15, "09:00"),
                    "xlsx",
                    "resource-bank-conditions.xlsx",
                    "Legal conditions for controlled deliveries",
                    _RESOURCE_BANK,
                    note='Column "outside office hours" added.',
                ),
            ),
        ),
    ),
)

_DETECTION = FolderSeed(
    name="Reviews and technology",
    summary="Yearly review, equipment, trials.",
    documents=(
        DocumentSeed(
            reference="DEMO/Airports (3)",
            title="Annual review of seizures at airports and mail centres",
            summary="Summary of the slides shown at the last meeting.",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-65, "13:00"),
                    "pdf",
                    "annual-review-summary.pdf",
                    "Annual review of seizures at airports and mail centres",
                    _REVIEW,
                    note="For official use only.",
                ),
            ),
        ),
    ),
    folders=(
        FolderSeed(
            name="Detection and technology",
            summary="Trials, images, comparisons.",
            documents=(
                DocumentSeed(
                    reference="DEMO/Airports (4)",
                    title="Comparison of body scanners: results of 11 trial sites",
                    summary="Not for manufacturers.",
                    marking="AMBER+STRICT",
                    versions=(
                        VersionSeed(
                            "greta",
                            at(-44, "12:00"),
                            "xlsx",
                            "body-scanners-11-sites.xlsx",
                            "Body scanners, results of 11 sites",
                            _SCANNERS,
                            note="All eleven sites have reported.",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

_MEETINGS = FolderSeed(
    name="Meetings",
    summary="Programmes, lists and practical information.",
    documents=(
        DocumentSeed(
            reference="DEMO/Airports (5)",
            title="Annual Conference: draft programme of the Airports session",
            summary="English and French.",
            marking="GREEN",
            versions=(
                VersionSeed(
                    "bruno",
                    at(-12, "08:45"),
                    "docx",
                    "programme-airports-en.docx",
                    "Airports session, draft programme",
                    (
                        "# First day, afternoon",
                        "- Review of seizures and discussion.",
                        "- Mail centres: data before landing.",
                        "- Detection equipment: what eleven sites found.",
                        "# Second day, morning",
                        "- Inside threat (first half with operators, second half services only).",
                        "- Officer safety and mental health.",
                        "- General aviation: report of the expert group.",
                    ),
                    note="Draft.",
                ),
                VersionSeed(
                    "bruno",
                    at(-11, "15:30"),
                    "docx",
                    "programme-aeroports-fr.docx",
                    "Session Aéroports, projet de programme",
                    (
                        "# Premier jour, après-midi",
                        "- Bilan des saisies et discussion.",
                        "- Centres postaux : les données avant l'atterrissage.",
                        "- Équipements de détection : résultats de onze sites.",
                        "# Deuxième jour, matin",
                        "- Menace interne.",
                        "- Sécurité et santé mentale des agents.",
                        "- Aviation générale : rapport du groupe d'experts.",
                    ),
                    language="fr",
                    note="Projet.",
                ),
            ),
        ),
    ),
)

FOLDERS = (_PASSENGERS, _DIRECTORIES, _DETECTION, _GENERAL_AVIATION, _MEETINGS)
