"""Forums of the precursors network: substances, papers, industry."""

from config.demo.content.markup import post
from config.demo.content.precursors.environment import ENVIRONMENT, MEETINGS
from config.demo.content.types import ForumSeed, TopicSeed

_DESIGNER = TopicSeed(
    title="New designer precursors of BMK: which names on the paperwork?",
    posts=(
        post(
            "petra",
            -34,
            "08:20",
            """
            Every time a substance is scheduled, a close relative takes its place, and with it a new
            name on the papers. We collect the *names and customs codes under which they are
            declared*, nothing else. No chemistry here, please.

            What have you seen in the last six months?
        """,
        ),
        post(
            "radka",
            -34,
            "10:05",
            """
            "Intermediate for pharmaceutical use", without a number, three times. And once the
            number of a completely different substance, copied from a catalogue with the page
            number still in it.
        """,
        ),
        post(
            "tomas",
            -33,
            "07:48",
            """
            "Sample, no commercial value", 25 kg. One does wonder about the samples.
        """,
        ),
        post(
            "zsofia",
            -32,
            "09:31",
            """
            "Cosmetic raw material", with a safety data sheet for a hand cream. The sheet was
            genuine, only for another product.
        """,
        ),
        post(
            "hana",
            -31,
            "11:15",
            """
            For customs the useful test is quick: does the number in the safety data sheet fit the
            name in the invoice? In four of five suspect papers it does not.
        """,
        ),
        post(
            "petra",
            -30,
            "08:00",
            """
            Thank you. Table with 17 names so far is in the library beside the national scheduling.
            Please add yours by the end of the month, with the year.
        """,
        ),
        post(
            "ximena",
            -16,
            "16:40",
            """
            We can add six names in Spanish. In two of them the translation machine was visibly at
            work; that alone was the indicator.
        """,
        ),
    ),
)

_STOPPED = TopicSeed(
    title="Stopped shipments: please send the order e-mails too",
    posts=(
        post(
            "petra",
            -13,
            "07:30",
            """
            A stopped shipment is worth a seizure: please send us the order e-mails too, the buyer
            simply moved to the next supplier (company shopping).
        """,
        ),
        post(
            "kaur",
            -13,
            "09:12",
            """
            Agreed, and I admit that we used to close the file when the goods were stopped. How do
            you get the e-mails, on which legal ground?
        """,
        ),
        post(
            "petra",
            -12,
            "08:44",
            """
            The supplier gives them of his own free will in nine of ten cases: he wants to know
            whether he did right. Where not, the licensing law allows us to ask for all business
            papers of an order. Our letter is in the library.
        """,
        ),
        post(
            "lena",
            -11,
            "13:20",
            """
            For prosecution: save them with the full header. We had a case that stood on the time
            zone of a mail server.
        """,
        ),
        post(
            "andrei",
            -9,
            "06:58",
            """
            We have compared the e-mails of four suppliers. The same spelling mistake in all of
            them, and the same signature with another name. It was one buyer.
        """,
        ),
        post(
            "kaur",
            -1,
            "15:25",
            """
            The supplier gave us all the messages within an hour, just by being asked. Thank you for the letter.
        """,
        ),
    ),
)

_END_USER = TopicSeed(
    title="End-user declarations: which questions work?",
    posts=(
        post(
            "tomas",
            -10,
            "09:04",
            """
            End-user declaration from a company registered nine days before the order. Template of
            questions attached.
        """,
        ),
        post(
            "zsofia",
            -10,
            "10:36",
            """
            Very useful. We add: who has the key to the warehouse? A real company knows at once.
        """,
        ),
        post(
            "bogdana",
            -9,
            "08:17",
            """
            And: who takes away your waste? Whoever works with such quantities has a contract for
            it.
        """,
        ),
        post(
            "tomas",
            -8,
            "07:50",
            """
            Both added, version 2 of the template is in the library. The answer to the waste
            question has already stopped one order this week.
        """,
        ),
        post(
            "kaur",
            -6,
            "12:02",
            """
            Ours has been translated into Estonian and Russian. Please tell me if the order of the
            questions changes, the answers are numbered.
        """,
        ),
    ),
)

