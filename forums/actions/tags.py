"""What changes tags."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from forums.models import Tag, Topic, TopicTag
from forums.words import MOST_TAGS, TAG_LENGTH, tag_slug, typed_tags
from portal.errors import Unprocessable


def tag_topic(topic: Topic, tags: Collection[str]) -> bool:
    """Make ``tags`` exactly the tags of ``topic``, inside the transaction that saves it. Returns whether they were
    others before.

    A tag the network has already, in whatever case, is used again as it is written there.

    Raises:
        Unprocessable: more than five, or one that is too long or holds no letter or digit.
    """
    before = set(TopicTag.objects.filter(topic=topic.pk).values_list("tag__slug", flat=True)) if topic.pk else set()
    if not tags and not before:
        return False
    names = _checked(tags)
    if set(names) == before:
        return False
    network = topic.forum.network_id
    known = Tag.objects.filter(network=network, slug__in=names)
    missing = [slug for slug in names if slug not in set(known.values_list("slug", flat=True))]
    # Somebody else may make the same tag in this moment: then theirs is used.
    Tag.objects.bulk_create(
        [Tag(network_id=network, name=names[slug], slug=slug) for slug in missing], ignore_conflicts=True
    )
    TopicTag.objects.filter(topic=topic.pk).exclude(tag__slug__in=names).delete()
    TopicTag.objects.bulk_create(
        [TopicTag(topic=topic, tag=tag) for tag in known.all() if tag.slug not in before], ignore_conflicts=True
    )
    return True


def _checked(tags: Collection[str]) -> dict[str, str]:
    """``tags`` by what makes them the same."""
    typed = typed_tags(",".join(tags))
    if typed.wrong:
        raise Unprocessable(
            _("A tag is a word of at most %(length)d characters that holds a letter or a digit.")
            % {"length": TAG_LENGTH}
        )
    if len(typed.names) > MOST_TAGS:
        raise Unprocessable(_("A topic has at most %(most)d tags.") % {"most": MOST_TAGS})
    return {tag_slug(name): name for name in typed.names}
