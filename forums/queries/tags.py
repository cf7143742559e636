"""The tags of topics. Whoever calls has asked the rights: inside of a network one knows those of what one reads."""

from typing import Any

from django.db.models import Aggregate, Exists, OuterRef, QuerySet, Subquery, TextField, Value

from forums.models import Tag, Topic, TopicTag
from forums.words import tag_slug


class Joined(Aggregate):
    """The texts of a group as one text, with commas between them, in no order."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def __init__(self, expression: str, **extra: Any) -> None:
        super().__init__(expression, Value(",", output_field=TextField()), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)


def tag_names() -> Subquery:
    """The names of the tags of a topic in one text; no tag holds a comma."""
    tags = TopicTag.objects.filter(topic=OuterRef("pk")).order_by().values("topic")
    return Subquery(tags.annotate(names=Joined("tag__name")).values("names"), output_field=TextField())


def tags_in(names: str | None) -> list[tuple[str, str]]:
    """(slug, name) of each tag in what :func:`tag_names` gave, by name."""
    return [(tag_slug(name), name) for name in sorted(names.split(","), key=str.casefold)] if names else []


def tag_names_of(topic: Topic) -> list[str]:
    """The names of the tags of ``topic``."""
    return list(Tag.objects.filter(tagged__topic=topic.pk).order_by("name").values_list("name", flat=True))


def names_carried_by(topics: QuerySet[Topic], network: Any) -> list[str]:
    """The names of the tags that ``topics`` of ``network`` carry, by name. One query."""
    carried = TopicTag.objects.filter(tag=OuterRef("pk"), topic__in=topics.order_by().values("pk"))
    return list(Tag.objects.filter(Exists(carried), network=network).order_by("name").values_list("name", flat=True))
