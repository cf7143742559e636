"""The one way to do something after the transaction has committed."""

from collections.abc import Callable
from typing import Any

from django.db import transaction


def after_commit(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call ``function`` once the surrounding transaction is committed.

    Robust: a failure is logged and never undoes or hides what was committed; the sweep or the next
    catch-up repairs what a lost call would have told.
    """
    transaction.on_commit(lambda: function(*args, **kwargs), robust=True)
