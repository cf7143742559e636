"""Forums of the prisons programme: care, therapeutic communities."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_DAY_ONE = TopicSeed(
    title="OAT on day one: continuity when a person is arrested on Friday evening",
    posts=(
        post(
            "nils",
            -35,
            "08:10",
            """
            Somebody in treatment outside is arrested on Friday at 19:00. The prison pharmacy opens
            on Monday at 8:00. What happens in the 61 hours between with you?

            I ask for procedures that *work at weekends*, even if they are not elegant.
        """,
        ),
        post(
            "teresa",
            -35,
            "10:31",
            """
            The nurse on duty calls the regional treatment line, day and night. It confirms the dose
            from the register, and the prison has a sealed box with doses for three days. Two
            signatures. The box has been opened 112 times this year.
        """,
        ),
        post(
            "vera",
            -34,
            "07:45",
            """
            We have no register which answers at night. We call the centre of the last treatment on
            Saturday morning; a doctor on duty may begin with a low dose, after a talk and an
            examination. It is not good enough, but better than Monday.
        """,
        ),
        post(
            "dragan",
            -33,
            "09:08",
            """
            With us it depends on the police station. One of them lets the treatment centre bring
            the dose, the others do not know that this is allowed. It has been allowed for four
            years.
        """,
        ),
        post(
            "nils",
            -32,
            "08:20",
            """
            Then a sheet of paper for the wall of the police station may be the best investment of
            all. Dragan, do you have one? If not, we write it here together.
        """,
        ),
        post(
            "dragan",
            -31,
            "12:15",
            """
            Draft is in the library: half a page with the article of the law, the telephone number
            and three steps. Corrections welcome.
        """,
        ),
        post(
            "oksana",
            -30,
            "06:50",
            """
            Translated into Ukrainian, with our own article. Thank you both. It hangs in nine
            stations from Monday.
        """,
        ),
    ),
)

_NALOXONE = TopicSeed(
    title="Naloxone at the gate: release packs",
    posts=(
        post(
            "teresa",
            -28,
            "09:00",
            """
            The first two weeks after release are the most dangerous ones. Who gives a pack with
            naloxone at the gate, and who pays for it?
        """,
        ),
        post(
            "nils",
            -28,
            "11:24",
            """
            All prisons, since two years, paid by the health service. The pack lies with the
            personal things, together with ten minutes of training the day before. Four of five
            take it.
        """,
        ),
        post(
            "nino",
            -27,
            "08:02",
            """
            Pilot in two prisons through the probation office. Our difficulty is the lawyers:
            may somebody without medical training give it? The ministry says yes since spring, in
            writing.
        """,
        ),
        post(
            "goran",
            -26,
            "10:40",
            """
            May we see that letter, translated? Ours would be encouraged by a neighbour's.
        """,
        ),
        post(
            "nino",
            -25,
            "07:36",
            """
            In the library under "Release", with an English summary.
        """,
        ),
        post(
            "emir",
            -22,
            "13:11",
            """
            A question on packing: does the pack show what is in it? Ours would be taken away at
            the next control by the police if it does not.
        """,
        ),
        post(
            "nils",
            -21,
            "08:19",
            """
            A card with the logo of the health service, and a telephone number for the police to
            ask. It has been called twice, both times with a good end.
        """,
        ),
    ),
)

_HEPATITIS = TopicSeed(
    title="Hepatitis C: six sites compared",
    posts=(
        post(
            "amra",
            -19,
            "08:55",
            """
            The table with six sites is in the library. What surprised me: the share of those tested
            differs between 21 and 94 %, and the difference is not money. It is whether the test is
            offered to all on the second day or to those who ask.
        """,
        ),
        post(
            "ivana",
            -18,
            "09:43",
            """
            We have changed to "offered to all" after reading this. First month: 71 % instead of 30.
        """,
        ),
        post(
            "ruxandra",
            -16,
            "07:28",
            """
            And those who are moved to another prison during treatment? We lose one in five that
            way.
        """,
        ),
        post(
            "amra",
            -15,
            "10:10",
            """
            One site stops transfers for eight weeks on the word of the doctor. It needed a letter
            of the director general of half a page.
        """,
        ),
        post(
            "ruxandra",
            -14,
            "06:59",
            """
            I shall write that half page.
        """,
        ),
    ),
)

_COMMUNITY = TopicSeed(
    title="Therapeutic community: who may live there, who decides?",
    posts=(
        post(
            "vera",
            -24,
            "08:30",
            """
            After nine months: 18 residents, no positive test since March, two peer educators
            trained. The staff rota is our weak point.
        """,
        ),
        post(
            "teresa",
            -24,
            "10:17",
            """
            Very good figures. Who decides about admission with you: the team, the director, the
            residents?
        """,
        ),
        post(
            "vera",
            -23,
            "07:41",
            """
            The team proposes, the residents are heard, the director signs. In nine months he has
            signed everything, but it matters that he has been asked. Exclusion needs the same
            three steps.
        """,
        ),
        post(
            "ani",
            -22,
            "09:26",
            """
            And people in opioid agonist treatment, may they live in the community? Opinions are
            divided in our ministry.
        """,
        ),
        post(
            "nils",
            -22,
            "10:50",
            """
            They may, and they should. A community that asks people to give up a treatment that
            works is choosing for its rules and against its residents.
        """,
        ),
        post(
            "vera",
            -21,
            "08:04",
            """
            We had the same discussion. Since two of the most respected residents are in treatment,
            nobody asks any more.
        """,
        ),
        post(
            "dragan",
            -9,
            "11:35",
            """
            On the rota: we put one officer in charge for the whole year instead of changing every
            month. He asked for a second year.
        """,
        ),
        post(
            "ivana",
            -1,
            "15:50",
            """
            We copy the one officer for a whole year. The director agreed after reading this topic.
        """,
        ),
    ),
)

_PEERS = TopicSeed(
    title="Peer educators: training, recognition, what comes afterwards",
    posts=(
        post(
            "ivana",
            -13,
            "08:12",
            """
            Our first four peer educators are good, and two of them leave prison next month. How do
            you recognise the work: certificate, payment, days off? And does it count outside?
        """,
        ),
        post(
            "oksana",
            -12,
            "07:20",
            """
            Certificate of a training centre, without the word "prison" on it. Two now work with an
            association, the certificate helped.
        """,
        ),
        post(
            "vera",
            -12,
            "09:37",
            """
            A small payment as for any other work inside. We fought for a year for it, and the
            argument that won was: the kitchen is paid as well.
        """,
        ),
        post(
            "nino",
            -10,
            "08:48",
            """
            The probation office keeps the place open for three months after release, as a
            volunteer with travel costs. Then the association decides.
        """,
        ),
        post(
            "ivana",
            -9,
            "07:15",
            """
            Certificate without the word, payment as in the kitchen. Exactly what I needed.
        """,
        ),
    ),
)

CARE = ForumSeed(
    slug="health-care",
    name="Health care",
    summary="Treatment, overdose, infections: from the first day to the gate.",
    topics=(_DAY_ONE, _NALOXONE, _HEPATITIS),
)
COMMUNITIES = ForumSeed(
    slug="therapeutic-communities",
    name="Therapeutic communities and peers",
    summary="Living together, deciding, working with peers.",
    topics=(_COMMUNITY, _PEERS),
)