_TABLET_PRESS = TopicSeed(
    title="Tablet presses and dies: declared as what?",
    posts=(
        post(
            "hana",
            -7,
            "08:09",
            """
            Tablet press declared as 'food machine, second hand'. Six dies with logos. Serial
            numbers AMBER.
        """,
        ),
        post(
            "wim",
            -7,
            "09:55",
            """
            Ours was a "confectionery machine" and came in three parcels from three senders, one
            week apart. None of the three parts says anything by itself.
        """,
        ),
        post(
            "radka",
            -6,
            "07:13",
            """
            Please send photographs of the dies with a ruler beside them. We keep a collection and
            can often say which tablets they belong to.
        """,
        ),
        post(
            "hana",
            -5,
            "10:21",
            """
            Sent through the usual way. Two of the six were in your collection, as I hear.
        """,
        ),
        post(
            "radka",
            -5,
            "13:40",
            """
            Correct: two matches with tablets of last autumn. That is what the collection is for.
        """,
        ),
        post(
            "lena",
            -1,
            "08:35",
            """
            Question on the law: is a tablet press subject to a licence in your country? Ours is
            not. I would make a small table from the answers.
        """,
        ),
    ),
)

_MARKETPLACES = TopicSeed(
    title="Voluntary co-operation with online chemical marketplaces",
    marking="GREEN",
    posts=(
        post(
            "tomas",
            -37,
            "10:30",
            """
            Three platforms on which chemicals are traded have answered our letter and would take
            down offers if somebody tells them which. Who tells them, and how do we avoid that each
            of forty countries writes a letter of its own?
        """,
        ),
        post(
            "zsofia",
            -36,
            "08:14",
            """
            One contact point per platform, taken in turns for half a year. We offer to begin.
        """,
        ),
        post(
            "petra",
            -36,
            "09:47",
            """
            Supported. And please let us not only take offers down: the platform knows who looked
            for them.
        """,
        ),
        post(
            "kaur",
            -35,
            "07:33",
            """
            Looking into that needs a legal basis in most of our countries. Taking down can be done
            tomorrow. I would begin with what can be done tomorrow.
        """,
        ),
        post(
            "bruno",
            -33,
            "09:00",
            """
            The industry dialogue is a good place to say this to the platforms themselves. I have
            put it on the draft agenda, at GREEN.
        """,
        ),
    ),
)

_OPERATORS = TopicSeed(
    title="Guide for operators: ten signs, four languages, next ones?",
    marking="GREEN",
    posts=(
        post(
            "petra",
            -28,
            "08:25",
            """
            The guide "Ten signs of a suspicious order" is out in English, French, Polish and
            Lithuanian. It is CLEAR: give it to everybody who sells chemicals.

            Which languages come next, and who checks them?
        """,
        ),
        post(
            "andrei",
            -27,
            "11:06",
            """
            Romanian: done by next week. Our association of wholesalers has asked for 300 copies.
        """,
        ),
        post(
            "bogdana",
            -26,
            "09:39",
            """
            Bulgarian by the end of the month. Sign number seven needs another example here.
        """,
        ),
        post(
            "zsofia",
            -25,
            "07:52",
            """
            Hungarian is with our translators. May we add our telephone number at the bottom?
        """,
        ),
        post(
            "petra",
            -25,
            "08:30",
            """
            Please do. A guide without a number is a poster.
        """,
        ),
    ),
)

FORUMS = (
    ForumSeed(
        slug="substances-and-papers",
        name="Substances and papers",
        summary="Names, codes, declarations and equipment. Nothing on how substances are made.",
        topics=(_DESIGNER, _STOPPED, _END_USER, _TABLET_PRESS),
    ),
    ForumSeed(
        slug="industry",
        name="Work with industry and platforms",
        summary="Operators, wholesalers, marketplaces: what we ask, what we give back.",
        topics=(_MARKETPLACES, _OPERATORS),
    ),
    ENVIRONMENT,
    MEETINGS,
)
