"""What looks like personal data, what does not, and that looking costs the same for every sign that is typed."""

import re
import sys
from itertools import pairwise
from types import ModuleType

import pytest

from config.demo.content import NETWORKS
from portal import personal_data
from portal.personal_data import KINDS, Finding, find
from portal.richtext import plain_text

FOUND = [
    # phones, as they are written across borders
    ("Call me on +33 6 12 34 56 78 tonight", "phone", "+33 6 12 34 56 78"),
    ("+33612345678", "phone", "+33612345678"),
    ("ring +33 (0)6 12 34 56 78.", "phone", "+33 (0)6 12 34 56 78"),
    ("her number: 0033 6 12 34 56 78", "phone", "0033 6 12 34 56 78"),
    ("+49 (0)30/1234567 or mail", "phone", "+49 (0)30/1234567"),
    ("+44-20-7946-0958", "phone", "+44-20-7946-0958"),
    ("+1 (202) 555-0143", "phone", "+1 (202) 555-0143"),
    ("+216 20 123 456", "phone", "+216 20 123 456"),
    ("＋33 ６ １２ ３４ ５６ ７８", "phone", "＋33 ６ １２ ３４ ５６ ７８"),
    # at home
    ("He uses 06 12 34 56 78 at night", "phone", "06 12 34 56 78"),
    ("0612345678", "phone", "0612345678"),
    ("06.12.34.56.78", "phone", "06.12.34.56.78"),
    ("06-12-34-56-78", "phone", "06-12-34-56-78"),
    ("06\u201112\u201134\u201156\u201178", "phone", "06\u201112\u201134\u201156\u201178"),
    ("0\u200b6\u200b12345678", "phone", "0\u200b6\u200b12345678"),
    ("020 7946 0958", "phone", "020 7946 0958"),
    ("(030) 1234 5678", "phone", "030) 1234 5678"),
    ("0532 123 45 67", "phone", "0532 123 45 67"),
    ("1) 06 12 34 56 78", "phone", "06 12 34 56 78"),
    ("tel. 22 34 56 78 (Oslo)", "phone", "22 34 56 78"),
    ("mobile: 912 345 678", "phone", "912 345 678"),
    ("Tél. portable : 20 123 456", "phone", "20 123 456"),
    ("هاتف: ٠٦١٢٣٤٥٦٧٨", "phone", "٠٦١٢٣٤٥٦٧٨"),
    ("رقم الهاتف ٢٢ ٣٤٥ ٦٧٨", "phone", "٢٢ ٣٤٥ ٦٧٨"),
    ("اتصل على +٢١٢ ٦ ١٢ ٣٤ ٥٦ ٧٨", "phone", "+٢١٢ ٦ ١٢ ٣٤ ٥٦ ٧٨"),
    # bank accounts
    ("Pay to FR14 2004 1010 0505 0001 3M02 606.", "iban", "FR14 2004 1010 0505 0001 3M02 606"),
    ("DE89370400440532013000", "iban", "DE89370400440532013000"),
    ("gb82 west 1234 5698 7654 32", "iban", "gb82 west 1234 5698 7654 32"),
    ("MT84-MALT-0110-0001-2345-MTLC-AST0-01S", "iban", "MT84-MALT-0110-0001-2345-MTLC-AST0-01S"),
    ("IBAN: NO9386011117947", "iban", "NO9386011117947"),
    # passports and identity cards
    ("Passport no. 12AB34567, seen twice", "identity", "12AB34567"),
    ("passport number of the courier was C01X00T47", "identity", "C01X00T47"),
    ("Passeport n° 09 PK 12345", "identity", "09 PK 12345"),
    ("his passport: 533 380 006", "identity", "533 380 006"),
    ("carte d'identité 880692310285", "identity", "880692310285"),
    ("carte d’identité nº AB123456", "identity", "AB123456"),
    ("CIN AB123456", "identity", "AB123456"),
    ("جواز سفر رقم ١٢٣٤٥٦٧", "identity", "١٢٣٤٥٦٧"),
    ("رقم جواز السفر: A1234567", "identity", "A1234567"),
    ("بطاقة الهوية 199887766", "identity", "199887766"),
    ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C36UTO7408122F1204159", "identity", "P<UTOERIKSSON<<ANNA<MARIA"),
    ("DNI 12345678Z", "identity", "12345678Z"),
    ("X1234567L", "identity", "X1234567L"),
    ("RSSMRA85T10A562S", "identity", "RSSMRA85T10A562S"),
    ("1 85 05 78 006 084 91", "identity", "1 85 05 78 006 084 91"),
    ("85.07.30-033.28", "identity", "85.07.30-033.28"),
    # plates
    ("a white van, AB-123-CD, twice", "plate", "AB-123-CD"),
    ("AB 123 CD", "plate", "AB 123 CD"),
    ("AB12 CDE", "plate", "AB12 CDE"),
    ("plate B-MW 1234", "plate", "B-MW 1234"),
    ("M-AB 123", "plate", "M-AB 123"),
    ("1-ABC-234", "plate", "1-ABC-234"),
    ("12-XY-34", "plate", "12-XY-34"),
    ("1234-BCD", "plate", "1234-BCD"),
    ("ZG 1234-AB", "plate", "ZG 1234-AB"),
    ("AA 1234 BB", "plate", "AA 1234 BB"),
    ("number plate: 34 ABC 123", "plate", "34 ABC 123"),
    ("vehicle WX 12345", "plate", "WX 12345"),
    ("car with plate ABC 123", "plate", "ABC 123"),
    ("véhicule immatriculé ZH 123456", "plate", "ZH 123456"),
    ("سيارة رقمها ١٢٣٤٥-أ-٦", "plate", "١٢٣٤٥-أ-٦"),
    # dates of birth
    ("born 12/03/1985 in Lyon", "birth", "12/03/1985"),
    ("DOB: 12.03.85", "birth", "12.03.85"),
    ("D.O.B. 1985-03-12", "birth", "1985-03-12"),
    ("date of birth 12 March 1985", "birth", "12 March 1985"),
    ("Born in Marseille on March 12, 1985", "birth", "March 12, 1985"),
    ("née le 1er mars 1985", "birth", "1er mars 1985"),
    ("ne\u0301 le 12/03/1985", "birth", "12/03/1985"),
    ("Date de naissance : 12 août 1985", "birth", "12 août 1985"),
    ("12/03/1985 (DOB)", "birth", "12/03/1985"),
    ("تاريخ الميلاد: ١٢/٠٣/١٩٨٥", "birth", "١٢/٠٣/١٩٨٥"),
    ("مولود في ١٢ آذار ١٩٨٥", "birth", "١٢ آذار ١٩٨٥"),
]  # fmt: skip
NOT_FOUND = [
    "the box ab-123-cd in row 4",
    "The conference is on 19-21 November 2026.",
    "Meeting 12/03/2026 10:30 in room 4.",
    "01.02.2026 - 03.02.2026",
    "2026-03-05 10:30",
    "from 09:00-10:30 and 14.00-15.30",
    "P-PG/Med (2026) 12",
    "P-PG/Med (2017) 24 E",
    "P-PG/SEE-Airports (2022) 1",
    "DEMO/Airports (1) Passenger Control Handbook",
    "PREMS 123421",
    "Flight LH 1234 and AF 447 to DX Nordhavn",
    "flight TK1987, seats 12A and 12B",
    "BA 2490 was late; EK0123 was not",
    "212 parcels, 318 kg in five weeks",
    "up by +12 000 000 euro",
    "+15 % since 2019, 17,014 kg in 3,657 cases",
    "T0+24, at 50+ sites",
    "1,234,567 tablets and 4 000 000 more",
    "pages 012-019, pp. 1200-1260",
    "Regulation (EU) 2016/346, Resolution (80) 2",
    "CAS 51-52-5, HS 2924.23.00",
    "ISBN 978-92-871-1234-5",
    "ref. 0612345678",
    "batch no. 012345678",
    "The network was founded in 1971; born in 2006 after a study",
    "Drugs born of need: 40 in 2026",
    "Passport checks: 12 000 passengers a day",
    "passports seized from 2019-2024",
    "passport control, gate 17, 12 officers",
    "Boeing 737-800, Airbus A320, an M- registration",
    "Look for a van with number plates from elsewhere.",
    "12-MAR-26 and 10-NOV-2026",
    "OAT 2026 PNR API 2019",
    "192.168.100.200 and 010.020.030.040",
    "550e8400-e29b-41d4-a716-446655440000",
    "coordinates 48.8566, 2.3522",
    "Dates: 03/12/2026, 04/12/2026, 05/12/2026",
    "01 02 03 04 05 06 07 08 09 10 11 12",
    "FR76 3000 6000 0112 3456 7890 188",
    "FR is 10 of 24, DE 89 of 120",
    "bruno.basalt@example.org, +CC",
    "The number in the brochure is dead.",
    "19 of 39 in; 81 % of 23 t; 1.6-279 ms",
    "EUR 1234-2026, USD 12 500",
    "version 3.14.15, room 0.12",
    "Item 06 12, point 3.4.5.6",
    "نسبة الاستجابة ٩١ في المائة في ٦٢ مدرسة",
    "الاجتماع يوم ١٢ مارس ٢٠٢٦",
    "DX Port-Azur, TLP:AMBER+STRICT, EUDA 2024",
    "Seizure 2026-0417: 4.2 kg, CT, arrival",
    "H1, A2, 4x4; ISO 27001:2013",
]


