"""Texts of the documents of the prisons programme."""

MANUAL_EN_1 = (
    "# 1. What it is",
    "Motivational interviewing is a way of talking with people who are in two minds about a change. "
    "It does not persuade; it helps them to hear their own reasons.",
    "# 2. Four habits",
    "- Ask open questions.",
    "- Affirm what is strong.",
    "- Reflect what you heard.",
    "- Sum up, and leave the next word to the other.",
    "# 3. In prison",
    "The person must speak about what happens with what he says.",
)
MANUAL_EN_2 = (
    *MANUAL_EN_1[:-1],
    "The person can speak freely only if it is clear what happens with what is said. Say at the "
    "beginning what you write down, who reads it, and what never leaves the room.",
    "# 4. Exercise: two chairs",
    "Two people talk, a third one keeps silent and counts open questions. Then they change places.",
)
MANUAL_RO_1 = (
    "# 1. Ce este",
    "Interviul motivațional este un mod de a vorbi cu oameni care ezită în fața unei schimbări. Nu "
    "convinge, ci îi ajută să-și audă propriile motive.",
    "# 2. Patru obiceiuri",
    "- Puneți întrebări deschise.",
    "- Recunoașteți punctele forte.",
    "- Reflectați ceea ce ați auzit.",
    "- Rezumați și lăsați ultimul cuvânt celuilalt.",
)
MANUAL_RO_2 = (
    *MANUAL_RO_1,
    "# 3. În penitenciar",
    "Persoana poate vorbi liber doar dacă știe ce se întâmplă cu cele spuse. Spuneți de la început "
    "ce notați, cine citește și ce nu părăsește niciodată încăperea.",
)
MANUAL_KA = (
    "მოტივაციური ინტერვიუ არის საუბრის მეთოდი ადამიანთან, რომელიც ცვლილების წინ ყოყმანობს.",
    "- დასვით ღია კითხვები.",
    "- შეამჩნიეთ ძლიერი მხარეები.",
    "- მოუსმინეთ და შეაჯამეთ.",
)
MANUAL_HY = (
    "Մոտիվացիոն հարցազրույցը զրույցի եղանակ է այն մարդկանց հետ, ովքեր տատանվում են։",
    "- Տվեք բաց հարցեր։",
    "- Նկատեք ուժեղ կողմերը։",
    "- Լսեք և ամփոփեք։",
)
MANUAL_UK = (
    "Мотиваційне інтерв'ю - це спосіб розмови з людьми, які вагаються перед зміною.",
    "- Ставте відкриті запитання.",
    "- Помічайте сильні сторони.",
    "- Віддзеркалюйте почуте.",
    "- Підсумовуйте і залишайте наступне слово іншому.",
)
CASCADE_UK = (
    "# День перший",
    "- Навіщо ми тут: один день із життя відділення.",
    "- Стигма: слова, які ми вживаємо.",
    "- Вправа з двома стільцями.",
    "# День другий",
    "- Передозування: що робити в перші хвилини.",
    "- План на місяць для кожного.",
    "# Через місяць",
    "- Що ви спробували? Що не вдалося?",
)
CASCADE_EN = (
    "# First day",
    "- Why we are here: a day in the life of a ward.",
    "- Stigma: the words we use.",
    "- The exercise with two chairs.",
    "# Second day",
    "- Overdose: what to do in the first minutes.",
    "- A plan for one month for everybody.",
    "# After a month, one afternoon",
    "- What did you try? What went wrong?",
)
HEPATITIS = (
    "Site | Offer of the test | Tested % | Positive % | Treated % | Weeks to treatment",
    "Site 1 | to all, second day | 94 | 11 | 88 | 3",
    "Site 2 | to all, first week | 81 | 13 | 79 | 5",
    "Site 3 | on request | 30 | 22 | 61 | 9",
    "Site 4 | on request | 21 | 27 | 55 | 11",
    "Site 5 | to all, second day | 88 | 9 | 90 | 4",
    "Site 6 | risk groups | 46 | 19 | 70 | 7",
)
STATION_EN = (
    "A person in your custody is in treatment with opioid agonists? The treatment goes on.",
    '1. Ask: "Are you in treatment? Where? When was your last dose?"',
    "2. Call the treatment line, day and night: +00 000 333 001. It confirms the dose.",
    "3. The centre may bring the dose to you, or a nurse of the prison takes over.",
    "Stopping a treatment over night is dangerous: for the person, and for your watch.",
    "National law: article (to be filled in).",
)
STATION_UK = (
    "Затримана особа отримує лікування агоністами опіоїдів? Лікування триває.",
    "1. Запитайте: «Ви лікуєтеся? Де? Коли була остання доза?»",
    "2. Зателефонуйте на лінію лікування цілодобово: +00 000 333 002.",
    "3. Центр може привезти дозу, або її видасть медсестра установи.",
)
THROUGH_CARE_1 = (
    "# Before release",
    "Prison informs probation and the treatment centre.",
    "# At the gate",
    "- Papers, medicine for three days, ticket.",
    "# Afterwards",
    "- First appointment within a week.",
)
THROUGH_CARE_2 = (
    "# Day 30 before release",
    "- A named person in the prison calls a named person at probation. Both names stand in the plan.",
    "- The treatment centre visits once; people come to an appointment if they know the face.",
    "# Day 7 before release",
    "- Medicine for three days is ordered, training with the release pack is given.",
    "# At the gate",
    "- Papers, medicine, release pack, ticket; at any hour of the day.",
    "# Afterwards",
    "- Call within 48 hours, first appointment within a week, again after three months.",
)
LEAFLET_EN = (
    "Your body has lost its tolerance. What was your usual amount may now be too much.",
    "- Do not use alone.",
    "- Keep the pack with you and show others where it is.",
    "- In an emergency: call for help first, then use the pack, then stay.",
    "- The card in the pack explains to the police what it is.",
)
LEAFLET_RO = (
    "Corpul dumneavoastră și-a pierdut toleranța. Cantitatea obișnuită poate fi acum prea mare.",
    "- Nu consumați singur.",
    "- Țineți pachetul la dumneavoastră și arătați-le și altora unde este.",
    "- În caz de urgență: chemați ajutor, folosiți pachetul, rămâneți lângă persoană.",
)
NEEDS = (
    "# Part 1. People and places",
    "1. How many prisons offer opioid agonist treatment, on which days of the week?",
    "2. Which authority employs the doctors?",
    "# Part 2. From the first day to the gate",
    "3. What happens when a person in treatment arrives on Friday evening?",
    "4. Is a test for hepatitis C offered to all, and when?",
    "5. Is naloxone given on release?",
    "# Part 3. Training",
    "6. Which staff was trained in the last two years, in which language?",
    "7. What do you need most? One sentence.",
)
NEEDS_ANSWERS = (
    "Country | OAT in prisons | Weekend procedure | Test for all | Naloxone on release | Needs most",
    "XA | all | yes | yes | yes | time",
    "XB | some | no | yes | no | trainers",
    "XC | some | partly | no | pilot | letter to the courts",
    "XD | none | no | no | no | a first unit",
    "XE | some | no | yes | no | nurses",
    "XF | all | yes | yes | yes | through-care",
    "XG | some | partly | no | no | protocol in own language",
    "XH | some | no | no | pilot | naloxone",
)
CHISINAU = (
    "# Programme",
    "- Day 1: why and how; the exercise with two chairs.",
    "- Day 2: overdose, stigma, working with peers.",
    "- Day 3: visit to a therapeutic community, in small groups.",
    "- Day 4: each plans an own training and gives fifteen minutes of it.",
    "# Practical information",
    "- Twenty places, two per country; English and Romanian.",
    "- The seminar room has large windows: bring something warm.",
)
