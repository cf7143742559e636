"""Forums of the precursors network: environment, meetings and questionnaires."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_DUMPS = TopicSeed(
    title="Dump sites: who pays, who samples?",
    posts=(
        post(
            "petra",
            -31,
            "07:10",
            """
            Eleven dump sites in our forests this year. The owner of the ground gets the bill for
            the cleaning, and so the next one will not call us. Who pays in your country?
        """,
        ),
        post(
            "wim",
            -31,
            "10:45",
            """
            A fund of the regions pays up to a ceiling, on condition that the police have sampled
            first. Since then the number of calls has doubled, and that is good news.
        """,
        ),
        post(
            "lena",
            -30,
            "08:08",
            """
            The municipality pays and is angry. We are looking at the model with the fund.
        """,
        ),
        post(
            "radka",
            -29,
            "06:55",
            """
            On sampling: fewer samples, but better ones. Two per kind of container, closed, upright,
            labelled, with a photograph of where it stood. And *nobody goes near without the fire
            brigade's measurement*.
        """,
        ),
        post(
            "andrei",
            -27,
            "12:31",
            """
            Farmers find them first. We gave a talk at their association: do not touch, do not
            smell, call. Thirty minutes, and three calls in the month after.
        """,
        ),
        post(
            "petra",
            -26,
            "08:19",
            """
            May I take these sentences into the training slides? Without country, of course.
        """,
        ),
        post(
            "andrei",
            -26,
            "08:55",
            """
            Please do.
        """,
        ),
    ),
)

_WATER = TopicSeed(
    title="Waste water as an early sign of dumping",
    posts=(
        post(
            "wim",
            -23,
            "09:27",
            """
            Two operators of treatment plants called because their bacteria had died overnight.
            Both times there was a dump a few kilometres upstream. Do others have an arrangement
            with the plants?
        """,
        ),
        post(
            "radka",
            -22,
            "08:03",
            """
            Not yet, but our institute could measure. We need the time of the alarm and two litres
            of the water, cooled.
        """,
        ),
        post(
            "zsofia",
            -20,
            "14:12",
            """
            A letter to all plants of two regions went out yesterday, half a page. I will tell you
            what comes back.
        """,
        ),
        post(
            "zsofia",
            -4,
            "09:45",
            """
            What came back: 40 answers, 38 thanks, two alarms from last year that nobody had
            understood at the time.
        """,
        ),
    ),
)

_CONFERENCE = TopicSeed(
    title="Precursors session: subjects and speakers",
    marking="GREEN",
    pinned=True,
    posts=(
        post(
            "bruno",
            -18,
            "08:40",
            """
            The precursors session of the annual conference follows directly on the Airports one,
            with a visit to a control laboratory on the day after. Proposals for subjects, please,
            each with a speaker.
        """,
        ),
        post(
            "petra",
            -17,
            "07:44",
            """
            Backtracking: from the barrel to the order, one case told from the end to the start,
            made anonymous. I can speak.
        """,
        ),
        post(
            "hugo",
            -17,
            "10:09",
            """
            Evidence across borders: what a court in country A needs from a laboratory in country
            B. Fifteen minutes.
        """,
        ),
        post(
            "radka",
            -15,
            "09:18",
            """
            Safe sampling at dump sites, with the new slides.
        """,
        ),
        post(
            "bruno",
            -14,
            "11:50",
            """
            All three are in the draft. For the visit to the laboratory there are 24 places, two
            per country at most.
        """,
        ),
    ),
)

_CONTACTS = TopicSeed(
    title="Questionnaire on contact points and licences: 31 of 41",
    marking="GREEN",
    posts=(
        post(
            "bruno",
            -24,
            "09:05",
            """
            31 of 41 answers are in, thank you. The ten others will get a friendly call. If your
            telephone number has changed since the answer, write to me and do not send the whole
            form again.
        """,
        ),
        post(
            "kaur",
            -23,
            "12:40",
            """
            Question 9, "number of licences": those granted, or those valid on a given day?
        """,
        ),
        post(
            "bruno",
            -23,
            "13:05",
            """
            Valid on 31 December. The explanation has been added to the form.
        """,
        ),
        post(
            "ximena",
            -21,
            "17:22",
            """
            Ours will come this week. Two ministries had to agree who the contact point is; now
            they have a common one.
        """,
        ),
    ),
)

ENVIRONMENT = ForumSeed(
    slug="environment",
    name="Dump sites and environment",
    summary="Safety, sampling, costs, cleaning.",
    topics=(_DUMPS, _WATER),
)
MEETINGS = ForumSeed(
    slug="meetings-and-questionnaires",
    name="Meetings and questionnaires",
    summary="Sessions, visits, contact points.",
    topics=(_CONFERENCE, _CONTACTS),
)
