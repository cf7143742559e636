"""PostgreSQL: tsvector and GIN, with words and positions that come ready-made: no dictionary of its own has a say."""

from django.db import connection

from search.asking import Question, Term
from search.backends.common import Backend, Words, forms_of
from search.folding import stems

LAST_POSITION = 16_383  # PostgreSQL counts no further
MOST_POSITIONS = 255  # of one word
MOST_LEXEMES = 30_000  # of one entry: a tsvector ends at a megabyte
GAP = 16  # no phrase goes on from a title into a body


class PostgreSQL(Backend):
    match = "search_words.words @@ CAST(%s AS tsquery)"
    rank = "-ts_rank(search_words.words, CAST(%s AS tsquery))"
    rank_asks = True

    def store(self, rows: list[Words]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (rowid, words) VALUES (%s, CAST(%s AS tsvector))"
                " ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words",
                [(pk, vector(title, body)) for pk, title, body in rows],
            )

    def asked(self, question: Question) -> str:
        wanted = [f"({' | '.join(map(_term, group))})" for group in question.groups]
        return " & ".join([*wanted, *(f"!{_term(term)}" for term in question.without)])


def vector(title: list[str], body: list[str]) -> str:
    """The text of a tsvector: titles weigh more."""
    found: dict[str, list[str]] = {}
    at = 0
    for part, weight in ((title, "A"), (body, "")):
        for word in part:
            at += 1
            _note(found, word, at, weight)
        at += GAP
        for root in stems(part):
            _note(found, root, at, weight)
    return " ".join(f"'{word}':{','.join(places)}" for word, places in found.items())


def _note(found: dict[str, list[str]], word: str, at: int, weight: str) -> None:
    if word not in found:
        if len(found) < MOST_LEXEMES:
            found[word] = [f"{min(at, LAST_POSITION)}{weight}"]
    elif at < LAST_POSITION and len(found[word]) < MOST_POSITIONS:
        found[word].append(f"{at}{weight}")


def _term(term: Term) -> str:
    goes_on = ":*" if term.prefix else ""
    if term.is_phrase:
        line = [f"'{word}'" for word in term.words]
        return f"({' <-> '.join(line)}{goes_on})"
    forms = [f"'{form}'" for form in forms_of(term)]
    if term.prefix:
        forms.append(f"'{term.words[0]}':*")
    return f"({' | '.join(forms)})"
