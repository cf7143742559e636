"""SQLite: an FTS5 table whose words come ready-made, so that its own splitting has nothing left to do."""

from django.db import connection

from search.asking import Question, Term
from search.backends.common import Backend, Words, forms_of
from search.folding import stems


class SQLite(Backend):
    match = "search_words MATCH %s"
    rank = "bm25(search_words, 8.0, 1.0)"

    def store(self, rows: list[Words]) -> None:
        self.drop([pk for pk, _title, _body in rows])
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (rowid, title, body) VALUES (%s, %s, %s)",
                [(pk, _kept(title), _kept(body)) for pk, title, body in rows],
            )

    def asked(self, question: Question) -> str:
        wanted = " AND ".join(f"({' OR '.join(map(_term, group))})" for group in question.groups)
        if not question.without:
            return wanted
        return f"({wanted}) NOT ({' OR '.join(map(_term, question.without))})"


def _kept(found: list[str]) -> str:
    return " ".join([*found, *stems(found)])


def _term(term: Term) -> str:
    goes_on = "*" if term.prefix else ""
    if term.is_phrase:
        return f'"{" ".join(term.words)}"{goes_on}'
    forms = [f'"{form}"' for form in forms_of(term)]
    if term.prefix:
        forms.append(f'"{term.words[0]}"*')
    return f"({' OR '.join(forms)})"
