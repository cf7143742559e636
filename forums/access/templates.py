"""Rights on the templates of a forum: whoever starts topics fills them in, coordinators make them."""

from typing import Any

from django.http import Http404

from forums.access.core import get_forum
from forums.models import Forum, TopicTemplate
from forums.queries import templates as reads
from networks import access as rights
from networks import roles


def can_arrange_templates(user: Any, forum: Forum) -> bool:
    """Whether ``user``, who sees ``forum``, may change what its topics begin with."""
    return rights.can(user, forum.network, roles.MODERATE)


def get_forum_to_arrange(user: Any, network: str, forum: str) -> Forum:
    """The forum, for its coordinators; 403 for those who only see it."""
    return get_forum(user, network, forum, to=roles.MODERATE)


def get_template_to_change(user: Any, network: str, forum: str, pk: int) -> TopicTemplate:
    """A template of this forum, for its coordinators."""
    place = get_forum_to_arrange(user, network, forum)
    found = reads.find_template(place, pk)
    if found is None:
        raise Http404
    found.forum = place
    return found
