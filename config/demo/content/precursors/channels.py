"""Channels of the precursors network."""

from config.demo.content.markup import say
from config.demo.content.types import ChannelSeed

_NOTIFICATIONS = ChannelSeed(
    slug="urgent-shipments",
    name="Urgent shipments",
    purpose="Shipments on the move: who is on duty, who can stop them. Details by telephone.",
    messages=(
        say(
            "kaur",
            -8,
            "08:05",
            """PEN objection sent at 10:05, the ship leaves at 18:00: who is on
            duty in the transit port?""",
        ),
        say("tomas", -8, "08:09", "Our colleagues of the port customs. Number by message."),
        say("kaur", -8, "08:11", "Got it, calling."),
        say("kaur", -8, "08:54", "Container stays. Thank you, that was 43 minutes."),
        say("petra", -8, "08:55", "A record."),
        say("hana", -7, "12:30", "Acetic anhydride, 4 t, declared as window cleaner. Backtracking starts Monday."),
        say("andrei", -7, "12:34", "Does the window cleaner have a brand?"),
        say("hana", -7, "12:35", "A very confident one. By telephone."),
        say("petra", -7, "12:40", "Please no company names in this room."),
        say("andrei", -7, "12:41", "Right. Telephone."),
        say("zsofia", -5, "07:20", "Order for 25 kg refused yesterday, the buyer asks next door."),
        say("radka", -5, "07:26", "Next door is us. Warned, thank you."),
        say("radka", -4, "14:02", "He asked today. Politely refused."),
        say("tomas", -4, "14:10", "Then we are next. Licensing office knows."),
        say("lena", -4, "14:15", "And we after that. Somebody should draw the map."),
        say("petra", -3, "08:00", "Map drawn: six refusals in nine days, one buyer."),
        say("hugo", -3, "08:22", "Please keep all six papers. This is one case now."),
        say("bogdana", -2, "10:47", "Theft from a wholesaler tonight, tablets. Report follows."),
        say("bogdana", -2, "15:03", "Report is with the contact points, AMBER."),
        say("ximena", -1, "17:15", "Who is awake? Vessel arrives in six hours, papers look wrong."),
        say("wim", -1, "17:17", "Awake. Which port? By telephone."),
        say("ximena", -1, "17:18", "Calling."),
    ),
)

_LABORATORY = ChannelSeed(
    slug="laboratories",
    name="Laboratories",
    purpose="Samples, reference standards, safety on site.",
    messages=(
        say("radka", -9, "09:10", "We have reference material to spare for two laboratories."),
        say("zsofia", -9, "09:31", "We would take one, with the papers for transport."),
        say("radka", -9, "09:33", "Papers are the longest part. Started."),
        say("kaur", -8, "11:02", "The other one for us, please."),
        say("andrei", -6, "08:48", "Barrels without labels, 1.2 t in all. Who has a good sampling form?"),
        say("radka", -6, "08:52", "Library, training slides, last page. Fire brigade first."),
        say("andrei", -6, "08:53", "They are here, measuring."),
        say("andrei", -6, "16:20", "All safe, fourteen samples, everybody is tired."),
        say("petra", -6, "16:24", "Well done. Write it down tomorrow, not tonight."),
        say("lena", -3, "13:40", "Does anyone store samples longer than ten years? Space is short."),
        say("radka", -3, "13:55", "Court decides, and the court has no store."),
        say("hugo", -3, "14:08", "The court hears you."),
    ),
)

_MEETINGS = ChannelSeed(
    slug="meetings",
    name="Meetings",
    purpose="Practical matters of sessions and visits.",
    marking="GREEN",
    messages=(
        say("bruno", -14, "11:55", "Draft of the session is in the library."),
        say("petra", -14, "12:20", "My name is spelt right, that is a first."),
        say("hugo", -13, "08:01", "Is the laboratory visit open to prosecutors?"),
        say("bruno", -13, "08:06", "Yes, two places per country. Flat shoes."),
        say("kaur", -10, "09:33", "Do we get the slides before or after?"),
        say("bruno", -10, "09:40", "After, at GREEN; before only on request."),
        say("tomas", -5, "07:15", "Industry dialogue: is the list of invited associations final?"),
        say("bruno", -5, "07:28", "On Thursday. Associations only, no single companies."),
        say("zsofia", -2, "10:05", "Hotel near the laboratory has ten rooms left."),
        say("andrei", -2, "10:09", "Nine."),
        say("hana", -1, "11:48", "I arrive from the Airports session with a suitcase. An ordinary one."),
    ),
)

CHANNELS = (_NOTIFICATIONS, _LABORATORY, _MEETINGS)
