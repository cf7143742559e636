"""Forum: passengers, baggage, crew and staff of commercial aviation."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_CARIBBEAN = TopicSeed(
    title="Couriers from the Caribbean: change of hub since summer",
    posts=(
        post(
            "clara",
            -41,
            "08:12",
            """
            Since the summer timetable our couriers from the Caribbean no longer change at the hub
            we all know. They arrive rested, with a night in between, on a second ticket bought
            from another agency. The booking looks like a city trip.

            Three questions to colleagues:

            1. Do you see the second ticket as well, and how many hours lie between the two?
            2. Which field of the advance data let you put the two halves together?
            3. Has the load per person changed? Ours has gone down by a third.
        """,
        ),
        post(
            "aisling",
            -41,
            "09:40",
            """
            Yes to the first. Between 14 and 30 hours, always with a hotel near the terminal paid
            in cash. We found it by accident: the return half of the first ticket was never used,
            and a colleague asked why.
        """,
        ),
        post(
            "nikos",
            -40,
            "07:25",
            """
            We see the same with travellers from the west coast of Africa, so it may be a method
            rather than a route. Load per person down as well, number of travellers up.
        """,
        ),
        post(
            "oskar",
            -38,
            "13:02",
            """
            For a small airport this is new to us. Two cases in five weeks, both in transit to DX
            Nordhavn. The contact telephone number in the two bookings was the same but for the
            country prefix. That was the link.
        """,
        ),
        post(
            "clara",
            -38,
            "15:31",
            """
            Thank you Oskar, the telephone number is a good one, and it is there before
            departure. I propose it as an indicator for chapter 4 of the handbook: "same subscriber
            number under two prefixes".
        """,
        ),
        post(
            "hana",
            -22,
            "10:18",
            """
            We ran it on our own data for four weeks, with the help of our passenger information
            unit: 61 hits, of which 38 were families who live in two countries. With "single
            traveller" and "hotel near the terminal" added, nine were left. Two of them carried.
        """,
        ),
        post(
            "greta",
            -21,
            "06:55",
            """
            Two of nine is better than anything else we run. Would you write down how you defined
            "near the terminal"? Our hotels are forty minutes away.
        """,
        ),
        post(
            "hana",
            -20,
            "08:03",
            """
            Same post code as the airport, or a shuttle in the name of the hotel. Crude, but it
            worked. I have put the query into the library beside chapter 4.
        """,
        ),
        post(
            "aisling",
            -1,
            "17:10",
            """
            We took over the query, 22 hits in a week, one carrier of 1.8 kg. Thank you, Hana.
        """,
        ),
    ),
)

_LOW_COST = TopicSeed(
    title="Low-cost carriers and short city breaks: risk indicators that still work",
    posts=(
        post(
            "ivo",
            -33,
            "07:50",
            """
            Weekend flights fill our arrivals hall with people who stay for one night and carry
            one small bag. Most old indicators (short stay, late booking, no checked baggage) now
            describe half of the aircraft. Which ones still tell a courier from a football
            supporter?
        """,
        ),
        post(
            "mikael",
            -33,
            "11:20",
            """
            For us: paid by a third person *and* seat chosen by an agent *and* online check-in
            within ten minutes of a stranger's. Each alone is worthless.
        """,
        ),
        post(
            "lena",
            -32,
            "09:11",
            """
            The bag. Somebody on a city break for one night has a charger, a toothbrush and shoes
            that are worn. New sports bag, two new shirts in foil, nothing else: we ask a friendly
            question, and the answer decides.
        """,
        ),
        post(
            "elena",
            -31,
            "14:45",
            """
            Return flight to another city of the same country, not to the one of departure. It was
            in five of our last seven cases. On a low-cost ticket it costs more than a normal
            return, so there is a reason for it.
        """,
        ),
        post(
            "ivo",
            -30,
            "08:06",
            """
            Thank you. Summary so far, for the afternoon briefing:

            - combinations only, never one indicator alone;
            - open-jaw returns on cheap tickets;
            - contents of the bag against the story told;
            - check-in times that go together while seats are apart.
        """,
        ),
        post(
            "bogdana",
            -12,
            "12:30",
            """
            A caution from our data protection officer: say in the briefing note *why* each
            indicator is there, and look at it again after six months. Two of ours had no hit
            within a year and are out.
        """,
        ),
    ),
)

_INSIDER = TopicSeed(
    title="Insider threat: airside staff and rip-on bags",
    marking="AMBER+STRICT",
    posts=(
        post(
            "greta",
            -27,
            "06:40",
            """
            We open this topic at AMBER+STRICT: please keep it inside your own service.

            In the last quarter we found three bags on the belt that no passenger had checked in.
            The tags were genuine and had been printed for travellers on an earlier flight.
            Somebody with access put the bag on, and somebody with access was to take it off.
        """,
        ),
        post(
            "wim",
            -27,
            "09:15",
            """
            What helped us most was not a camera but a list: who opened the door between the
            baggage hall and the stands outside of his own shift. The operator had the data all
            along; nobody had asked.
        """,
        ),
        post(
            "clara",
            -26,
            "16:22",
            """
            With us the weak moment is the change of shift at 22:00. Twenty minutes with two teams
            in the hall and nobody in charge of the late belt.
        """,
        ),
        post(
            "nikos",
            -25,
            "07:05",
            """
            Please think of the staff as well. Two of ours came to us by themselves after they had
            been approached at home: small debts, a friendly offer. There was no place where they
            could say so without losing the badge. Now there is one, and it is used.
        """,
        ),
        post(
            "greta",
            -24,
            "08:30",
            """
            That is the best measure I have read here so far. Could you describe the procedure for
            the session on inside threat at the annual conference? Ten minutes would do.
        """,
        ),
        post(
            "nikos",
            -24,
            "10:12",
            """
            Gladly. Without place names, and with the consent of the airport operator.
        """,
        ),
        post(
            "bruno",
            -23,
            "09:00",
            """
            Noted for the programme. The private sector will be in the room for the first half
            only; your ten minutes go into the second.
        """,
        ),
    ),
)

_FALSE_WALLS = TopicSeed(
    title="Carbon-backed false walls: flat images",
    posts=(
        post(
            "clara",
            -9,
            "07:34",
            """
            DX Port-Azur: third suitcase this month with a carbon-backed false wall. The image
            looked flat, not dark: please ask your operators to check density, not colour.
        """,
        ),
        post(
            "mikael",
            -9,
            "08:20",
            """
            Seen once here in spring. The empty suitcase weighed 1.9 kg more than the maker's
            table says. Our operators now have a scale at the second line, it takes four seconds.
        """,
        ),
        post(
            "hana",
            -8,
            "06:58",
            """
            Could you share the image, cropped and without the tag? We would put it into our
            training set.
        """,
        ),
        post(
            "clara",
            -8,
            "09:41",
            """
            Cropped images are in the folder "Detection and technology", AMBER. The third one is
            the best: look at the edge at the lower left, it is too straight.
        """,
        ),
        post(
            "ivo",
            -7,
            "13:27",
            """
            Used it this morning in the briefing. One of our operators said at once that she had
            let such a case pass in May. She is now the one who trains the others.
        """,
        ),
        post("ivo", -7, "13:29", "Used it this morning in the briefing."),
        post(
            "greta",
            -1,
            "15:40",
            """
            Number four, here with us since this afternoon. Same straight edge at the lower left.
        """,
        ),
    ),
)

_SWALLOWERS = TopicSeed(
    title="Swallowers: who are they now?",
    posts=(
        post(
            "greta",
            -6,
            "07:02",
            """
            Swallowers: average age has gone up to 47. Our old profile (20-35, single) missed four
            of six. Anyone else?
        """,
        ),
        post(
            "aisling",
            -6,
            "08:49",
            """
            Ours: 44, 51, 39, 58. Two couples travelling together, married for many years. The
            profile with "single" in it has been switched off since Monday.
        """,
        ),
        post(
            "andrei",
            -5,
            "10:33",
            """
            Four cases this quarter, average 46. All four had taken medicine against stomach acid
            and had refused the meal on board. The cabin crew remember such things if one asks
            them before the doors open.
        """,
        ),
        post(
            "elena",
            -4,
            "07:15",
            """
            A word on safety: two of ours were in danger when they arrived. We have agreed with
            the hospital that a call from the arrivals hall goes straight to the emergency doctor.
            A page with the agreement, without names, is available for anyone who wants to copy it.
        """,
        ),
        post(
            "greta",
            -3,
            "06:50",
            """
            Thank you all: with your figures we have 14 cases with an average of 47. I will bring
            the table to the webinar on officer safety.
        """,
        ),
        post(
            "oskar",
            -1,
            "16:05",
            """
            One more since yesterday, 52 years old, travelling with a grandchild. Please do not
            rely on children as a sign of innocence.
        """,
        ),
    ),
)

COMMERCIAL = ForumSeed(
    slug="commercial-aviation",
    name="Commercial aviation",
    summary="Passengers, baggage, crew and staff: routes, risks, concealment.",
    topics=(_CARIBBEAN, _LOW_COST, _INSIDER, _FALSE_WALLS, _SWALLOWERS),
)
