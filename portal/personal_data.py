"""Text that looks like personal data: pointed out to its author before it is posted.

Pure and linear: every pattern here is bounded in length and is tried once at each place, whatever was typed. It
looks for what has a form of its own (phone numbers, IBANs, some plates and identity numbers) and for what a word
before it gives away (passports, dates of birth, other plates, local phone numbers). Dates of meetings, references of
documents, flights, amounts, times and pages are no findings: an alarm that is mostly false is not read.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IDENTITY, PLATE, PHONE, IBAN, BIRTH = "identity", "plate", "phone", "iban", "birth"

KINDS: dict[str, str | Promise] = {
    IDENTITY: _("Passport or identity number"),
    PLATE: _("Number plate"),
    PHONE: _("Phone number"),
    IBAN: _("Bank account (IBAN)"),
    BIRTH: _("Date of birth"),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A passage that looks like personal data: ``text[start:end]`` is what is ``shown``."""

    start: int
    end: int
    kind: str
    shown: str


def find(text: str) -> list[Finding]:
    """What in ``text`` (plain, lines separated by newlines) looks like personal data, in order, without overlaps."""
    if not _A_DIGIT.search(text):
        return []
    plain, places = _plain(text)
    covered = bytearray(len(text))
    found = []
    for kind, search in _SEARCHES:
        for first, last in search(plain):
            start, end = places[first], places[last - 1] + 1
            if not any(covered[start:end]):
                covered[start:end] = b"\1" * (end - start)
                found.append(Finding(start, end, kind, text[start:end]))
    return sorted(found)


# -- the text as it is searched -----------------------------------------------------------------------

_A_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=8192)
def _base(char: str) -> str:
    """What ``char`` is to the search: a digit of any script is 0-9, accents go, dashes and blanks are of one kind.

    "" for what takes no room: joiners, direction marks, soft hyphens, combining accents.
    """
    if char in "\n\r\u2028\u2029":
        return "\n"
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category == "Zs" or char == "\t":
        return " "
    if category == "Pd" or char in "\u2212\u00b7":
        return "-"
    if char == "\uff0b":
        return "+"
    apart = unicodedata.normalize("NFKD", char)
    return apart[0] if category.startswith("L") else char


def _plain(text: str) -> tuple[str, range | list[int]]:
    """``text`` for the search, and for each of its characters the place it has in ``text``."""
    if text.isascii():
        return text.replace("\t", " "), range(len(text))
    chars, places = [], []
    for place, char in enumerate(text):
        base = _base(char)
        if base:
            chars.append(base)
            places.append(place)
    return "".join(chars), places


def _before(plain: str, place: int, length: int = 40) -> str:
    """What stands before ``place`` on its line, in small letters."""
    start = max(0, place - length)
    return plain[max(start, plain.rfind("\n", start, place) + 1) : place].lower()


def _after(plain: str, place: int, length: int = 24) -> str:
    """What stands after ``place`` on its line, in small letters."""
    return plain[place : place + length].partition("\n")[0].lower()


Spans = Iterator[tuple[int, int]]

# -- dates ---------------------------------------------------------------------------------------------

_MONTH = (
    "jan(?:uary|vier|v)?|feb(?:ruary)?|fev(?:rier|r)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai|june?|juin|july?|"
    "juil(?:let)?|aug(?:ust)?|aout|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|dec(?:ember|embre)?|"
    "يناير|جانفي|فبراير|فيفري|مارس|ابريل|افريل|مايو|ماي|يونيو|جوان|يوليو|يوليوز|جويليه|جويلية|اغسطس|غشت|اوت|"
    "سبتمبر|شتنبر|اكتوبر|نوفمبر|نونبر|ديسمبر|دجنبر|كانون الثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|"
    "تشرين الاول|تشرين الثاني|كانون الاول"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<!\w)(?:\d{{1,2}} ?[./ -] ?\d{{1,2}} ?[./ -] ?(?:{_YEAR}|\d\d)"
    rf"|{_YEAR} ?[./ -] ?\d{{1,2}} ?[./ -] ?\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er)?[ .-]{{1,2}}(?:of |de )?(?:{_MONTH})[ .,-]{{1,2}}{_YEAR}"
    rf"|(?:{_MONTH})[ .]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?[ ,]{{1,2}}{_YEAR})(?!\w)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?<![\w-])(?:born|dob|d\.o\.b|dates? of birth|birth ?dates?|birthday|nee?(?:\(e\))? (?:le|a)|naissance|"
    r"تاريخ الميلاد|تاريخ ميلاد|الميلاد|ميلاده|ميلادها|مولود|مولودة|ولد|ولدت|مواليد|geboren|geb|nat[oa] il|nascita|"
    r"nacid[oa]|nacimiento|nascid[oa]|nascimento|rodjen|rodena|narozen|urodzon[ya])(?!\w)[^\n!?;\d]{0,30}$"
)
_BORN_AFTER = re.compile(r"^[ ,]{0,2}\(?(?:dob|d\.o\.b|date of birth|born|date de naissance|تاريخ الميلاد)(?!\w)")


