"""Forum: handbooks and meetings, with the long exchange about chapter 4."""

from config.demo.content.airports.chapter_four import CHAPTER_FOUR
from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_CONFERENCE = TopicSeed(
    title="Annual Conference of Drug Control Networks: Airports session",
    marking="GREEN",
    pinned=True,
    posts=(
        post(
            "bruno",
            -20,
            "08:30",
            """
            The next Annual Conference of Drug Control Networks takes place in Strasbourg and
            lasts three days. The Airports session is on the first afternoon and the second
            morning; general aviation and precursors follow.

            - Nominations go through your Permanent Correspondent and close this week.
            - Officers of states that are not members write to the secretariat.
            - Subjects so far: inside threat, mail centres, detection equipment, officer safety.

            Which subject is missing?
        """,
        ),
        post(
            "greta",
            -20,
            "10:10",
            """
            Stress and the mental health of officers who open bags with children standing beside
            them. One hour, with somebody who knows the work.
        """,
        ),
        post(
            "lena",
            -19,
            "09:02",
            """
            Our Permanent Correspondent asks for names now and not on the last evening: two
            ministries have to sign.
        """,
        ),
        post(
            "hana",
            -13,
            "07:55",
            """
            Could the precursors session not lie in parallel to ours this time? Some of us sit in
            both groups.
        """,
        ),
        post(
            "bruno",
            -12,
            "14:20",
            """
            It will not: precursors begin when Airports end. The draft programme is in the folder
            "Meetings".
        """,
        ),
        post(
            "hana",
            -1,
            "12:40",
            """
            Thank you, that works for both groups. Our two names have gone to the Permanent Correspondent.
        """,
        ),
    ),
)

_WEBINAR = TopicSeed(
    title="Webinar: officer safety with nitazenes and fentanyls",
    marking="GREEN",
    posts=(
        post(
            "bruno",
            -15,
            "09:15",
            """
            The webinar on officer safety is fixed, ninety minutes, English and French. A doctor
            and two officers will speak: what is a real danger at the table, what is not, and what
            should be in the kit.
        """,
        ),
        post(
            "wim",
            -15,
            "11:33",
            """
            Could the doctor say a word on gloves and on masks? We have three national rules in
            one team.
        """,
        ),
        post(
            "aisling",
            -14,
            "08:04",
            """
            And on the antidote: who in a customs team may give it, and who has been trained?
        """,
        ),
        post(
            "bruno",
            -13,
            "10:00",
            """
            Both are on the list. Please send further questions here until the day before; the
            recording will stay inside the group.
        """,
        ),
        post(
            "mikael",
            -2,
            "13:18",
            """
            One question: do trace detectors at the second line give an alarm for nitazenes, and
            since which version of the library?
        """,
        ),
    ),
)

HANDBOOKS = ForumSeed(
    slug="handbooks-and-meetings",
    name="Handbooks and meetings",
    summary="Drafts for comments, sessions, webinars and the yearly review.",
    topics=(_CONFERENCE, CHAPTER_FOUR, _WEBINAR),
)
