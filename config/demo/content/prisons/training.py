"""Forums of the prisons programme: training, systems and exchange."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_CASCADE = TopicSeed(
    title="Cascade training: 64 colleagues, in shelters twice",
    posts=(
        post(
            "oksana",
            -17,
            "07:05",
            """
            We trained 64 staff by cascade, in shelters twice. Slides in Ukrainian are here, please
            reuse.
        """,
        ),
        post(
            "vera",
            -17,
            "08:32",
            """
            With deep respect. Our trainers take over your exercise with the two chairs at once.
        """,
        ),
        post(
            "ruxandra",
            -16,
            "10:19",
            """
            How many days does the second level have? We plan two, and fear that it is too short.
        """,
        ),
        post(
            "oksana",
            -15,
            "06:44",
            """
            Two days and one afternoon after a month. The afternoon is the important part: what did
            you try, what went wrong?
        """,
        ),
        post(
            "bruno",
            -14,
            "09:30",
            """
            The slides are GREEN and may be translated by everybody here. Please name the source and
            tell Oksana.
        """,
        ),
    ),
)

_MANUAL = TopicSeed(
    title="Manual on motivational interviewing: languages and corrections",
    pinned=True,
    posts=(
        post(
            "vera",
            -40,
            "08:00",
            """
            The manual for psychologists exists in English and Romanian; Georgian, Armenian and
            Ukrainian are on their way. Please collect corrections here, with page and line.
        """,
        ),
        post(
            "ani",
            -38,
            "07:52",
            """
            Armenian: the word for "ambivalence" frightens people. We use "two minds". Pages 12, 13
            and 27.
        """,
        ),
        post(
            "nino",
            -36,
            "09:14",
            """
            Georgian is finished, being read by two psychologists who were not in the project.
        """,
        ),
        post(
            "ruxandra",
            -30,
            "11:03",
            """
            Page 31, line 4 of the Romanian text: "must" should be "can". A small word, the whole
            method hangs on it.
        """,
        ),
        post(
            "vera",
            -29,
            "07:37",
            """
            Corrected in version 2, thank you. It was in the English text as well.
        """,
        ),
    ),
)

_TRAINERS = TopicSeed(
    title="Training of trainers in Chisinau: four days, places and hotel",
    posts=(
        post(
            "bruno",
            -16,
            "08:35",
            """
            The training of trainers takes place in Chisinau soon and lasts four days. Twenty
            places, two per country, working languages English and Romanian.
        """,
        ),
        post(
            "goran",
            -15,
            "09:02",
            """
            May one of our two be a prison officer rather than a psychologist? He leads the group
            evenings.
        """,
        ),
        post(
            "bruno",
            -15,
            "09:20",
            """
            He may, with pleasure. The more officers, the better the discussions.
        """,
        ),
        post(
            "vera",
            -3,
            "07:48",
            """
            Hotel and way are in the library. Bring something warm, the seminar room has large
            windows.
        """,
        ),
    ),
)

_INDEPENDENCE = TopicSeed(
    title="Independence of the prison doctor: from justice to health",
    posts=(
        post(
            "nils",
            -26,
            "08:25",
            """
            Independence of the prison doctor: our transfer from justice to health took three years.
            Ask me about budgets.
        """,
        ),
        post(
            "emir",
            -26,
            "10:08",
            """
            Then I ask about budgets. Did the money move with the doctors?
        """,
        ),
        post(
            "nils",
            -25,
            "07:30",
            """
            In the first year 80 % of it. The rest was hidden in heating, cars and the dentist's
            chair. Write a list of *everything* before you sign; ours had 214 lines and should have
            had 300.
        """,
        ),
        post(
            "ani",
            -24,
            "08:57",
            """
            And the doctors themselves, did they want it?
        """,
        ),
        post(
            "nils",
            -23,
            "09:16",
            """
            Half of them. After two years nobody wanted to go back: they had colleagues again.
        """,
        ),
        post(
            "amra",
            -20,
            "11:29",
            """
            We are at the beginning. May our working group invite you for an hour, online?
        """,
        ),
        post(
            "nils",
            -20,
            "11:52",
            """
            Any Thursday.
        """,
        ),
    ),
)

_THROUGH_CARE = TopicSeed(
    title="Through-care: who calls whom in the last month?",
    posts=(
        post(
            "nino",
            -11,
            "08:16",
            """
            Our protocol says "prison informs probation". It does not say who, when and by which
            telephone. Of 40 releases we looked at, 11 were announced in time.
        """,
        ),
        post(
            "teresa",
            -11,
            "10:05",
            """
            A named person on each side, and one date: day 30 before release. Everything else
            followed from the names.
        """,
        ),
        post(
            "dragan",
            -10,
            "07:59",
            """
            We invite the treatment centre into the prison once before release. People come to an
            appointment if they know the face.
        """,
        ),
        post(
            "nino",
            -8,
            "08:21",
            """
            Names, day 30, one visit: written into version 2 of the protocol.
        """,
        ),
        post(
            "vera",
            -1,
            "09:14",
            """
            We try version 2 in one prison from Monday. I will report in a month.
        """,
        ),
    ),
)

_VISIT = TopicSeed(
    title="Study visit to a prison OAT unit, Ljubljana",
    posts=(
        post(
            "bruno",
            -7,
            "09:05",
            """
            The ministry in Ljubljana invites eight colleagues for two days to a unit for opioid
            agonist treatment in a prison. Travel is paid for those from the eastern part of the
            programme.
        """,
        ),
        post(
            "emir",
            -6,
            "08:40",
            """
            We would like to send a doctor and a director together.
        """,
        ),
        post(
            "ivana",
            -6,
            "10:33",
            """
            A very good combination. We will do the same.
        """,
        ),
        post(
            "bruno",
            -5,
            "08:15",
            """
            Six of eight places are taken. The last two by Friday, please.
        """,
        ),
    ),
)

TRAINING = ForumSeed(
    slug="training",
    name="Training",
    summary="Manuals, cascade training, trainers.",
    topics=(_CASCADE, _MANUAL, _TRAINERS),
)
EXCHANGE = ForumSeed(
    slug="systems-and-exchange",
    name="Systems and exchange",
    summary="Who is responsible for what; through-care; visits.",
    topics=(_INDEPENDENCE, _THROUGH_CARE, _VISIT),
)