def _births(plain: str) -> Spans:
    for match in _DATE.finditer(plain):
        before = _before(plain, match.start(), 52)
        if _BORN.search(before) or _BORN_AFTER.match(_after(plain, match.end())):
            yield match.span()


# -- phone numbers -------------------------------------------------------------------------------------

# Groups of digits as people write them: one sign between two groups, or a dash or bracket with blanks.
_CHAIN = re.compile(r"(?<!\w)\d{1,20}(?:(?: ?- ?| ?\( ?|\)[ -]?|[ ./])\d{1,20}){0,12}")
_GROUPS = re.compile(r"(\d{1,20})([^\d]{0,3})")
_GOES_ON = re.compile(r"\d(?: ?- ?| ?\( ?|[ ./])$")
_CALLING_CODE = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42\d|50\d|59\d|67\d|68\d|69\d|"
    r"80\d|85\d|87\d|88\d|96\d|97\d|99\d"
)
_PHONE_WORD = re.compile(
    r"(?<!\w)(?:tel|telephone|phone|mobile|mob|cell|cellphone|gsm|portable|whatsapp|fax|telefon|telefono|"
    r"هاتف|الهاتف|هاتفه|هاتفها|جوال|الجوال|موبايل|نقال|النقال|تلفون)(?!\w)[^\w\n]{0,4}"
    r"(?:(?:no|nr|number|num|numero|n|is|est|on|at|au|duty|direct|رقم)(?!\w)[^\w\n]{0,4}){0,3}$"
)
_NUMBERED = re.compile(
    r"(?<!\w)(?:lot|batch|ref|reference|serial|invoice|facture|dossier|awb|container|parcel|colis|case|file|page|p|pp|"
    r"isbn|issn|doi|hs|cas|seal|barcode|ean|imei|order|item|article|art|version|v)[^\w\n]{0,3}"
    r"(?:(?:no|nr|number|n|code)[^\w\n]{0,3})?$"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3}){1,4}$")
_UNIT = re.compile(r" ?(?:%|€|\$|£|kg|g|t|eur|usd|euros?|tonnes?|tablets|people|cases|parcels)(?!\w)")


@dataclass(slots=True)
class _Chain:
    """Digits in groups, and what stands between the groups."""

    start: int
    end: int
    groups: list[str]
    between: list[str]

    @property
    def digits(self) -> str:
        return "".join(self.groups)


def _phones(plain: str) -> Spans:
    for chain in _chains(plain):
        before = plain[max(0, chain.start - 3) : chain.start]
        plus = re.search(r"(?<!\w)\+ ?\(?$", before)
        if _continues_word(plain, chain.end) or _is_date(chain):
            continue
        if plus and _is_international(plain, chain):
            yield chain.start - len(plus[0]), chain.end
        elif not plus and (_is_double_zero(chain) or _is_national(plain, chain) or _is_called_phone(plain, chain)):
            yield chain.start, chain.end


def _chains(plain: str) -> Iterator[_Chain]:
    """Every row of groups of digits; of one that is too long for a number of anything, only its beginning."""
    place = 0
    while match := _CHAIN.search(plain, place):
        chain = _read_chain(plain, match)
        place = chain.end
        if not _GOES_ON.search(plain[max(0, chain.start - 4) : chain.start]):
            yield chain


