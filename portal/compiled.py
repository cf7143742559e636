"""Questions beside a row that are put into SQL once, and not for each page.

For Django to put a subquery into words costs as much as for the database to answer it. What is asked of every row of
the same kind, for the same reader, can be kept as the words.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.models.expressions import RawSQL

_HERE = DEFAULT_DB_ALIAS


def in_words(model: type[Model], questions: dict[str, Any]) -> dict[str, RawSQL]:
    """``questions`` (annotations of ``model``) as expressions whose SQL is ready.

    They speak of the model's own table, and of the tables it is joined with, by their names: where they are used, the
    joins they need must be there (``select_related``). Their parameters are fixed, so keep nothing that depends on the
    moment.
    """
    return {name: _in_words(model, name, question) for name, question in questions.items()}


def _in_words(model: type[Model], name: str, question: Any) -> RawSQL:
    query = model._base_manager.annotate(**{name: question}).values(name).order_by().query
    sql, params = query.sql_with_params()
    head, _from, _rest = sql.rpartition(f" AS {connections[_HERE].ops.quote_name(name)} FROM ")
    words = head.removeprefix("SELECT ")
    return RawSQL(words, params, output_field=query.annotations[name].output_field)  # noqa: S611 - Django wrote it
