"""Sixty questions and what they find: the same on every database.

``TEXTS`` are (title, body); a question's answer is the numbers of the texts it finds.
"""

TEXTS = [
    ("Seizures of cocaine", "Two seizures at the airport of Lisbon: the officers were seizing 12.5 kg."),
    ("Saisies de cocaïne", "Trois saisies à l'aéroport de Łódź; la douane a saisi des précurseurs."),
    ("المؤثرات العقلية", "تم ضبط المُخَدِّرات في مطار القاهرة، والإدارة العامة أرسلت رسالة إلى المدرسة."),
    ("Йод и ёлка", "Прекурсоры: йод, ацетон. Иод пишут иначе."),
    ("საბაჟო", "პრეკურსორების კონტროლი თბილისში"),
    ("Մաքսային", "Պրեկուրսորների վերահսկողություն Երևանում"),
    ("BMK glycidate", "Route GRU–LIS, BMK methyl glycidate (CAS 80532-66-7), P-PG/Med (2026) 12."),
    ("Notification of people's rights", "The network notified the notifying authorities; it was notifiable."),
    ("Straße und Grüße", "Die Prüfung der Fässer in Köln. ﬁnal ｗｉｄｅ"),
    ("Nothing of note", "Plain words, not many: the cat sat on the mat. The mat was red."),
]
PAIRS: list[tuple[str, set[int]]] = [
    ("cocaine", {0, 1}), ("cocaïne", {0, 1}), ("COCAINE", {0, 1}), ("seizure", {0}), ("seizures", {0}),
    ("seizing", {0}), ("saisie", {1}), ("saisir", {1}), ("saisies", {1}), ("aéroport", {1}),
    ("l'aéroport", {1}), ("d'aeroport", {1}), ("airport", {0}), ("airports", {0}), ("lodz", {1}),
    ("ŁÓDŹ", {1}), ("précurseur", {1}), ("precurseurs", {1}), ("precurs*", {1}), ("12.5", {0}),
    ("المؤثرات", {2}), ("مؤثرات", {2}), ("المخدرات", {2}), ("مخدرات", {2}), ("الاداره", {2}),
    ("والإدارة", {2}), ("إلي", {2}), ("مدرسه", {2}), ("القاهره", {2}), ("رسالة", {2}),
    ("йод", {3}), ("иод", {3}), ("Ёлка", {3}), ("елка", set()), ("прекурсоры", {3}),
    ("прекурсор*", {3}), ("საბაჟო", {4}), ("კონტროლი", {4}), ("Մաքսային", {5}), ("ՄԱՔՍԱՅԻՆ", {5}),
    ("Երեւանում", {5}), ("bmk", {6}), ("GRU-LIS", {6}), ("gru–lis", {6}), ('"GRU LIS"', {6}),
    ('"LIS GRU"', set()), ("80532-66-7", {6}), ("P-PG/Med", {6}), ("glycidat*", {6}), ("notification", {7}),
    ("notify", {7}), ("people", {7}), ("strasse", {8}), ("grusse", {8}), ("final wide", {8}),
    ('"the mat"', {9}), ('"mat the"', {9}), ('"mats"', set()), ("mats", {9}), ("cat -mat", set()),
    ("cat OR bmk", {6, 9}), ("the -cat", {0, 7}), ("cocaine -airport", {1}), ("cocaine airport OR douane", {0, 1}),
    ('"note plain"', set()), ("-cat", set()), ("cat dog", set()), ("ai*", {0}),
]  # fmt: skip