def _read_chain(plain: str, match: re.Match[str]) -> _Chain:
    """The groups of a match; a bracket that closes without having been opened ("1) 06 12") ends it."""
    groups, between = [], []
    opened = plain[match.start() - 1 : match.start()] == "("
    end = match.end()
    for part in _GROUPS.finditer(match[0]):
        sign = part[2]
        groups.append(part[1])
        if ")" in sign and not opened:
            end = match.start() + part.end(1)
            break
        opened = (opened or "(" in sign) and ")" not in sign
        if part.end() < len(match[0]):
            between.append(sign.strip(" ()") or " ")
    return _Chain(match.start(), end, groups, between)


def _continues_word(plain: str, end: int) -> bool:
    """Whether it goes on as something else: letters, a time, a percentage, a decimal part, a sign of a reference."""
    following = plain[end : end + 2]
    return bool(following) and (
        following[0].isalnum() or following[0] in "_%" or bool(re.match(r"[:,/-]\d", following))
    )


def _is_date(chain: _Chain) -> bool:
    groups = chain.groups
    if len(groups) < 3:
        return False
    first, second, third = groups[:3]
    day_first = len(third) == 4 and third[:2] in ("19", "20") and len(first) <= 2 and len(second) <= 2
    year_first = len(first) == 4 and first[:2] in ("19", "20") and len(second) <= 2 and len(third) <= 2
    return (day_first or year_first) and " " not in chain.between[:2] and 1 <= int(second) <= 31


def _has_calling_code(digits: str) -> bool:
    return _CALLING_CODE.match(digits) is not None


def _is_international(plain: str, chain: _Chain) -> bool:
    digits = chain.digits
    if not (8 <= len(digits) <= 16 and _has_calling_code(digits)):
        return False
    amount = len(digits) <= 9 and _THOUSANDS.fullmatch(plain, chain.start, chain.end)
    return not amount and not _UNIT.match(_after(plain, chain.end))


def _is_double_zero(chain: _Chain) -> bool:
    """0033 6 12 34 56 78."""
    digits = chain.digits
    known = chain.groups[0].startswith("00") and digits[2:3] != "0" and _has_calling_code(digits[2:])
    return known and 11 <= len(digits) <= 17


def _is_national(plain: str, chain: _Chain) -> bool:
    """06 12 34 56 78, 020 7946 0958, 0612345678: a zero first, and one kind of sign between the groups."""
    groups, digits = chain.groups, chain.digits
    if digits[0] != "0" or digits[1:2] in ("", "0") or not 9 <= len(digits) <= (11 if len(groups) == 1 else 12):
        return False
    if len(groups) > 6 or any(len(group) < 2 for group in groups[1:]) or len(set(chain.between[1:])) > 1:
        return False
    alike = len(groups) > 3 and "." in chain.between and {len(group) for group in groups} == {3}  # 010.020.030.040
    return not alike and not _NUMBERED.search(_before(plain, chain.start, 24))


def _is_called_phone(plain: str, chain: _Chain) -> bool:
    """Any number that follows the word."""
    return 6 <= len(chain.digits) <= 15 and _PHONE_WORD.search(_before(plain, chain.start)) is not None


# -- bank accounts -------------------------------------------------------------------------------------

# Length by country, from the public registry of the standard (ISO 13616).
_IBAN_LENGTH = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
_IBAN_START = re.compile(r"(?<![^\W_])[A-Za-z]{2} ?\d{2}(?=[ .-]?[A-Za-z0-9])")
_SIGN = "[ .-]{0,2}[A-Za-z0-9]"
_NO_SIGN = {ord(char): "" for char in " .-"}
_VALUES = {ord(char): str(int(char, 36)) for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}  # letters count from 10


@lru_cache(maxsize=40)
def _signs(length: int) -> re.Pattern[str]:
    """So many letters and digits, written together or apart, and no more of them."""
    return re.compile(rf"(?:{_SIGN}){{{length}}}(?!\w)")


def _ibans(plain: str) -> Spans:
    for match in _IBAN_START.finditer(plain):
        length = _IBAN_LENGTH.get(match[0][:2].upper())
        found = _signs(length).match(plain, match.start()) if length else None
        if found and _is_mod_97(found[0].translate(_NO_SIGN).upper()):
            yield found.span()


