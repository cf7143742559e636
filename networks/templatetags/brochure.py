"""Entries and changes of the brochure in words, as it prints them."""

from django import template

from networks.brochure import words
from networks.brochure.content import Change, Printed

register = template.Library()


@register.filter
def printed_name(entry: Printed) -> str:
    """The name; of an erased person what is left to say."""
    return entry["name"] or words.former(entry)


@register.filter
def printed_place(entry: Printed) -> str:
    """Where somebody is from; an erased person has only a country left."""
    return words.place(entry)


@register.filter
def printed_differences(change: Change) -> list[str]:
    """One line for each field that is different."""
    return [words.difference(*difference) for difference in change.differences]
