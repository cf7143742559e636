"""Channels of the Airports group."""

from config.demo.content.markup import say
from config.demo.content.types import ChannelSeed

_DUTY = ChannelSeed(
    slug="duty-room",
    name="Duty room",
    purpose="Short questions between duty officers. No names, no booking numbers.",
    messages=(
        say("ivo", -6, "05:40", "Good morning. DX Adria-Nord has body scanner 2 back in service."),
        say("greta", -6, "05:52", "Morning. We run with one lane until ten."),
        say(
            "nikos",
            -6,
            "06:30",
            """Question: lidded paint buckets in hold baggage, four of them
            today. Has anyone opened one without making the news?""",
        ),
        say("mikael", -6, "06:34", "Yes. Take the lid off outside, the fumes are the trick."),
        say("nikos", -6, "06:35", "Outside it is. Thank you."),
        say("nikos", -6, "07:50", "Paint. All four. But good to know."),
        say(
            "hana",
            -5,
            "07:12",
            """Did anyone get an answer from the contact point at DX
            Lagunera? The number in the brochure is dead.""",
        ),
        say("bruno", -5, "07:25", "Updated this morning, see directory v12."),
        say("hana", -5, "07:26", "Works. Thanks."),
        say(
            "aisling",
            -5,
            "09:03",
            """Is v12 also the printed one? Our operations room has the
            printed one on the wall.""",
        ),
        say("bruno", -5, "09:10", "Print follows after the conference. Please cross out by hand."),
        say(
            "ivo",
            -4,
            "16:21",
            """Two couriers on the same booking, split seats, both for transit
            to DX Nordhavn tonight. Details by phone, not here.""",
        ),
        say("oskar", -4, "16:24", "Call me, number as in the directory."),
        say("ivo", -4, "16:25", "Calling."),
        say("oskar", -4, "22:58", "Both in care of the police, one of them in care of a doctor."),
        say("greta", -4, "23:04", "Well done, both of you."),
        say("clara", -3, "08:00", "Reminder: quarterly table due Friday. 19 of 39 in."),
        say("elena", -3, "08:11", "Ours goes out today, sorry."),
        say("andrei", -3, "08:40", "Sent last night. Did it arrive?"),
        say("clara", -3, "08:44", "Yes, with two columns swapped. Already put right."),
        say("andrei", -3, "08:45", "Thank you. And sorry."),
        say(
            "lena",
            -2,
            "12:36",
            """Who speaks Faroese? Not a joke, a parcel with a handwritten
            note.""",
        ),
        say("oskar", -2, "12:39", "I can read it. Photo of the note only, please."),
        say("lena", -2, "12:51", "Done, by message."),
        say("oskar", -2, "13:10", "It is a recipe for rhubarb. Harmless."),
        say("clara", -1, "07:30", "Quarterly table: 27 of 39. Two days left."),
        say("bogdana", -1, "07:42", "Number 28 is on its way."),
        say(
            "elif",
            -1,
            "13:05",
            """Herbal tea again: three bags of 20 kg as air freight this time,
            same sender pattern. Topic is updated.""",
        ),
        say("hana", -1, "13:09", "Thank you, passed to our freight team."),
        say("greta", -1, "18:45", "Night shift here. One lane again, please be patient."),
    ),
)

_GENERAL_AVIATION = ChannelSeed(
    slug="general-aviation",
    name="General aviation",
    purpose="Light aircraft and small fields: registrations, landings, weather.",
    messages=(
        say("dario", -8, "06:15", "Low cloud in the whole north today, expect changed plans."),
        say("ivo", -8, "06:20", "Same here. Three diverted already, all with good reason."),
        say("aisling", -7, "09:31", "Who has the registry contact for M- registrations?"),
        say(
            "mikael",
            -7,
            "09:40",
            """In the general aviation brochure, page 2. They answer within
            the hour.""",
        ),
        say("aisling", -7, "10:38", "58 minutes. Impressive."),
        say("dario", -5, "17:02", "Helicopter at DX Campo Claro, asked for fuel, paid in coins."),
        say("lena", -5, "17:06", "Coins?"),
        say("dario", -5, "17:07", "A bucket of them. Car-wash owner. True story."),
        say(
            "elena",
            -3,
            "14:12",
            """Twin-engine aircraft announced for our small field at dusk,
            first visit. We will be there.""",
        ),
        say("dario", -3, "14:15", "Tell us afterwards, please."),
        say(
            "dario",
            -2,
            "18:31",
            """Landed, 2 on board, no cargo, dog interested in the rear
            seat.""",
        ),
        say("elena", -2, "18:40", "And ours: hunters with papers in order. Dog bored."),
        say("ivo", -2, "18:58", "Rear seat: any news?"),
        say("hugo", -2, "19:01", "Please move this to the RED room."),
        say("dario", -2, "19:02", "Right. Moved."),
        say("mikael", -1, "10:20", "Poster in Finnish and Swedish is printed, 200 left over."),
    ),
)

_MEETINGS = ChannelSeed(
    slug="meetings",
    name="Meetings",
    purpose="Practical matters around conferences and webinars.",
    marking="GREEN",
    messages=(
        say("bruno", -12, "09:00", "The draft programme is in the folder Meetings."),
        say("aisling", -12, "09:20", "Is there a room with screens that face away from the door?"),
        say("bruno", -12, "09:26", "Room 3. Phones stay in the boxes outside."),
        say("wim", -11, "12:15", "I can bring two empty suitcases with false walls for the demo."),
        say("clara", -11, "12:20", "Please write ahead to airport security this time."),
        say("wim", -11, "12:21", "It was a memorable evening."),
        say("bruno", -7, "08:10", "Interpretation is confirmed: English and French, both days."),
        say("elena", -6, "10:44", "Is the hotel list out?"),
        say("bruno", -6, "10:50", "Yes, same folder. Prices until the end of the month."),
        say("greta", -2, "07:18", "My ten minutes have become fifteen slides. I will cut."),
        say("nikos", -2, "07:25", "Mine too. We are not alone."),
        say("bruno", -1, "08:55", "Nominations close this week. 31 people from 22 countries."),
    ),
)

CHANNELS = (_DUTY, _GENERAL_AVIATION, _MEETINGS)