@pytest.mark.parametrize("number", range(len(FOUND)))
def test_what_looks_like_personal_data_is_found(number: int) -> None:
    text, kind, shown = FOUND[number]
    found = [(each.kind, each.shown) for each in find(text)]
    assert [(each, passage[: len(shown)]) for each, passage in found] == [(kind, shown)]
    assert "<<" in shown or found == [(kind, shown)]


@pytest.mark.parametrize("number", range(len(NOT_FOUND)))
def test_what_is_something_else_is_not_found(number: int) -> None:
    assert find(NOT_FOUND[number]) == []


def test_place_of_a_finding_is_its_place_in_the_text() -> None:
    text = "né le\u200b 1\u200b2/03/1985,\n٠٦١٢٣٤٥٦٧٨ ; +33 6 12 34 56 78"
    assert [text[each.start : each.end] for each in find(text)] == [each.shown for each in find(text)]
    assert [(each.kind, each.start) for each in find(text)] == [("birth", 7), ("phone", 20), ("phone", 33)]


def test_findings_are_in_order_and_do_not_overlap() -> None:
    found = find("Passport 12AB34567, born 12/03/1985, +33 6 12 34 56 78, AB-123-CD, NO9386011117947")
    assert [each.kind for each in found] == ["identity", "birth", "phone", "plate", "iban"]
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert {each.kind for each in found} == set(KINDS)


