"""The cast: mineral surnames, addresses at example.org, telephone numbers nobody has."""

from __future__ import annotations

from config.demo.content.types import MembershipSeed, Person, Role, Service, Slug

_ROLES: dict[str, Role] = {
    "C": "coordinator",
    "E": "expert",
    "M": "member",
    "O": "observer",
}
_NETWORKS: dict[str, Slug] = {
    "air": "airports",
    "pre": "precursors",
    "med": "mednet",
    "pri": "prisons",
}


def _memberships(text: str, number: int) -> tuple[MembershipSeed, ...]:
    """Return memberships from "air:E pre:M"; people came in one after the other."""
    pairs = [pair.split(":") for pair in text.split()]
    return tuple(MembershipSeed(_NETWORKS[n], _ROLES[r], -240 + 2 * number) for n, r in pairs)


def _cast() -> tuple[Person, ...]:
    people = []
    for number, (name, country, organisation, service, tongues, zone, roles) in enumerate(_ROWS):
        first, last = name.split()
        people.append(
            Person(
                first_name=first,
                last_name=last,
                country=country,
                organisation=organisation,
                service=service,
                languages=tuple(tongues.split()),
                time_zone=zone,
                phone=f"+00 000 000 {number + 1:03d}",
                memberships=_memberships(roles, number),
                secretariat=roles == "",
                native_name=_NATIVE.get(name, ""),
            )
        )
    return tuple(people)


_NATIVE = {
    "Farid Feldspar": "فريد فلدسبار",
    "Giorgi Gypsum": "გიორგი გიფსუმი",
    "Hamza Howlite": "حمزة هاوليت",
    "Leila Lazuli": "ليلى لازولي",
    "Nikos Nickeline": "Νίκος Νικελίνης",
    "Nino Nacrite": "ნინო ნაკრიტი",
    "Oksana Onyx": "Оксана Онікс",
    "Rania Rubis": "رانيا روبيس",
    "Samir Selenite": "سمير سيلينيت",
    "Bogdana Beryl": "Богдана Берил",
}

