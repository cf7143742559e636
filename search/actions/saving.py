"""Searches that are kept."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from portal.errors import Conflict
from search.models import SavedSearch

MOST_SAVED = 100


def save_search(*, actor: User, name: str, question: str, client_id: UUID) -> SavedSearch:
    """Keep a search for ``actor``. The same form twice keeps one.

    Raises:
        Conflict: they keep too many already.
    """
    if SavedSearch.objects.filter(user=actor).count() >= MOST_SAVED:
        raise Conflict(_("You keep %(n)s searches: delete one first.") % {"n": MOST_SAVED})
    try:
        with transaction.atomic():
            return SavedSearch.objects.create(user=actor, name=name, question=question, client_id=client_id)
    except IntegrityError:
        return SavedSearch.objects.get(user=actor, client_id=client_id)


def delete_search(*, search: SavedSearch) -> None:
    """Forget a kept search."""
    search.delete()