def test_a_line_ends_what_a_word_says() -> None:
    assert find("We spoke about the passport\n1234567 tablets were there") == []
    assert find("born\n12/03/2026 is the date of the meeting") == []


def demo_texts() -> list[str]:
    """Everything that is written in the demonstration."""
    texts = []
    for network in NETWORKS:
        texts += [network.words.mandate, network.words.welcome]
        for forum in network.forums:
            texts += [forum.summary or ""]
            for topic in forum.topics:
                texts += [topic.title, *(plain_text(post.body) for post in topic.posts)]
        for channel in network.channels:
            texts += [message.text for message in channel.messages]
    return texts


def test_nothing_in_the_demonstration_raises_a_false_alarm() -> None:
    texts = demo_texts()
    assert (len(texts) > 200, [found for text in texts for found in find(text)]) == (True, [])


# -- what it costs ---------------------------------------------------------------------------------------

LENGTH = 100_000
HOSTILE = [
    "1 ", "06 12 34 56 ", "+33 ", "12/03/1985 ", "born 12 ", "FR76 3000 ", "AB-123-", "passport 12", "tel 0", "P<UTO",
    "\u200b1", "\u0661-\u0623-", "+1(", "12-XY-3",
]  # fmt: skip


def steps(text: str) -> int:
    """How many functions run, the pattern engine's included: what is asked, not how long it takes."""
    counted = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        find(text)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_steps_grow_no_faster_than_the_text(number: int) -> None:
    piece = HOSTILE[number]
    part, whole = (piece * (size // len(piece)) for size in (LENGTH // 10, LENGTH))
    few, many = steps(part), steps(whole)
    assert (many <= 10.5 * few + 500, many <= 12 * LENGTH) == (True, True), (few, many)


def patterns(module: ModuleType) -> list[re.Pattern[str]]:
    return [value for value in vars(module).values() if isinstance(value, re.Pattern)]


def test_every_pattern_looks_at_a_bounded_number_of_signs() -> None:
    from re import _parser  # type: ignore[attr-defined]

    widths = {
        pattern.pattern: _parser.parse(pattern.pattern, pattern.flags).getwidth()[1]
        for pattern in patterns(personal_data)
    }
    assert (len(widths) > 10, {text: width for text, width in widths.items() if width > 400}) == (True, {})


def test_finding_is_plain_data() -> None:
    assert find("0612345678") == [Finding(0, 10, "phone", "0612345678")]