def _is_mod_97(signs: str) -> bool:
    """The check digits of the standard: the first four signs go last, and the rest of a division by 97 is 1."""
    return int((signs[4:] + signs[:4]).translate(_VALUES)) % 97 == 1


# -- passports and identity numbers --------------------------------------------------------------------

_IDENTITY_WORD = re.compile(
    r"(?<![\w-])(?:passports?|passeports?|pasaporte|passaporto|reisepass|id[ -]card|"
    r"identity (?:card|number|no|document)|"
    r"national id|id (?:no|number|nr)|personal (?:number|code|id)|social security|driving licen[cs]e|carte d.identite|"
    r"piece d.identite|securite sociale|permis de conduire|cni|cin|pesel|dni|nie|ssn|جواز سفر|جواز السفر|الجواز|جوازه|"
    r"جوازها|بطاقة التعريف|بطاقة الهوية|بطاقة وطنية|رقم الهوية|الرقم الوطني|رقم التعريف)(?!\w)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![\w/.])(?:[A-Z]{1,3}[ -]?)?\d{2,12}(?:[ -]?[A-Z]{1,3})?(?:[ -]?\d{2,9}){0,3}(?!\w)"
    r"|(?<![\w/.])[A-Z][0-9A-Z]{7,8}(?!\w)"
)
_MANY = re.compile(r"(?<!\w)(?:controls?|checks?|holders|stamps?|seized|forged|offices?|of)(?!\w)")
_NUMBER_WORD = re.compile(r"(?<!\w)(?:no|nr|number|num|numero|n|رقم|رقمه|رقمها)(?!\w)|[#:№]")
_OWN_FORM = re.compile(
    r"(?<!\w)(?:"
    r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"  # Italy's fiscal code
    r"|[XYZ]?[ -]?\d{7,8}[ -]?[A-HJ-NP-TV-Z]"  # Spain's, with its letter of control
    r"|[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}"  # France's, with its key
    r"|\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}"  # Belgium's
    r"|P[A-Z<][A-Z]{3}[A-Z]{2,30}<<[A-Z<]{2,39}"  # the line a passport is read by
    r")(?!\w)"
)


def _identities(plain: str) -> Spans:
    for match in _OWN_FORM.finditer(plain):
        if _is_own_form(match[0]):
            yield match.span()
    reached = 0
    for word in _IDENTITY_WORD.finditer(plain):
        line = plain[word.end() : word.end() + 56].partition("\n")[0]
        for code in _CODE.finditer(line, 0):
            if code.start() > 42:
                break
            start, end = word.end() + code.start(), word.end() + code.end()
            if start >= reached and _is_identity(code[0], plain, start, end, line[: code.start()].lower()):
                yield start, end
                reached = end
                break


def _is_identity(code: str, plain: str, start: int, end: int, between: str) -> bool:
    """Whether ``code``, which follows the word at some distance, can be the number of a document of identity."""
    digits = sum(char.isdigit() for char in code)
    following = plain[end : end + 2]
    if digits < 5 or len(code) > 18 or re.match(r"[.,:/%]\w|%", following) or _DATE.fullmatch(code):
        return False
    if any(char.isalpha() for char in code):
        return digits + sum(char.isalpha() for char in code) >= 6
    numbered, many = _NUMBER_WORD.search(between) is not None, _MANY.search(between) is not None
    if re.fullmatch(rf"{_YEAR}[ -]{_YEAR}", code) or (_THOUSANDS.fullmatch(code) and (many or not numbered)):
        return False
    return digits >= 6 and (numbered or (len(between.split()) <= 2 and not many))


