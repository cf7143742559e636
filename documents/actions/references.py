"""References: numbers of a series, each given once."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.models import Document, Series, SeriesNumber
from documents.queries import entry as queries
from portal.errors import Conflict, Unprocessable

REFERENCE_LENGTH = 80


def give_number(document: Document, series: Series, year: int) -> str:
    """Give ``document`` the next number of ``series`` in ``year``, and the reference that goes with it; saved by the
    caller. Only inside a transaction: it holds the series until its end.

    Raises:
        Conflict: the series is closed.
    """
    held = Series.objects.select_for_update().get(pk=series.pk)
    if held.closed:
        raise Conflict(_("The series “%(series)s” gives no further numbers.") % {"series": held.prefix})
    number = queries.last_number(held, year) + 1
    if number > queries.LAST_NUMBER:
        raise Unprocessable(_("The series “%(series)s” has no numbers left.") % {"series": held.prefix})
    _let_go(document)
    SeriesNumber.objects.create(series=held, year=year, number=number, document=document)
    document.reference = f"{held.prefix} ({year}) {number}"
    return document.reference


def take_reference(document: Document, text: str) -> str:
    """Let ``document`` have the reference ``text``, as printed. One of a series of its network takes that number, so
    that nobody is given it again; saved by the caller. Only inside a transaction.

    Raises:
        Conflict: another document has that number.
    """
    said = queries.parsed_reference(text)
    series = None
    if said is not None:
        own = Series.objects.select_for_update().filter(network=document.folder.network, prefix__iexact=said[0])
        series = own.first()
    if said is None or series is None:
        _let_go(document)
    else:
        _take_number(document, series, said[1], said[2], text)
    document.reference = text
    return text


def _take_number(document: Document, series: Series, year: int, number: int, text: str) -> None:
    taken = SeriesNumber.objects.filter(series=series, year=year, number=number).first()
    if taken is not None and taken.document_id not in (None, document.pk):
        raise Conflict(_("Another document has the number %(reference)s.") % {"reference": text})
    if taken is not None and taken.document_id == document.pk:
        return
    _let_go(document)
    if taken is not None:  # it was this one's before, or its document is gone: what is printed decides
        taken.document = document
        taken.save(update_fields=["document"])
        return
    try:
        with transaction.atomic():
            SeriesNumber.objects.create(series=series, year=year, number=number, document=document)
    except IntegrityError:
        raise Conflict(_("Another document has the number %(reference)s.") % {"reference": text}) from None


def _let_go(document: Document) -> None:
    """A number that was given stays given; it only no longer belongs to ``document``."""
    SeriesNumber.objects.filter(document=document.pk).update(document=None)