# fmt: off
_ROWS: tuple[tuple[str, str, str, Service, str, str, str], ...] = (
    ("Ada Quartz", "", "Secretariat", "secretariat", "en fr ar", "Europe/Paris", ""),
    ("Bruno Basalt", "", "Secretariat", "secretariat", "en fr it", "Europe/Paris",
     "air:C pre:C med:C pri:C"),
    ("Clara Cobalt", "FR", "Customs, France", "customs", "fr en es", "Europe/Paris", "air:E"),
    ("Dario Dolomite", "IT", "Financial police, Italy", "police", "it en", "Europe/Rome", "air:E"),
    ("Elif Ember", "TR", "Customs, Türkiye", "customs", "tr en", "Europe/Istanbul", "air:E"),
    ("Farid Feldspar", "MA", "National observatory, Morocco", "observatory", "fr ar en",
     "Africa/Casablanca", "med:E"),
    ("Greta Granite", "SE", "Police, Sweden", "police", "sv en", "Europe/Stockholm", "air:E"),
    ("Hana Halite", "CZ", "Customs, Czechia", "customs", "cs en", "Europe/Prague", "air:M pre:M"),
    ("Ivo Indigo", "HR", "Border police, Croatia", "border", "hr en", "Europe/Zagreb", "air:E"),
    ("Jana Jasper", "SI", "Ministry of Health, Slovenia", "ministry", "sl en",
     "Europe/Ljubljana", "med:M pri:O air:O"),
    ("Karim Kaolin", "TN", "Faculty of medicine, Tunisia", "health", "fr ar en",
     "Africa/Tunis", "med:E"),
    ("Leila Lazuli", "LB", "Women's health association, Lebanon", "ngo", "ar fr en",
     "Asia/Beirut", "med:M"),
    ("Marta Marble", "PT", "Ministry of Health, Portugal", "ministry", "pt en fr",
     "Europe/Lisbon", "med:M"),
    ("Nils Nephrite", "NO", "Prison health service, Norway", "health", "nb en",
     "Europe/Oslo", "pri:E"),
    ("Oksana Onyx", "UA", "Penitentiary service, Ukraine", "prison", "uk en",
     "Europe/Kyiv", "pri:E"),
    ("Petra Pumice", "PL", "Precursors bureau, Poland", "regulatory", "pl en",
     "Europe/Warsaw", "pre:E"),
    ("Rania Rubis", "EG", "National observatory, Egypt", "observatory", "ar en fr",
     "Africa/Cairo", "med:E"),
    ("Salma Saphir", "DZ", "University, Algeria", "research", "fr ar", "Africa/Algiers", "med:E"),
    ("Tomas Topaz", "LT", "Drug control department, Lithuania", "regulatory", "lt en",
     "Europe/Vilnius", "pre:E"),
    ("Vera Verdigris", "MD", "Prison administration, Republic of Moldova", "prison", "ro ru en",
     "Europe/Chisinau", "pri:E"),
    ("Yusuf Yttria", "JO", "Ministry of Health, Jordan", "ministry", "ar en",
     "Asia/Amman", "med:M"),
    ("Zoe Zircon", "CY", "Youth council, Cyprus", "ngo", "el en", "Asia/Nicosia", "med:O"),
    ("Olga Obsidian", "IE", "University, Ireland", "research", "en fr", "Europe/Dublin",
     "med:O pri:O"),
    ("Paul Peridot", "CH", "Federal office of public health, Switzerland", "ministry", "fr de en",
     "Europe/Zurich", "med:M air:O pre:O"),
    ("Wim Wolfram", "BE", "Federal police, Belgium", "police", "nl fr en",
     "Europe/Brussels", "air:M pre:M"),
    ("Aisling Agate", "IE", "Customs, Ireland", "customs", "en ga", "Europe/Dublin", "air:M"),
    ("Andrei Azurite", "RO", "Police, Romania", "police", "ro en fr", "Europe/Bucharest",
     "air:M pre:E"),
    ("Zsofia Zeolite", "HU", "Licensing office, Hungary", "regulatory", "hu en de",
     "Europe/Budapest", "pre:E"),
    ("Lena Limonite", "AT", "Criminal police, Austria", "police", "de en", "Europe/Vienna",
     "air:M pre:M"),
    ("Mikael Malachite", "FI", "Customs, Finland", "customs", "fi sv en", "Europe/Helsinki",
     "air:E"),
    ("Bogdana Beryl", "BG", "Customs, Bulgaria", "customs", "bg en", "Europe/Sofia",
     "air:M pre:M"),
    ("Nikos Nickeline", "GR", "Airport police, Greece", "police", "el en", "Europe/Athens",
     "air:M"),
    ("Hugo Hematite", "LU", "Public prosecutor's office, Luxembourg", "prosecution", "fr de en",
     "Europe/Luxembourg", "air:M pre:M"),
    ("Oskar Olivine", "IS", "Customs, Iceland", "customs", "is en", "Atlantic/Reykjavik", "air:M"),
    ("Elena Epidote", "MK", "Border police, North Macedonia", "border", "mk en sr",
     "Europe/Skopje", "air:M"),
    ("Kaur Kyanite", "EE", "Medicines agency, Estonia", "regulatory", "et en ru",
     "Europe/Tallinn", "pre:M"),
    ("Radka Rhodonite", "SK", "Forensic institute, Slovak Republic", "police", "sk cs en",
     "Europe/Bratislava", "pre:E"),
    ("Celine Calcite", "FR", "Federation of the chemical industry", "industry", "fr en",
     "Europe/Paris", "pre:O"),
    ("Ximena Xenotime", "MX", "Prosecutor's office, Mexico", "prosecution", "es en",
     "America/Mexico_City", "pre:M"),
    ("Miriam Mica", "MT", "Addiction services, Malta", "health", "mt en it", "Europe/Malta",
     "med:M"),
    ("Sofia Sodalite", "ES", "National drugs plan, Spain", "ministry", "es fr en",
     "Europe/Madrid", "med:E"),
    ("Giulia Garnet", "IT", "Research council, Italy", "research", "it en fr", "Europe/Rome",
     "med:E"),
    ("Samir Selenite", "PS", "Ministry of Health, Palestine*", "health", "ar en", "Asia/Hebron",
     "med:M"),
    ("Katerina Kunzite", "GR", "Organisation against drugs, Greece", "health", "el en fr",
     "Europe/Athens", "med:M"),
    ("Teresa Tourmaline", "PT", "Prison health service, Portugal", "health", "pt en es",
     "Europe/Lisbon", "pri:E med:M"),
    ("Nino Nacrite", "GE", "Probation agency, Georgia", "prison", "ka en", "Asia/Tbilisi",
     "pri:M"),
    ("Ani Amethyst", "AM", "Ministry of Justice, Armenia", "ministry", "hy en ru",
     "Asia/Yerevan", "pri:M"),
    ("Dragan Diorite", "RS", "Prison administration, Serbia", "prison", "sr en",
     "Europe/Belgrade", "pri:M"),
    ("Amra Andesite", "BA", "Ministry of Justice, Bosnia and Herzegovina", "health", "bs en",
     "Europe/Sarajevo", "pri:M"),
    ("Emir Emerald", "TR", "Ministry of Justice, Türkiye", "ministry", "tr en",
     "Europe/Istanbul", "pri:M"),
    ("Goran Galena", "MK", "Prison administration, North Macedonia", "prison", "mk sr en",
     "Europe/Skopje", "pri:M"),
    ("Ruxandra Rutile", "RO", "Prison administration, Romania", "prison", "ro en",
     "Europe/Bucharest", "pri:M"),
    ("Ivana Iolite", "ME", "Ministry of Health, Montenegro", "health", "sr en",
     "Europe/Podgorica", "pri:M"),
    ("Hamza Howlite", "MA", "Airport customs, Morocco", "customs", "ar fr en",
     "Africa/Casablanca", "air:M"),
    ("Giorgi Gypsum", "GE", "Revenue service, Georgia", "customs", "ka en ru", "Asia/Tbilisi",
     "air:M"),
)
# fmt: on

PEOPLE = _cast()
BY_KEY = {person.key: person for person in PEOPLE}
