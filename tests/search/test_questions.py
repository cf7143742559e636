"""The same questions find the same things on every database, and each finds what one expects."""

from django.utils import timezone

from search.asking import parse
from search.backends import backend
from search.folding import words
from search.models import SearchEntry
from search.showing import Marker
from tests.search.pairs import PAIRS, TEXTS


def test_questions_find_what_one_expects(db: None) -> None:
    rows = [
        SearchEntry(kind="test", target_id=n, place_id=n, title=title, url="/", at=timezone.now())
        for n, (title, _body) in enumerate(TEXTS)
    ]
    SearchEntry.objects.bulk_create(rows)
    backend().store([(row.pk, words(row.title), words(TEXTS[n][1])) for n, row in enumerate(rows)])
    found = {}
    for text, _expected in PAIRS:
        question = parse(text)
        hits = backend().matching(SearchEntry.objects.all(), question) if question else SearchEntry.objects.none()
        found[text] = set(hits.values_list("target_id", flat=True))
        if question:
            assert backend().ranked(hits, question).order_by("rank").count() == len(found[text])
    assert {text: found[text] for text, expected in PAIRS if found[text] != expected} == {}
    assert [text for text, expected in PAIRS if found[text] != expected] == []


def test_passage_shows_where_it_stands() -> None:
    long = "filler " * 8_000 + "then the Précurseurs were found " + "more " * 100
    shown = Marker(parse("precurseur")).passage(long)
    assert [text for text, marked in shown if marked] == ["Précurseurs"]
    assert shown[0] == ("… ", False)
    assert sum(len(text) for text, _marked in shown) < 300
    arabic = Marker(parse("مخدرات")).passage("تم ضبط المُخَدِّرات في مطار")
    assert [text for text, marked in arabic if marked] == ["المُخَدِّرات"]
    assert Marker(parse("<b>")).passage("a <b> c")[1] == ("b", True)
    assert Marker(parse("nowhere")).passage("only this") == [("only this", False)]
