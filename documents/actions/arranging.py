"""What a network asks of its documents: its series of references, its own fields, its keywords."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from documents.models import MOST_FIELDS, Field, FieldKind, FieldValue, Keyword, Series
from networks.models import Network
from portal import audit
from portal.errors import Conflict, Unprocessable
from portal.text import fold

MOST_KEYWORDS = 300
MOST_SERIES = 50


@transaction.atomic
def open_series(*, actor: User | None, network: Network, prefix: str) -> Series:
    """Open a series of references, ``P-PG/Med``. One that was closed gives numbers again.

    Raises:
        Conflict: the network has it.
        Unprocessable: it has 50 of them.
    """
    _hold(network)
    known = Series.objects.filter(network=network, prefix__iexact=prefix).first()
    if known is not None and not known.closed:
        raise Conflict(_("The network has this series already."))
    if known is None and Series.objects.filter(network=network).count() >= MOST_SERIES:
        raise Unprocessable(_("At most %(count)s series in a network.") % {"count": MOST_SERIES})
    series = known or Series(network=network, prefix=prefix)
    series.closed = False
    series.save()
    _on_trail(network, actor, what="series", prefix=series.prefix)
    return series


@transaction.atomic
def close_series(*, actor: User, series: Series, closed: bool) -> None:
    """Let a series give no further numbers, or give them again. What it gave stays."""
    _hold(series.network)
    if Series.objects.filter(pk=series.pk).exclude(closed=closed).update(closed=closed):
        _on_trail(series.network, actor, what="series", prefix=series.prefix, closed=closed)


@transaction.atomic
def define_field(
    *, actor: User | None, network: Network, name: str, kind: str, choices: list[str] | None = None, help_text: str = ""
) -> Field:
    """Ask for something in each document of a network.

    Raises:
        Conflict: there is a field of this name.
        Unprocessable: 20 fields are asked for already.
    """
    _hold(network)
    if Field.objects.filter(network=network, retired=False).count() >= MOST_FIELDS:
        raise Unprocessable(_("At most %(count)s fields are asked for. Retire one first.") % {"count": MOST_FIELDS})
    _require_free_name(network, name)
    last = Field.objects.filter(network=network).aggregate(n=Max("position"))["n"] or 0
    field = Field.objects.create(
        network=network, name=name, kind=kind, choices=choices or [], help_text=help_text, position=last + 1
    )
    _on_trail(network, actor, what="field", field=field.pk)
    return field


@transaction.atomic
def change_field(*, actor: User, field: Field, name: str, kind: str, choices: list[str], help_text: str) -> Field:
    """Change what a field is called and takes. What it takes changes only while nothing stands in it.

    Raises:
        Conflict: another field has this name, or something stands in it and it would take something else.
    """
    _hold(field.network)
    held = Field.objects.select_for_update().get(pk=field.pk)
    _require_free_name(field.network, name, held.pk)
    if held.kind != kind and kind != FieldKind.TEXT and FieldValue.objects.filter(field=held).exists():
        raise Conflict(_("Documents have something in this field already: it can become a line of text, nothing else."))
    held.name, held.kind, held.choices, held.help_text = name, kind, choices, help_text
    held.save()
    _on_trail(field.network, actor, what="field", field=held.pk)
    return held


@transaction.atomic
def retire_field(*, actor: User, field: Field, retired: bool) -> None:
    """Ask for a field no more, or again. What was written stays.

    Raises:
        Unprocessable: 20 fields are asked for already.
    """
    _hold(field.network)
    if not retired and Field.objects.filter(network=field.network, retired=False).count() >= MOST_FIELDS:
        raise Unprocessable(_("At most %(count)s fields are asked for. Retire one first.") % {"count": MOST_FIELDS})
    if Field.objects.filter(pk=field.pk).exclude(retired=retired).update(retired=retired):
        _on_trail(field.network, actor, what="field", field=field.pk, retired=retired)


@transaction.atomic
def move_field(*, actor: User, field: Field, by: int) -> None:
    """Ask for a field earlier (-1) or later (1)."""
    _hold(field.network)
    order = list(Field.objects.filter(network=field.network, retired=field.retired).order_by("position", "pk"))
    here = next((number for number, each in enumerate(order) if each.pk == field.pk), None)
    if here is None or not 0 <= here + by < len(order):
        return
    order.insert(here + by, order.pop(here))
    for number, each in enumerate(order, start=1):
        Field.objects.filter(pk=each.pk).update(position=number)


@transaction.atomic
def add_keywords(*, actor: User | None, network: Network, words: Iterable[str]) -> list[Keyword]:
    """Put ``words`` on the list of a network. What is there, however it is written, is not added again.

    Raises:
        Unprocessable: the list would be longer than 300.
    """
    _hold(network)
    known = set(Keyword.objects.filter(network=network).values_list("slug", flat=True))
    fresh: dict[str, str] = {}
    for word in words:
        slug = slugify(fold(word), allow_unicode=True)[:60]
        if slug and slug not in known:
            fresh.setdefault(slug, word[:60])
    if len(known) + len(fresh) > MOST_KEYWORDS:
        raise Unprocessable(_("At most %(count)s keywords in a network.") % {"count": MOST_KEYWORDS})
    made = [Keyword.objects.create(network=network, name=name, slug=slug) for slug, name in fresh.items()]
    if made:
        _on_trail(network, actor, what="keywords", added=len(made))
    return made


@transaction.atomic
def remove_keyword(*, actor: User, keyword: Keyword) -> None:
    """Take a keyword off the list, and off the documents that have it."""
    _hold(keyword.network)
    if Keyword.objects.filter(pk=keyword.pk).delete()[0]:
        _on_trail(keyword.network, actor, what="keywords", removed=1)


def _require_free_name(network: Network, name: str, but: int = 0) -> None:
    if Field.objects.filter(network=network, name__iexact=name).exclude(pk=but).exists():
        raise Conflict(_("There is a field with this name already."))


def _hold(network: Network) -> None:
    Network.objects.select_for_update().get(pk=network.pk)


def _on_trail(network: Network, actor: User | None, **details: Any) -> None:
    audit.write(actor=actor, verb="library.arranged", stream_id=network.stream_id, **details)
