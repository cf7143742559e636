"""A long topic: comments on a chapter of the handbook, paragraph by paragraph."""

from config.demo.content.markup import post
from config.demo.content.types import TopicSeed

CHAPTER_FOUR = TopicSeed(
    title='Handbook, chapter 4 "PNR and API indicators": comments, please',
    posts=(
        post(
            "clara",
            -58,
            "07:45",
            """
            The draft of chapter 4 of the Passenger Control Handbook is in the library, DEMO/Airports
            (1). I hold the pen until the annual conference.

            Please comment here, one paragraph per post, with its number first: then I can answer
            each, and those who come later see what was decided. Spelling can go to me directly.
        """,
        ),
        post(
            "greta",
            -58,
            "09:20",
            """
            4.1: "Passenger data are a help for control." I would say first what they are *not*: a
            suspicion. A hit is a reason to look, nothing more.
        """,
        ),
        post(
            "clara",
            -58,
            "11:02",
            """
            4.1: agreed, and it becomes the first sentence.
        """,
        ),
        post(
            "mikael",
            -57,
            "06:52",
            """
            4.2, difference between API and PNR: the table is good, but the column "when" should
            give hours before departure. Half of our new officers believe that both arrive together.
        """,
        ),
        post(
            "ivo",
            -57,
            "08:36",
            """
            4.2: and say which of the two has been checked against a document. API has, a PNR is
            what somebody typed.
        """,
        ),
        post(
            "clara",
            -57,
            "14:12",
            """
            4.2: column added, "checked against a document: yes / no" as well.
        """,
        ),
        post(
            "hana",
            -56,
            "07:18",
            """
            4.3, quality of data: please mention names in other scripts. The same person appears
            with us in four spellings, and the exact match finds one of them.
        """,
        ),
        post(
            "bogdana",
            -56,
            "09:48",
            """
            4.3: we have a national table for transliteration, and the passport has its own in the
            machine-readable zone. If one compares, then with the second.
        """,
        ),
        post(
            "nikos",
            -56,
            "12:05",
            """
            4.3: the same for Greek. +1 for the machine-readable zone.
        """,
        ),
        post(
            "clara",
            -55,
            "08:31",
            """
            4.3: new paragraph "Compare what the document says, not what the traveller typed".
            Bogdana, may I quote your example without the country?
        """,
        ),
        post(
            "bogdana",
            -55,
            "09:00",
            """
            4.3: of course.
        """,
        ),
        post(
            "wim",
            -54,
            "10:27",
            """
            4.5, payment: "cash" as an indicator is out of date for half of our airlines, which do
            not take cash at all. Vouchers and gift cards have taken its place.
        """,
        ),
        post(
            "aisling",
            -54,
            "13:40",
            """
            4.5: and cards of a third person, but then only if the third person has paid for
            others who do not know each other. Parents pay for their children.
        """,
        ),
        post(
            "andrei",
            -53,
            "07:07",
            """
            4.5: for work teams one employer pays for thirty people. We had to take out a rule that
            stopped every bus of builders.
        """,
        ),
        post(
            "clara",
            -53,
            "15:55",
            """
            4.5: rewritten: payer and traveller are to be seen together with the group. The case of
            the builders becomes the example of a bad rule, if Andrei agrees.
        """,
        ),
        post(
            "andrei",
            -52,
            "06:41",
            """
            4.5: agreed, the builders will be proud.
        """,
        ),
        post(
            "lena",
            -52,
            "08:58",
            """
            4.6, length of stay: give figures. "Short" means one night at one airport and a week at
            another.
        """,
        ),
        post(
            "oskar",
            -52,
            "11:14",
            """
            4.6: with us everybody stays for three days, they come for the waterfalls. A relative
            measure, please: shorter than nine out of ten on the same route.
        """,
        ),
        post(
            "clara",
            -51,
            "09:09",
            """
            4.6: "unusual on this route" with Oskar's measure. Thank you both.
        """,
        ),
        post(
            "elena",
            -50,
            "07:33",
            """
            4.7, changes of booking: the number of changes says little, the *time* of the last one
            says a lot. Within six hours before departure, in our cases.
        """,
        ),
        post(
            "greta",
            -50,
            "10:50",
            """
            4.7: supported. Six hours fits our cases too (11 of 14).
        """,
        ),
        post(
            "mikael",
            -49,
            "08:21",
            """
            4.7: with us eight hours, but the ferry is the reason.
        """,
        ),
        post(
            "clara",
            -49,
            "12:48",
            """
            4.7: "a change within the last hours before departure", and a footnote with your three
            figures as examples.
        """,
        ),
        post(
            "hugo",
            -48,
            "09:35",
            """
            4.8, legal box: as a prosecutor I miss one sentence. The officer must be able to write
            down afterwards why this traveller was stopped. "The system said so" will not do in
            court, and it should not.
        """,
        ),
        post(
            "clara",
            -48,
            "16:10",
            """
            4.8: would you write that box, ten lines? I can only make it worse.
        """,
        ),
        post(
            "hugo",
            -46,
            "08:44",
            """
            4.8: here it is.

            > Record the reason in your own words at the moment of the control: what the data
            > showed, what you saw, what the traveller said. Keep the indicator and the
            > observation apart. If the control finds nothing, record that as well: it is how a
            > bad indicator is found out.
        """,
        ),
        post(
            "dario",
            -46,
            "10:03",
            """
            4.8: excellent. We will hang it up, chapter or no chapter.
        """,
        ),
        post(
            "greta",
            -45,
            "07:27",
            """
            4.9, indicators that rest on nationality alone: please out, all of them. They are
            unlawful in several of our states, and they do not work either.
        """,
        ),
        post(
            "ivo",
            -45,
            "08:15",
            """
            4.9: supported. Route and booking carry the information, the passport does not.
        """,
        ),
        post(
            "lena",
            -45,
            "09:30",
            """
            4.9: supported.
        """,
        ),
        post(
            "clara",
            -44,
            "08:02",
            """
            4.9: out, with a sentence that says why. Nobody has written to keep it.
        """,
        ),
        post(
            "hana",
            -40,
            "13:11",
            """
            4.11, feedback: how often should a rule be looked at again? We say every six months,
            and a rule without a hit in a year is switched off.
        """,
        ),
        post(
            "wim",
            -39,
            "09:52",
            """
            4.11: six months is right. But keep the rules that were switched off in a list with the
            reason, otherwise they come back with every new colleague.
        """,
        ),
        post(
            "clara",
            -39,
            "14:26",
            """
            4.11: both taken over.
        """,
        ),
        post(
            "aisling",
            -35,
            "11:08",
            """
            4.12, telephone numbers: after the topic on the Caribbean routes I would add "same
            subscriber number under two prefixes", with a warning about families.
        """,
        ),
        post(
            "hana",
            -34,
            "07:49",
            """
            4.12: our figures for four weeks will follow there. Please wait with the wording.
        """,
        ),
        post(
            "clara",
            -34,
            "08:30",
            """
            4.12: held open until Hana's figures are there.
        """,
        ),
        post(
            "nikos",
            -28,
            "06:39",
            """
            4.14, transit passengers: in many airports API for transit is not sent at all. The
            chapter reads as if it were.
        """,
        ),
        post(
            "oskar",
            -27,
            "15:21",
            """
            4.14: correct for us: nothing on transit. We ask the airline by telephone, in single
            cases.
        """,
        ),
        post(
            "clara",
            -26,
            "09:46",
            """
            4.14: new table "what you get for arrival, transit, departure", to be filled in by
            each of you. Please send me three crosses per country until the end of the month.
        """,
        ),
        post(
            "hana",
            -22,
            "11:25",
            """
            4.12: figures are in the other topic. Proposal: "the same subscriber number under two
            country prefixes, in combination with single travel and a night between two tickets".
        """,
        ),
        post(
            "clara",
            -21,
            "08:17",
            """
            4.12: taken over word for word. Version 3 of the draft is in the library, with all
            changes marked. 21 of 39 countries have sent their crosses for 4.14.
        """,
        ),
        post(
            "bruno",
            -21,
            "10:00",
            """
            Thank you, Clara, and all who wrote. The French version will be made from version 3,
            so please no new paragraphs after Friday; corrections are always welcome.
        """,
        ),
        post(
            "elif",
            -16,
            "08:54",
            """
            4.14: our crosses are on the way. A remark on 4.5: in Turkish the word for "voucher"
            and "gift card" is the same, the translation will need a footnote.
        """,
        ),
        post(
            "clara",
            -5,
            "09:37",
            """
            4.14: 34 of 39. Missing ones, you know who you are, and so do I. The chapter goes to
            the annual conference as it stands on the day before.
        """,
        ),
        post(
            "ivo",
            -4,
            "07:22",
            """
            A last one on the whole: read it aloud to a new colleague. Ours understood all of it
            except 4.10. I have sent two simpler sentences.
        """,
        ),
        post(
            "clara",
            -4,
            "10:41",
            """
            4.10: the two sentences are in. That is the best test of all, thank you.
        """,
        ),
    ),
)
