"""Forum: mail, express and air freight."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_KHAT = TopicSeed(
    title="Khat by post, declared as dried herbal tea",
    posts=(
        post(
            "elif",
            -3,
            "09:10",
            """
            Khat by post is back, declared as dried herbal tea. 212 parcels, 318 kg in five weeks.
            Sender data pattern attached.
        """,
        ),
        post(
            "mikael",
            -3,
            "10:44",
            """
            Same here since last week: 31 parcels, 47 kg. The pattern fits: house number and post
            code of the sender do not exist together. That check can run before the aircraft lands.
        """,
        ),
        post(
            "aisling",
            -2,
            "08:31",
            """
            Which weight per parcel? Ours are all between 1.4 and 1.6 kg, just under the price
            step of the postal tariff.
        """,
        ),
        post(
            "elif",
            -2,
            "11:57",
            """
            The same: 1.5 kg on average. Fresh leaves would be spoiled, so it is the dried form,
            and the dog does not care for it. Documents and weight are what we have.
        """,
        ),
        post(
            "hana",
            -1,
            "09:26",
            """
            Our mail centre has set the check this morning. I will report on Friday. May I pass
            the sender pattern to the postal operator, without the list of parcels?
        """,
        ),
        post(
            "elif",
            -1,
            "12:08",
            """
            The pattern yes, the list no. Thank you for asking first.
        """,
        ),
    ),
)

_EXPRESS = TopicSeed(
    title="Express parcels: scan at the sorting hub or at destination?",
    posts=(
        post(
            "andrei",
            -29,
            "08:00",
            """
            Our express operator moves its hub next year. They offer a place for our scanner
            before the sorter. Scanning at destination finds fewer parcels but loses less time.
            What do others do, and would you choose the same again?
        """,
        ),
        post(
            "lena",
            -29,
            "12:17",
            """
            Before the sorter, since two years, and yes. The hit rate per image is lower, but a
            hit still has its neighbours beside it: the other nine parcels of the same sender.
        """,
        ),
        post(
            "wim",
            -28,
            "07:38",
            """
            Before the sorter, but only with the data one flight ahead. Without data the operators
            look at forty images a minute and see nothing.
        """,
        ),
        post(
            "bogdana",
            -26,
            "15:03",
            """
            At destination, and we would change. We find parcel number ten and read that the nine
            others were delivered on Tuesday.
        """,
        ),
        post(
            "andrei",
            -25,
            "09:19",
            """
            Clear enough. I have asked for both: the place before the sorter and the data feed.
            The agreement with the operator, without the annex on prices, can be had as a model.
        """,
        ),
    ),
)

_COOL_CHAIN = TopicSeed(
    title="Temperature-controlled freight: opening without spoiling",
    posts=(
        post(
            "mikael",
            -18,
            "06:45",
            """
            More and more of our freight comes in cooled containers: flowers, fish, medicines. We
            are asked to open fewer and to be right more often. Does anyone use the temperature
            log of the container itself as an indicator?
        """,
        ),
        post(
            "clara",
            -17,
            "08:52",
            """
            We started in spring. A door opened at a stop where nobody should have opened it shows
            as a step of two degrees. One find out of nine containers, so far.
        """,
        ),
        post(
            "nikos",
            -15,
            "11:30",
            """
            The logs come in six formats. Our colleagues of the agriculture service read them
            every day: ask them, they were proud to be asked.
        """,
        ),
        post(
            "mikael",
            -14,
            "07:12",
            """
            Done. They gave us the reader and two hours of training. Thank you.
        """,
        ),
    ),
)

MAIL = ForumSeed(
    slug="mail-and-freight",
    name="Mail, express and freight",
    summary="Mail centres, express hubs and air freight: declarations, data, equipment.",
    topics=(_KHAT, _EXPRESS, _COOL_CHAIN),
)
