"""What makes quotes."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from forums.models import QUOTE_LENGTH, Post, Quote
from forums.queries.quotes import find_quote
from portal.errors import Unprocessable
from portal.richtext import UNSEEN, plain_text

_SPACES = frozenset(UNSEEN)


@transaction.atomic
def quote_passage(*, actor: User, post: Post, passage: str = "") -> Quote:
    """Keep a passage of ``post``, which ``actor`` may read, for them to quote. The same again gives the same quote.

    Args:
        passage: what they selected; spaces and line breaks do not count. Empty: the whole post, as far as 3,000
            characters go.

    Raises:
        Unprocessable: the passage is not in the post's own words, or too long.
    """
    own = plain_text(post.body)
    text = find_passage(own, passage) if passage.strip() else _beginning(own)
    if not text:
        raise Unprocessable(_("This passage is not in the post any more, or it is not in its author's own words."))
    if len(text) > QUOTE_LENGTH:
        raise Unprocessable(_("This passage is too long: at most %(most)s characters.") % {"most": QUOTE_LENGTH})
    Post.objects.select_for_update(of=("self",)).get(pk=post.pk)  # so that two clicks make one
    found = find_quote(post, text, actor) or Quote.objects.create(source=post, text=text, quoted_by=actor)
    found.source = post
    return found


def whole_of(post: Post) -> Quote:
    """The quote that :func:`quote_passage` would make of all of ``post``, not kept."""
    return Quote(source=post, text=_beginning(plain_text(post.body)))


def find_passage(text: str, passage: str) -> str:
    """The part of ``text`` that reads as ``passage`` but for spaces; "" if there is none. The words are the text's."""
    places = [at for at, letter in enumerate(text) if not _is_space(letter)]
    wanted = "".join(letter for letter in passage if not _is_space(letter))
    at = "".join(text[place] for place in places).find(wanted) if wanted else -1
    return text[places[at] : places[at + len(wanted) - 1] + 1] if at >= 0 else ""


def _is_space(letter: str) -> bool:
    return letter in _SPACES or letter.isspace()


def _beginning(text: str) -> str:
    if len(text) <= QUOTE_LENGTH:
        return text
    return text[: QUOTE_LENGTH - 2].rsplit(maxsplit=1)[0] + " …"
