"""Forum: general aviation and controlled deliveries."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_FLIGHT_PLANS = TopicSeed(
    title="Flight plans changed in the air: what can ATC tell us?",
    posts=(
        post(
            "dario",
            -36,
            "09:05",
            """
            Three small aircraft in two months changed their destination after take-off, each time
            from a field with control to one without. Air traffic control knows of the change
            within a minute; we learn of it the next day, if at all.

            Who has an agreement with air traffic control, and what does it say?
        """,
        ),
        post(
            "ivo",
            -35,
            "07:48",
            """
            We have one page. Control calls our operations room when a flight from a list of
            departure fields changes its plan to a field without a permanent control. No personal
            data, only the registration and the new field. About two calls a week.
        """,
        ),
        post(
            "lena",
            -34,
            "10:22",
            """
            Two calls a week is something a duty officer can live with. Ours asked for every
            change and got 300 a week; after a month nobody read them.
        """,
        ),
        post(
            "mikael",
            -33,
            "08:15",
            """
            Weather explains most of ours. We add one line from the weather service to each call:
            "no significant weather at the planned field". Then it becomes interesting.
        """,
        ),
        post(
            "dario",
            -31,
            "14:37",
            """
            Very good. I propose that Ivo's page goes into the annex of the handbook, with the
            line about the weather. Ivo, would that be all right?
        """,
        ),
        post(
            "ivo",
            -31,
            "15:10",
            """
            Yes, without the list of fields. Marked AMBER, like the handbook.
        """,
        ),
    ),
)

_DRONES = TopicSeed(
    title="Drones at the border river: seizure or nuisance?",
    posts=(
        post(
            "elena",
            -30,
            "06:58",
            """
            Nine drones in one quarter across the river, each with less than 800 grams. Our court
            asks who flew them, and we cannot say. Are seizures without a pilot worth the effort?
        """,
        ),
        post(
            "andrei",
            -29,
            "11:04",
            """
            For us yes: the machine remembers where it took off. Four out of six led to the same
            meadow. Please do not switch it on before the specialists have it.
        """,
        ),
        post(
            "ivo",
            -28,
            "08:27",
            """
            The batteries are a trace as well. They are bought in packs, and the numbers follow
            each other.
        """,
        ),
        post(
            "dario",
            -27,
            "16:00",
            """
            And tell the mayors. In one village the children knew the timetable better than we did.
        """,
        ),
    ),
)

_CONTROLLED_DELIVERY = TopicSeed(
    title="Controlled delivery by air: who signs in the transit country?",
    marking="RED",
    readers=("bruno", "clara", "dario", "hugo", "greta", "lena"),
    posts=(
        post(
            "hugo",
            -19,
            "09:30",
            """
            This topic is RED and open to six named readers. Please do not quote it elsewhere.

            The question is one of principle, without a running case. A parcel is let through by
            air from A to C and is unloaded for four hours in B. Who has to consent in B, the
            prosecutor, the police or customs, and in which form, if the time is less than a
            working day?
        """,
        ),
        post(
            "lena",
            -19,
            "10:45",
            """
            With us the prosecutor on duty, by telephone, confirmed in writing within 24 hours.
            The operations centre has the number. Customs are informed but do not decide.
        """,
        ),
        post(
            "clara",
            -18,
            "07:20",
            """
            With us the customs service itself for goods that stay airside, the prosecutor as soon
            as they leave the airport. The border between the two cases has been tested in court
            once.
        """,
        ),
        post(
            "dario",
            -17,
            "13:51",
            """
            Two signatures, and one of them is a judge's on working days only. For four hours on a
            Saturday the honest answer is: choose another route.
        """,
        ),
        post(
            "hugo",
            -16,
            "08:08",
            """
            That is exactly what the table of the Resource Bank does not say today: it names the
            authority, not the hours. I will propose a column "outside office hours".
        """,
        ),
    ),
)

_ULTRALIGHT = TopicSeed(
    title="Ultralight without transponder near DX Campo Claro",
    posts=(
        post(
            "dario",
            -11,
            "17:42",
            """
            Ultralight without transponder, seen twice on a mown strip near DX Campo Claro. Look
            for: fuel cans, battery lamps, a van with number plates from elsewhere.
        """,
        ),
        post(
            "ivo",
            -10,
            "06:30",
            """
            A similar machine was refuelled from cans on our side of the water, eleven days ago at
            dawn. High wing, white, two seats, no visible registration. The witness is reliable.
        """,
        ),
        post(
            "nikos",
            -10,
            "09:14",
            """
            Range with two persons and the usual tank: about 400 km. That leaves three possible
            strips on the islands. The coast guard will look at the first one tonight.
        """,
        ),
        post(
            "dario",
            -9,
            "18:20",
            """
            Thank you both. Further details by telephone; here only what every officer on a small
            field should know: *mown grass where nobody keeps animals*.
        """,
        ),
    ),
)

_INDICATORS = TopicSeed(
    title="Indicators for small aerodromes: what helped",
    posts=(
        post(
            "dario",
            -24,
            "08:40",
            """
            Ownership chains: five owners in a year is a better indicator than the aircraft's age.
        """,
        ),
        post(
            "aisling",
            -23,
            "10:02",
            """
            Agreed. And an address of the owner where forty other aircraft live as well. The
            register shows it in a minute; we never looked.
        """,
        ),
        post(
            "mikael",
            -22,
            "07:31",
            """
            Airfield managers: a one-page poster helped, 14 calls in two months.
        """,
        ),
        post(
            "elena",
            -22,
            "12:26",
            """
            Could we have the poster, to translate it? Ours would need Macedonian and Albanian.
        """,
        ),
        post(
            "mikael",
            -21,
            "06:47",
            """
            It is the back of the risk indicator card, DEMO/GA (3) in the library. Please keep the
            telephone number large: managers put it on the wall and read it from three metres.
        """,
        ),
    ),
)

GENERAL_AVIATION = ForumSeed(
    slug="general-aviation",
    name="General aviation",
    summary="Light aircraft, helicopters, drones and small aerodromes; controlled deliveries.",
    topics=(_FLIGHT_PLANS, _DRONES, _CONTROLLED_DELIVERY, _ULTRALIGHT, _INDICATORS),
)
