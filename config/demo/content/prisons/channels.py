"""Channels of the prisons programme."""

from config.demo.content.markup import say
from config.demo.content.types import ChannelSeed

_CORRIDOR = ChannelSeed(
    slug="corridor",
    name="Corridor",
    purpose="Short questions, good news. No initials, no cell numbers.",
    messages=(
        say("ivana", -8, "07:30", "Good morning. First release pack was handed out yesterday."),
        say("nils", -8, "07:41", "Congratulations!"),
        say("teresa", -8, "08:02", "The first of many."),
        say("goran", -7, "09:18", "Does anyone have the dosing leaflet in Romanian?"),
        say("vera", -7, "09:21", "Yes, library, folder Release."),
        say("ruxandra", -7, "09:23", "Ours has pictures, I add it."),
        say("goran", -7, "09:40", "Pictures! Thank you both."),
        say("amra", -6, "11:11", "How many minutes does your admission talk take?"),
        say("dragan", -6, "11:15", "On paper thirty, in life twelve."),
        say("nils", -6, "11:19", "Twenty, since we threw out half of the form."),
        say("amra", -6, "11:20", "Which half?"),
        say("nils", -6, "11:22", "The half nobody read. We asked."),
        say("oksana", -4, "06:38", "Ward opens Tuesday. The paint is still wet, the people are ready."),
        say("ani", -4, "06:45", "Good luck from Yerevan."),
        say("nino", -4, "06:47", "And from Tbilisi."),
        say("emir", -3, "10:02", "A talk about one person is beginning here, I think."),
        say("bruno", -3, "10:04", "Reminder: no initials, no cell numbers in the case talk."),
        say("goran", -3, "10:05", "Deleted mine. Sorry."),
        say("oksana", -2, "14:26", "Ward is open. Nineteen people, a piano, and the paint is dry."),
        say("vera", -2, "14:30", "A piano!"),
        say("oksana", -2, "14:31", "Nobody knows where it came from."),
        say("ivana", -1, "08:09", "Test offered to all: second month 76 %."),
        say("amra", -1, "08:13", "This makes my week."),
    ),
)

_TRAINERS = ChannelSeed(
    slug="trainers",
    name="Trainers",
    purpose="Exercises, slides, practical matters of the trainings.",
    messages=(
        say("vera", -12, "08:00", "Who brings the cards with feelings?"),
        say("ruxandra", -12, "08:07", "I do, Romanian and Hungarian."),
        say("ani", -12, "08:15", "Armenian ones are being printed."),
        say("oksana", -10, "06:52", "The exercise with two chairs needs three people, not two."),
        say("vera", -10, "06:59", "And the third one keeps silent. That is the exercise."),
        say("nino", -9, "10:44", "Is there a film we may show? Ten minutes at most."),
        say("nils", -9, "10:58", "One of ours, with English subtitles, made with former residents."),
        say("nino", -9, "11:01", "Perfect, please."),
        say("goran", -5, "09:33", "How do you begin the second day?"),
        say("vera", -5, "09:36", "With what nobody dared to say on the first one."),
        say("dragan", -2, "12:17", "Twenty names for Chisinau are complete."),
        say("vera", -2, "12:20", "Twenty chairs as well. Counted twice."),
    ),
)

_RELEASE = ChannelSeed(
    slug="release-and-probation",
    name="Release and probation",
    purpose="From day 30 before release to the third month after it.",
    messages=(
        say("nino", -11, "08:30", "Question of the week is in the forum: who calls whom?"),
        say("teresa", -11, "10:10", "Answered. Short version: a person, not an office."),
        say("emir", -9, "09:05", "Our courts release at 22:00. Nobody is at the gate then."),
        say("dragan", -9, "09:12", "Ours too. The pack lies with the guard since May."),
        say("emir", -9, "09:14", "Simple. Why did we not think of it?"),
        say("nils", -6, "08:40", "Buses: a ticket in the pack costs less than one day in hospital."),
        say("ivana", -6, "08:46", "Taken over."),
        say("ruxandra", -3, "07:50", "Does probation see the treatment plan with you?"),
        say("nino", -3, "07:58", "Only with written consent. Three of four give it."),
        say("teresa", -3, "08:10", "Same here. Ask a second time after a week: then nearly all."),
        say("nino", -1, "09:20", "Version 2 of the protocol is read in one prison from Monday."),
    ),
)

CHANNELS = (_CORRIDOR, _TRAINERS, _RELEASE)
