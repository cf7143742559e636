"""Library of the precursors network."""

from config.demo.content.markup import at
from config.demo.content.types import DocumentSeed, FolderSeed, VersionSeed

_SIGNS_EN = (
    "You sell chemicals or equipment? These ten signs do not prove anything. Two or three of them "
    "together are a reason to call us before you deliver.",
    "1. A new customer who does not ask for the price.",
    "2. Payment in cash or by somebody else.",
    "3. A company that was registered a few days ago.",
    "4. Delivery to a private address or a storage unit.",
    "5. No answer when you ask what the goods are for.",
    "6. An order just under the quantity that needs a licence.",
    "7. Unusual packaging, or labels to be left off.",
    "8. No interest in safety data sheets.",
    "9. Goods that do not fit the business of the buyer.",
    "10. Refused elsewhere, and now urgent.",
    "What to do: do not accuse anybody, keep the papers and messages, call the contact point of your country.",
)
_SIGNS_FR = (
    "Vous vendez des produits chimiques ou du matériel ? Ces dix signes ne prouvent rien. Deux ou "
    "trois ensemble sont une raison de nous appeler avant de livrer.",
    "1. Un nouveau client qui ne demande pas le prix.",
    "2. Un paiement en espèces ou par un tiers.",
    "3. Une société enregistrée depuis quelques jours.",
    "4. Une livraison à une adresse privée ou dans un garde-meuble.",
    "5. Pas de réponse sur l'usage prévu.",
    "6. Une commande juste en dessous du seuil de licence.",
    "7. Un emballage inhabituel, ou sans étiquette à la demande du client.",
    "8. Aucun intérêt pour les fiches de sécurité.",
    "9. Une marchandise sans rapport avec l'activité de l'acheteur.",
    "10. Un refus ailleurs, et soudain une urgence.",
    "Que faire : n'accusez personne, conservez les papiers, appelez votre point de contact.",
)
_SIGNS_PL = (
    "Sprzedają Państwo chemikalia lub urządzenia? Tych dziesięć znaków niczego nie dowodzi. Dwa "
    "lub trzy naraz to powód, by zadzwonić do nas przed dostawą.",
    "1. Nowy klient, który nie pyta o cenę.",
    "2. Płatność gotówką albo przez inną osobę.",
    "3. Firma zarejestrowana kilka dni temu.",
    "4. Dostawa na adres prywatny lub do magazynu samoobsługowego.",
    "5. Brak odpowiedzi na pytanie o przeznaczenie.",
    "6. Zamówienie tuż poniżej progu licencji.",
    "7. Nietypowe opakowanie lub prośba o brak etykiet.",
    "8. Brak zainteresowania kartą charakterystyki.",
    "9. Towar niezgodny z działalnością kupującego.",
    "10. Odmowa gdzie indziej i nagły pośpiech.",
)
_SIGNS_LT = (
    "Parduodate chemines medžiagas ar įrangą? Šie dešimt požymių nieko neįrodo. Du ar trys kartu "
    "yra priežastis paskambinti mums prieš pristatant.",
    "1. Naujas klientas, kuris neklausia kainos.",
    "2. Mokama grynaisiais arba moka kitas asmuo.",
    "3. Įmonė įregistruota prieš kelias dienas.",
    "4. Pristatymas privačiu adresu arba į sandėliuką.",
    "5. Neatsakoma, kam prekės skirtos.",
    "6. Užsakymas šiek tiek mažesnis už licencijos ribą.",
    "7. Neįprasta pakuotė arba prašoma be etikečių.",
    "8. Nesidomima saugos duomenų lapais.",
    "9. Prekės neatitinka pirkėjo veiklos.",
    "10. Kitur atsisakyta, o dabar skubu.",
)
_SCHEDULING = (
    "Country | Answer | Group A scheduled | Group B scheduled | Generic clause | Since",
    "XA | yes | yes | yes | no | 2021",
    "XB | yes | yes | no | yes | 2022",
    "XC | yes | yes | yes | no | 2021",
    "XD | yes | yes | yes | yes | 2020",
    "XE | yes | yes | no | no | 2022",
    "XF | yes | yes | yes | no | 2021",
    "XG | yes | yes | yes | yes | 2019",
    "XH | yes | yes | yes | no | 2022",
    "XJ | no | | | | ",
    "XK | yes | yes | no | no | 2023",
    "XL | yes | yes | yes | yes | 2018",
    "XM | yes | yes | yes | no | 2021",
    "XN | yes | yes | yes | no | 2020",
)
_NAMES = (
    "Declared as | Language | Times seen | First seen | Remark",
    "Intermediate for pharmaceutical use | EN | 7 | last year | no number",
    "Sample, no commercial value | EN | 4 | this year | 25 kg",
    "Cosmetic raw material | EN | 3 | this year | sheet of another product",
    "Window cleaner | EN | 2 | this year | 4 t",
    "Produit intermédiaire | FR | 2 | last year | no buyer named",
    "Materia prima para limpieza | ES | 6 | this year | machine translation",
)
_SAMPLING = (
    "# Before anybody goes near",
    "- The fire brigade measures first and says where the line is.",
    "- Wind in the back, two persons, one who watches.",
    "- Nothing is moved, opened, smelt or switched on.",
    "# Sampling",
    "- Two samples per kind of container are enough.",
    "- Closed, upright, labelled: place, time, number, who.",
    "- A photograph of where it stood, with a scale.",
    "# After the work",
    "- Decontaminate, drink water, write down who was there and for how long.",
    "- Think of ground and water: tell the environment office on the same day.",
)
_QUESTIONNAIRE_1 = (
    "# Part 1. Contact points",
    "1. Which authority grants import and export licences?",
    "2. Which authority investigates diversions?",
    "3. Who can be reached outside office hours, and in which languages?",
    "# Part 2. Licences and registrations",
    "4. Which substances need a licence, which a registration?",
    "5. Is a tablet press subject to control?",
    "9. Number of licences",
)
_QUESTIONNAIRE_2 = (
    *_QUESTIONNAIRE_1[:-1],
    "9. Number of licences valid on 31 December",
    "10. May the answers be shared with the industry dialogue? (yes / no / parts)",
)
_END_USER = (
    "# Questions to the end user",
    "1. What will be made, in which quantity, in which time?",
    "2. Who is responsible for the process, and may we speak to that person?",
    "3. Where will the goods be stored?",
    "4. Since when does the company exist, and what did it do before?",
)
_END_USER_2 = (
    *_END_USER,
    "5. Who has the key to the warehouse?",
    "6. Who takes away your waste? Please attach the contract.",
)
_LETTER = (
    "Dear Sir or Madam,",
    "you have refused or stopped an order. Thank you: this was the right decision, and it helps "
    "others if it does not end with you.",
    "Please send us a copy of all messages of this order, with their full headers, of the "
    "enclosed papers and, if there was one, of the conversation by telephone. Your name will not "
    "be given to the buyer.",
    "Yours faithfully,",
    "the contact point",
)

