"""Tags as people type them: words between commas."""

import re
from dataclasses import dataclass

from django.utils.text import slugify

from portal.text import tidy

MOST_TAGS = 5
TAG_LENGTH = 40

_COMMA = re.compile("[,;،、\n]")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a field for tags: ``names``, each once; ``wrong``, the parts that cannot be one."""

    names: list[str]
    wrong: list[str]


def tag_slug(name: str) -> str:
    """What makes two tags the same: ``name`` without case and signs. Empty for what holds no letter or digit."""
    return slugify(tidy(name), allow_unicode=True)[:60].strip("-_")


def typed_tags(text: str) -> Typed:
    """The tags in ``text``. Nothing between two commas is nothing; something that cannot be seen is wrong."""
    names: dict[str, str] = {}
    wrong = []
    for part in _COMMA.split(text):
        name = tidy(part)
        slug = tag_slug(name)
        if slug and len(name) <= TAG_LENGTH:
            names.setdefault(slug, name)
        elif part.strip():
            wrong.append(name)
    return Typed(list(names.values()), wrong)