def _is_own_form(code: str) -> bool:
    signs = "".join(char for char in code if char.isalnum())
    if code.startswith("P") and "<" in code:
        return True
    if signs[-1].isalpha() and len(signs) == 16:
        return True
    if signs[-1].isalpha():  # Spain: the letter is the rest of a division by 23
        number = signs[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
        return len(number) == 8 and "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == signs[-1]
    if len(signs) == 11:  # Belgium: born in this century, a 2 stands before it
        number, key = signs[:9], int(signs[9:])
        return key in (97 - int(number) % 97, 97 - int("2" + number) % 97)
    number = signs[:13].replace("A", "0").replace("B", "0")
    return len(signs) == 15 and 97 - int(number) % 97 == int(signs[13:])


# -- number plates -------------------------------------------------------------------------------------

_NO_PLATE = {
    "JAN", "FEB", "FEV", "MAR", "AVR", "APR", "MAY", "MAI", "JUN", "JUL", "AUG", "AOU", "SEP", "OCT", "NOV", "DEC",
    "EUR", "USD", "GBP", "CHF", "KGS", "UTC", "CET", "GMT", "EST", "TLP",
}  # fmt: skip
_OWN_PLATE = re.compile(
    r"(?<![\w/-])(?:"
    r"[A-Z]{2}[ -]?\d{3,4}[ -]?[A-Z]{2}"  # France, Italy, Slovakia, Ukraine, Bulgaria, Serbia, Croatia, Georgia
    r"|[A-Z]{2}\d{2} [A-Z]{3}|[A-Z]{2}\d{2}[A-Z]{3}"  # United Kingdom
    r"|[1-9]-[A-Z]{3}-\d{3}"  # Belgium
    r"|\d{2}-[A-Z]{2,3}-\d{1,2}|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]{2}-\d{2}-[A-Z]{2}"  # Netherlands, Portugal
    r"|\d{4}-?[BCDFGHJKLMNPRSTVWXYZ]{3}"  # Spain
    r"|[A-Z]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?|[A-Z]{1,3}-[A-Z]{2} ?\d{3,4}"  # Germany
    r"|\d{1,5}-[أ-ي]-\d{1,2}|\d{1,5} ?[|] ?[أ-ي] ?[|] ?\d{1,2}"  # Morocco
    r")(?![\w/(-])"
)
_ANY_PLATE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{1,3}[ -]?\d{1,3}[ -]?\d{0,3}[ -]?[A-Z]{0,3}|\d{1,4}[ -]?[A-Z]{1,3}[ -]?\d{0,4}"
    r"|\d{1,5}[ -]?[أ-ي][ -]?\d{1,2}|[A-Z]{1,3}-[A-Z]{1,2} ?\d{1,4}|\d[A-Z]\d ?\d{4})(?![\w/(-])"
)
_PLATE_WORD = re.compile(
    r"(?<!\w)(?:plates?|plate number|number plate|registration|registered|reg|licence|license|vehicle|car|van|truck|"
    r"lorry|motorcycle|voiture|vehicule|camion|fourgon|camionnette|moto|immatricule|immatriculee|immatriculation|"
    r"plaque|plaques|kennzeichen|targa|matricula|سيارة|السيارة|لوحة|اللوحة|رقم اللوحة|مركبة|المركبة|شاحنة)(?!\w)"
    r"[^\w\n]{0,3}(?:(?:no|nr|number|n|is|was|with|numero|la|the|رقم|رقمها|بلوحة)(?!\w)[^\w\n]{0,3}){0,3}$"
)


def _plates(plain: str) -> Spans:
    for match in _OWN_PLATE.finditer(plain):
        if _can_be_plate(match[0]) and not _NUMBERED.search(_before(plain, match.start(), 24)):
            yield match.span()
    for match in _ANY_PLATE.finditer(plain):
        digits = sum(char.isdigit() for char in match[0])
        signs = sum(char.isalnum() for char in match[0])
        can_be = digits >= 2 and 5 <= signs <= 9 and _can_be_plate(match[0])
        if can_be and _PLATE_WORD.search(_before(plain, match.start())):
            yield match.span()


def _can_be_plate(code: str) -> bool:
    """Not a date in letters, an amount of money, a reference of the Group, nor a word with a year."""
    words = re.findall(r"[A-Z]{1,3}", code)
    if any(word in _NO_PLATE for word in words) or code.startswith("P-PG"):
        return False
    numbers = re.findall(r"\d{1,6}", code)
    return not (len(numbers) == 1 and re.fullmatch(_YEAR, numbers[0]) is not None and not code[-1:].isalpha())


# What is certain comes first: where two overlap, the first stands.
_SEARCHES = (
    (IBAN, _ibans),
    (IDENTITY, _identities),
    (BIRTH, _births),
    (PLATE, _plates),
    (PHONE, _phones),
)