FOLDERS = (
    FolderSeed(
        name="For operators",
        summary="Material that may be handed out.",
        documents=(
            DocumentSeed(
                reference="DEMO/Prec (1)",
                title="Guide for operators: ten signs of a suspicious order",
                summary="Public. For everybody who sells chemicals or equipment.",
                marking="CLEAR",
                versions=(
                    VersionSeed(
                        "petra",
                        at(-62, "09:00"),
                        "pdf",
                        "ten-signs-en-1.pdf",
                        "Ten signs of a suspicious order",
                        _SIGNS_EN[:11],
                        note="First edition.",
                    ),
                    VersionSeed(
                        "petra",
                        at(-29, "09:00"),
                        "pdf",
                        "ten-signs-en.pdf",
                        "Ten signs of a suspicious order",
                        _SIGNS_EN,
                        note="Last paragraph added: what to do.",
                    ),
                    VersionSeed(
                        "petra",
                        at(-29, "09:10"),
                        "pdf",
                        "dix-signes-fr.pdf",
                        "Dix signes d'une commande suspecte",
                        _SIGNS_FR,
                        language="fr",
                        note="Version française.",
                    ),
                    VersionSeed(
                        "petra",
                        at(-29, "09:20"),
                        "docx",
                        "dziesiec-znakow-pl.docx",
                        "Dziesięć znaków podejrzanego zamówienia",
                        _SIGNS_PL,
                        language="pl",
                        note="Wersja polska.",
                    ),
                    VersionSeed(
                        "tomas",
                        at(-28, "07:40"),
                        "docx",
                        "desimt-pozymiu-lt.docx",
                        "Dešimt įtartino užsakymo požymių",
                        _SIGNS_LT,
                        language="lt",
                        note="Lietuvių kalba.",
                    ),
                ),
            ),
        ),
    ),
    FolderSeed(
        name="Law and lists",
        summary="National scheduling, names on papers, contact points.",
        documents=(
            DocumentSeed(
                reference="DEMO/Prec (2)",
                title="Table of national scheduling of pre-precursors, 31 answers of 41",
                summary="Extract; invented answers.",
                versions=(
                    VersionSeed(
                        "petra",
                        at(-45, "10:00"),
                        "xlsx",
                        "national-scheduling-24.xlsx",
                        "National scheduling, 24 answers",
                        _SCHEDULING[:10],
                        note="24 answers.",
                    ),
                    VersionSeed(
                        "petra",
                        at(-24, "10:00"),
                        "xlsx",
                        "national-scheduling-31.xlsx",
                        "National scheduling, 31 answers",
                        _SCHEDULING,
                        note="31 answers.",
                    ),
                ),
            ),
            DocumentSeed(
                reference="DEMO/Prec (5)",
                title="Names under which consignments were declared",
                summary="Names and languages only, no companies.",
                marking="AMBER+STRICT",
                versions=(
                    VersionSeed(
                        "petra",
                        at(-30, "08:10"),
                        "xlsx",
                        "declared-names.xlsx",
                        "Names on papers",
                        _NAMES,
                        note="17 names, extract.",
                    ),
                ),
            ),
        ),
        folders=(
            FolderSeed(
                name="Questionnaires",
                summary="Forms that go to all countries.",
                documents=(
                    DocumentSeed(
                        reference="DEMO/Prec (4)",
                        title="Questionnaire on national contact points and licences",
                        summary="31 of 41 have answered.",
                        marking="GREEN",
                        versions=(
                            VersionSeed(
                                "bruno",
                                at(-55, "09:30"),
                                "docx",
                                "questionnaire-contacts-1.docx",
                                "Questionnaire on contact points and licences",
                                _QUESTIONNAIRE_1,
                                note="As sent.",
                            ),
                            VersionSeed(
                                "bruno",
                                at(-23, "13:00"),
                                "docx",
                                "questionnaire-contacts-2.docx",
                                "Questionnaire on contact points and licences",
                                _QUESTIONNAIRE_2,
                                note="Question 9 explained, question 10 new.",
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    FolderSeed(
        name="Training",
        summary="Slides and texts for officers.",
        documents=(
            DocumentSeed(
                reference="DEMO/Prec (3)",
                title="Environmental damage: safe sampling at dump sites",
                summary="Text of the training slides.",
                marking="GREEN",
                versions=(
                    VersionSeed(
                        "radka",
                        at(-21, "08:00"),
                        "pdf",
                        "safe-sampling.pdf",
                        "Safe sampling at dump sites",
                        _SAMPLING,
                        note="With the advice from the forum.",
                    ),
                ),
            ),
        ),
    ),
    FolderSeed(
        name="Templates",
        summary="Letters and forms to copy.",
        documents=(
            DocumentSeed(
                reference="DEMO/Prec (6)",
                title="Questions to the end user",
                summary="Template. Numbers stay, so that answers can be compared.",
                versions=(
                    VersionSeed(
                        "tomas",
                        at(-10, "09:00"),
                        "docx",
                        "end-user-questions-1.docx",
                        "Questions to the end user",
                        _END_USER,
                        note="First version.",
                    ),
                    VersionSeed(
                        "tomas",
                        at(-8, "07:45"),
                        "docx",
                        "end-user-questions-2.docx",
                        "Questions to the end user",
                        _END_USER_2,
                        note="Questions 5 and 6 added.",
                    ),
                ),
            ),
            DocumentSeed(
                reference="DEMO/Prec (7)",
                title="Letter to a supplier who stopped an order",
                summary="Template, English.",
                versions=(
                    VersionSeed(
                        "petra",
                        at(-12, "08:30"),
                        "docx",
                        "letter-to-supplier.docx",
                        "Letter to a supplier who stopped an order",
                        _LETTER,
                        note="Template.",
                    ),
                ),
            ),
        ),
    ),
)
