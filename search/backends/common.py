"""What both databases do alike."""

from typing import Any, ClassVar

from django.db import connection
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from search.asking import Question, Term
from search.folding import STEM, stem

Words = tuple[int, list[str], list[str]]  # primary key of an entry, words of its title, words of its body


class Backend:
    """Words in, what matches out. The table ``search_words`` has the entry's primary key as ``rowid``."""

    match: ClassVar[str]  # condition, with the question as its parameter
    rank: ClassVar[str]  # expression: the smaller the better
    rank_asks: ClassVar[bool] = False  # whether ``rank`` takes the question as a parameter

    def store(self, rows: list[Words]) -> None:
        """Keep the words of entries, in place of what was kept."""
        raise NotImplementedError

    def asked(self, question: Question) -> str:
        """``question`` in the language of the database."""
        raise NotImplementedError

    def drop(self, pks: list[int]) -> None:
        """Forget the words of these entries."""
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(pk,) for pk in pks])

    def matching(self, entries: QuerySet[Any], question: Question) -> QuerySet[Any]:
        """Those of ``entries`` that answer ``question``."""
        found: QuerySet[Any] = entries.extra(  # noqa: S610 - no word of a person's but as a parameter
            tables=["search_words"],
            where=["search_words.rowid = search_searchentry.id", self.match],
            params=[self.asked(question)],
        )
        return found

    def ranked(self, found: QuerySet[Any], question: Question) -> QuerySet[Any]:
        """What :meth:`matching` gave, with ``rank``."""
        params = (self.asked(question),) if self.rank_asks else ()
        ranked: QuerySet[Any] = found.annotate(rank=RawSQL(self.rank, params, output_field=FloatField()))  # noqa: S611
        return ranked


def forms_of(term: Term) -> list[str]:
    """The words of which any will do for a term of one word, its marked stem among them."""
    forms = list(term.forms)
    return forms if term.exact else [*forms, STEM + stem(term.words[0])]
